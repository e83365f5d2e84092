/** Where the libraries that a module needs are looked for. */

/** Stands in run paths for the directory of the module. */
const ORIGIN = /^\$(?:ORIGIN|\{ORIGIN\})(?=\/|$)/;

/**
 * Returns the paths of a library that the module at `file` needs, in the order in which they are tried: in the module's run
 * paths, then in its directory. `file` is undefined for a module that has no path, which has only absolute ones.
 */
export function libraryPaths(
  library: string,
  runPaths: readonly string[],
  file: string | undefined,
): readonly string[] {
  if (library.startsWith("/")) return [library];
  const origin = file === undefined ? undefined : (/^(.*)[/\\][^/\\]*$/.exec(file)?.[1] ?? ".");
  const directories = runPaths.flatMap((path) => {
    if (ORIGIN.test(path)) return origin === undefined ? [] : [path.replace(ORIGIN, () => origin)];
    return path.startsWith("/") || origin !== undefined ? [path] : [];
  });
  if (origin !== undefined) directories.push(origin);
  return [...new Set(directories.map((directory) => `${directory}/${library}`))];
}

/** Paths as text. Nothing here accesses files. */

/** `path` relative to `directory`, without `.`, `..`, empty parts and a trailing slash. Does not follow links. */
export function absolutePath(path: string, directory: string): string {
  const parts: string[] = [];
  for (const part of (path.startsWith("/") ? path : `${directory}/${path}`).split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return `/${parts.join("/")}`;
}

/** Whether `path` is `directory` or below it; both as `absolutePath` returns them. */
export function isWithin(path: string, directory: string): boolean {
  return path === directory || path.startsWith(directory === "/" ? "/" : `${directory}/`);
}

/** The directory that contains the absolute path `path`. */
export function directoryOf(path: string): string {
  return absolutePath("..", path);
}

/** The path of `name` in the directory with an absolute path. */
export function childPath(directory: string, name: string): string {
  return directory === "/" ? `/${name}` : `${directory}/${name}`;
}

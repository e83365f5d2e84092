/** Paths as text. Nothing here looks at a file. */

/** `path` relative to `directory`, without `.`, `..`, empty parts and a slash at its end. Links are not followed. */
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

/** The directory that contains `path`, which is absolute. */
export function directoryOf(path: string): string {
  return absolutePath("..", path);
}

/** The path of `name` in a directory, which is absolute. */
export function childPath(directory: string, name: string): string {
  return directory === "/" ? `/${name}` : `${directory}/${name}`;
}

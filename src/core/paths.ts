/** Paths of the core's file system as text: no file is looked at. */

/** `path` from `directory` on, with no `.`, `..`, empty part or slash at its end. */
export function absolutePath(path: string, directory: string): string {
  const parts: string[] = [];
  for (const part of (path.startsWith("/") ? path : `${directory}/${path}`).split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return `/${parts.join("/")}`;
}

/** Whether `path` is `directory` or below it; both as `absolutePath` gives them. */
export function isWithin(path: string, directory: string): boolean {
  return path === directory || path.startsWith(directory === "/" ? "/" : `${directory}/`);
}

/** The directory that `path`, absolute, stands in. */
export function directoryOf(path: string): string {
  return absolutePath("..", path);
}

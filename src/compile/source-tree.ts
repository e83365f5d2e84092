/**
 * The files that a build reads, on disk or in memory, and their paths: absolute, with slashes on every system (`/C:/x`
 * for a drive).
 */

import { isBytes } from "../errors/realms.js";

/** A file's contents; a string is UTF-8. */
export type FileContents = string | Uint8Array;

/** A folder: its entries by name. */
export interface FileTree {
  [name: string]: FileTree | FileContents;
}

/** The file system of a build. Its methods take absolute paths. */
export interface SourceTree {
  /** The files in memory. A compiler that reads the disk does not see these. */
  readonly inMemory: ReadonlyMap<string, FileContents>;
  isFile(path: string): boolean;
  /** Throws the system's error for a file that cannot be read. */
  read(path: string): FileContents;
  /** Returns a name as the user wrote it, with slashes. */
  slashed(name: string): string;
}

/** Makes a tree of `files`, named relative to the folder `root`. Other files come from `outside`, if given. */
export function memoryTree(
  root: string,
  files: Readonly<Record<string, FileContents>>,
  outside?: SourceTree,
): SourceTree {
  const inMemory = new Map(
    Object.entries(files).map(([name, contents]) => [resolvePath(root, name), contents] as const),
  );
  const isOutside = (path: string): boolean => !path.startsWith(`${root}/`);
  return {
    inMemory,
    isFile: (path) => inMemory.has(path) || (isOutside(path) && (outside?.isFile(path) ?? false)),
    read: (path) => {
      const contents = inMemory.get(path) ?? (isOutside(path) ? outside?.read(path) : undefined);
      if (contents === undefined) throw new Error(`there is no file ${path}`);
      return contents;
    },
    slashed: (name) => outside?.slashed(name) ?? name,
  };
}

/** Returns `name`, seen from `cwd`, as an absolute path without `.` and `..`. Both have slashes. */
export function resolvePath(cwd: string, name: string): string {
  const full = name.startsWith("/") ? name : /^[A-Za-z]:\//.test(name) ? `/${name}` : `${cwd}/${name}`;
  const parts: string[] = [];
  for (const part of full.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return `/${parts.join("/")}`;
}

/** Returns the folder of an absolute path. */
export function parentPath(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf("/"), 0)) || "/";
}

/** Adds a file to a tree and creates missing folders. */
export function plant(tree: FileTree, path: string, contents: FileContents): void {
  const parts = path.split("/").filter((part) => part !== "");
  const name = parts.pop();
  if (name === undefined) return;
  let folder = tree;
  for (const part of parts) {
    const next = Object.hasOwn(folder, part) ? folder[part] : undefined;
    if (next !== undefined && typeof next !== "string" && !isBytes(next)) folder = next;
    else folder = folder[part] = {};
  }
  folder[name] = contents;
}

/** Returns a file's bytes. */
export function bytesOf(contents: FileContents): Uint8Array {
  return typeof contents === "string" ? new TextEncoder().encode(contents) : contents;
}

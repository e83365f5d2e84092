/** Follows a path through a tree, component by component as POSIX specifies: links are resolved before `..`. */

import { Errno, fail } from "./errno.js";
import type { LookupTree, Place } from "./file-tree.js";
import { NAME_MAX, PATH_MAX, SYMLOOP_MAX } from "./generated/constants.js";
import { isDirectory, isLink, type Inode } from "./inode.js";
import { bytesOfName } from "./name-bytes.js";
import { childPath } from "./paths.js";

/** PATH_MAX counts the NUL. */
export const LONGEST_PATH = PATH_MAX - 1;

/** The place that a path leads to. */
export interface Found {
  /** The directory that contains the file; for the root, the root itself. */
  readonly directory: Place;
  /** Its name there; empty if the path ends in `..` or is the root. */
  readonly name: string;
  /** The path without links. */
  readonly path: string;
  /** Undefined if there is no such file; its directory exists. */
  readonly file: Inode | undefined;
  /** Whether a slash or a dot follows the name, which must then be a directory. */
  readonly slash: boolean;
  /** Whether the last component is `.` or `..`. */
  readonly dotted: boolean;
}

/** Throws `SystemError`. A link at the end is followed if `follow` is set or a slash follows it. */
export function walk(tree: LookupTree, path: string, cwd: string, follow: boolean): Found {
  if (path === "" || path.includes("\0")) fail(Errno.ENOENT);
  if (isLonger(path, LONGEST_PATH)) fail(Errno.ENAMETOOLONG);
  const rest = (path.startsWith("/") ? path : `${cwd}/${path}`).split("/").reverse();
  const dotted = /(?:^|\/)\.{1,2}\/*$/.test(path);
  let at = tree.root;
  let links = 0;
  for (;;) {
    const name = rest.pop();
    if (name === undefined)
      return {
        directory: at.parent ?? at,
        name: "",
        path: at.path,
        file: at.inode,
        slash: true,
        dotted,
      };
    if (name === "" || name === ".") continue;
    if (name === "..") {
      at = at.parent ?? at;
      continue;
    }
    if (isLonger(name, NAME_MAX)) fail(Errno.ENAMETOOLONG);
    const here = childPath(at.path, name);
    const file = tree.lookup(at, name, here);
    const isLast = rest.every((part) => part === "" || part === ".");
    const slash = isLast && rest.length > 0;
    if (file === undefined) {
      if (!isLast) fail(Errno.ENOENT);
      return { directory: at, name, path: here, file, slash, dotted };
    }
    if (isLink(file) && (!isLast || follow || slash)) {
      if (++links > SYMLOOP_MAX) fail(Errno.ELOOP);
      const target = file.readlink();
      if (target === "") fail(Errno.ENOENT);
      if (target.startsWith("/")) at = tree.root;
      rest.push(...target.split("/").reverse());
      continue;
    }
    const directory = isDirectory(file);
    if (!directory && (!isLast || slash)) fail(Errno.ENOTDIR);
    if (isLast) return { directory: at, name, path: here, file, slash, dotted };
    at = { path: here, inode: file, parent: at };
  }
}

/** Whether a path is too long to be walked, or a name in it. */
export function isTooLong(path: string): boolean {
  return isLonger(path, LONGEST_PATH) || path.split("/").some((name) => isLonger(name, NAME_MAX));
}

/** Whether a text has more than `limit` bytes; each UTF-16 unit has at most three. */
function isLonger(text: string, limit: number): boolean {
  return text.length * 3 > limit && bytesOfName(text).length > limit;
}

/**
 * Which files a program may load native modules from. Native code can read and write all memory of its runtime, so a script
 * must not be able to supply its own.
 *
 * A file in memory is allowed if no script has touched it. The machine's files carry no such note, and a script could write
 * one in this process and load it in the next. For them the place decides: a directory that the program may only read.
 */

import type { FileTree, Place } from "./file-tree.js";
import { isRegular, type Inode } from "./inode.js";

/**
 * `any`: every file. `real`: every file of the machine, and files in memory that no script touched. `given`: files in memory
 * that no script touched, and files of the machine in directories that the program may only read. `none`: no file.
 */
export type ModuleOrigin = "any" | "real" | "given" | "none";

/** Whether a native module may be loaded from `file`, which is at `path` in `directory`. */
export function isModuleOrigin(
  origin: ModuleOrigin,
  tree: FileTree,
  { file, directory, path }: { readonly file: Inode; readonly directory: Place; readonly path: string },
): boolean {
  if (origin === "any") return true;
  if (origin === "none" || !isRegular(file)) return false;
  if (file.external) return origin === "real" || tree.isReadOnly(path);
  if (file.isTouchedByScript()) return false;
  for (let place: Place | undefined = directory; place !== undefined; place = place.parent)
    if (place.inode.isTouchedByScript()) return false;
  return true;
}

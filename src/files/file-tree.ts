/**
 * The tree in which paths are looked up: a root, and file systems mounted on directories below it. A confinement
 * (confinement.ts) wraps a tree in another implementation of the same interface.
 */

import { Errno, fail } from "./errno.js";
import type { Inode } from "./inode.js";
import { directoryOf } from "./paths.js";

/** A directory that a look-up passes through. Its path has no links in it. */
export interface Place {
  readonly path: string;
  readonly inode: Inode;
  /** The directory above; undefined for the root. */
  readonly parent: Place | undefined;
}

/** A use of a file: read it; change it; create, remove or rename its entry in its directory. */
export type FileUse = "read" | "write" | "entry";

/** The tree that a path is followed through. */
export interface LookupTree {
  readonly root: Place;
  /** Finds a name in a directory; `path` is the resulting path. */
  lookup(directory: Place, name: string, path: string): Inode | undefined;
}

export interface FileTree extends LookupTree {
  isMountPoint(path: string): boolean;
  /** Whether nothing at `path`, which has no links in it, can be changed. */
  isReadOnly(path: string): boolean;
  /** Throws if the text of a path leads out of the allowed directories; called before any look-up. */
  checkName(path: string, cwd: string): void;
  /** Throws if this use of a file is not allowed. `path` has no links in it. */
  checkUse(path: string, file: Inode | undefined, use: FileUse): void;
  /** Throws if a link in `directory` may not have this target. */
  checkTarget(target: string, directory: string): void;
  /** The names in a directory, with `.` and, if it may be used, `..`. */
  list(path: string, directory: Inode): string[];
}

/** A root with mounts. Allows everything except changes to read-only mounts. */
export class Mounts implements FileTree {
  readonly root: Place;
  #mounts: Map<string, Inode> | undefined;
  #readOnly: Set<string> | undefined;

  constructor(
    root: Inode,
    /** A tree whose mounts are visible in this one too. */
    readonly base?: Mounts,
  ) {
    this.root = { path: "/", inode: root, parent: undefined };
  }

  /** Mounts the root of a file system on a directory. */
  mount(path: string, root: Inode, readOnly = false): void {
    (this.#mounts ??= new Map<string, Inode>()).set(path, root);
    if (readOnly) (this.#readOnly ??= new Set<string>()).add(path);
  }

  mounted(path: string): Inode | undefined {
    return this.#mounts?.get(path) ?? this.base?.mounted(path);
  }

  lookup(directory: Place, name: string, path: string): Inode | undefined {
    return this.mounted(path) ?? directory.inode.lookup(name);
  }

  isMountPoint(path: string): boolean {
    return this.mounted(path) !== undefined;
  }

  isReadOnly(path: string): boolean {
    if (this.#readOnly !== undefined)
      for (let above = path; above !== "/"; above = directoryOf(above))
        if (this.#readOnly.has(above)) return true;
    return this.base?.isReadOnly(path) === true;
  }

  checkName(): void {
    // any name is allowed
  }

  checkUse(path: string, _file: Inode | undefined, use: FileUse): void {
    if (use !== "read" && this.isReadOnly(path)) fail(Errno.EROFS);
  }

  checkTarget(): void {
    // any target is allowed
  }

  list(_path: string, directory: Inode): string[] {
    return [".", "..", ...directory.list()];
  }
}

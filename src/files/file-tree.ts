/**
 * The tree in which paths are looked up: a root, and file systems mounted on directories below it. A confinement is
 * another implementation of the same interface (confinement.ts), around a tree.
 */

import type { Inode } from "./inode.js";

/** A directory on the way of a look-up. Its path has no links in it. */
export interface Place {
  readonly path: string;
  readonly inode: Inode;
  /** The directory above; undefined for the root. */
  readonly parent: Place | undefined;
}

/** What a caller wants of a file: to read it; to change it; to make, remove or rename its entry in its directory. */
export type FileUse = "read" | "write" | "entry";

/** What a path is followed through. */
export interface LookupTree {
  readonly root: Place;
  /** The file of a name in a directory; `path` is where that is. */
  lookup(directory: Place, name: string, path: string): Inode | undefined;
}

export interface FileTree extends LookupTree {
  isMountPoint(path: string): boolean;
  /** Fails when the text of a path leads out of what may be used; before anything is looked up. */
  checkName(path: string, cwd: string): void;
  /** Fails when a file must not be used so. `path` has no links in it. */
  checkUse(path: string, file: Inode | undefined, use: FileUse): void;
  /** Fails when a link that stands in `directory` must not have this text. */
  checkTarget(target: string, directory: string): void;
  /** The names in a directory, with `.` and, where it may be used, `..`. */
  list(path: string, directory: Inode): string[];
}

/** A root with mounts. Everything in it may be used. */
export class Mounts implements FileTree {
  readonly root: Place;
  readonly #mounts = new Map<string, Inode>();

  constructor(
    root: Inode,
    /** A tree whose mounts are seen in this one too. */
    readonly base?: Mounts,
  ) {
    this.root = { path: "/", inode: root, parent: undefined };
  }

  /** Puts the root of a file system in place of a directory. */
  mount(path: string, root: Inode): void {
    this.#mounts.set(path, root);
  }

  mounted(path: string): Inode | undefined {
    return this.#mounts.get(path) ?? this.base?.mounted(path);
  }

  lookup(directory: Place, name: string, path: string): Inode | undefined {
    return this.mounted(path) ?? directory.inode.lookup(name);
  }

  isMountPoint(path: string): boolean {
    return this.mounted(path) !== undefined;
  }

  checkName(): void {
    // every name
  }

  checkUse(): void {
    // every use
  }

  checkTarget(): void {
    // every text
  }

  list(_path: string, directory: Inode): string[] {
    return [".", "..", ...directory.list()];
  }
}

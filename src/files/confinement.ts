/**
 * The tree of a confined state: only some directories of another tree may be used. Every path is checked where it really
 * leads, with links resolved, so neither a name nor a link leads out. An error for a refused path does not tell whether the
 * file exists.
 */

import { Errno, SystemError, errnoOf } from "./errno.js";
import type { FileTree, FileUse, LookupTree, Place } from "./file-tree.js";
import { isLink, type Inode } from "./inode.js";
import { MemoryDirectory, MemoryFile } from "./memory-files.js";
import { walk } from "./path-walk.js";
import { absolutePath, directoryOf, isWithin } from "./paths.js";

/** A directory (or a single file) that a confined state may use. */
export interface ConfinedRoot {
  /** Relative to the current directory at the time of the confinement. */
  readonly path: string;
  readonly writable: boolean;
}

interface Root {
  /** The path as given, absolute; and with all links resolved. */
  readonly name: string;
  readonly real: string;
  readonly writable: boolean;
}

/** Thrown for refusals by the confinement; an EACCES of the machine is another instance. */
const DENIED = new SystemError(Errno.EACCES);

/** Whether an error is a refusal by a confinement. */
export function isConfinementError(error: unknown): boolean {
  return error === DENIED;
}

export class Confinement implements FileTree {
  readonly #roots: readonly Root[];
  /** All directories above the roots. Look-ups pass through them; nothing else is allowed there. */
  readonly #ways = new Set<string>();

  constructor(
    readonly base: FileTree,
    roots: readonly ConfinedRoot[],
    cwd: string,
  ) {
    this.#roots = roots.map(({ path, writable }) => {
      const name = absolutePath(path, cwd);
      return { name, real: this.#follow(name), writable };
    });
  }

  get root(): Place {
    return this.base.root;
  }

  lookup(directory: Place, name: string, path: string): Inode | undefined {
    if (!this.#ways.has(path) && this.#rootOf(path) === undefined) throw DENIED;
    return this.base.lookup(directory, name, path);
  }

  isMountPoint(path: string): boolean {
    return this.base.isMountPoint(path);
  }

  isReadOnly(path: string): boolean {
    return this.#rootOf(path)?.writable !== true || this.base.isReadOnly(path);
  }

  /** Whether a path lies in one of the roots, after removing `..` from its text. */
  names(path: string, cwd: string): boolean {
    const wanted = absolutePath(path, cwd);
    return this.#roots.some(({ name, real }) => isWithin(wanted, name) || isWithin(wanted, real));
  }

  checkName(path: string, cwd: string): void {
    if (path !== "" && !this.names(path, cwd)) throw DENIED;
  }

  checkUse(path: string, file: Inode | undefined, use: FileUse): void {
    const root = this.#rootOf(path);
    if (root === undefined) throw DENIED;
    if (use === "read") return;
    if (!root.writable) throw DENIED;
    this.base.checkUse(path, file, use);
    if (use === "write") {
      // Nothing can be written to a link; it is only made and removed.
      if (file !== undefined && (isLink(file) || isGiven(file))) throw DENIED;
      return;
    }
    // A root, a directory above a read-only one, and a file given by the embedder cannot be moved or removed.
    if (this.#isRoot(path) || this.#holdsReadOnly(path) || this.#rootOf(directoryOf(path))?.writable !== true)
      throw DENIED;
    if (file !== undefined && hasGiven(file)) throw DENIED;
  }

  checkTarget(target: string, directory: string): void {
    if (!this.names(target, directory)) throw DENIED;
  }

  list(path: string, directory: Inode): string[] {
    const names = this.base.list(path, directory);
    return this.#isRoot(path) ? names.filter((name) => name !== "..") : names;
  }

  /** The innermost root that contains a path without links. */
  #rootOf(path: string): Root | undefined {
    let inner: Root | undefined;
    for (const root of this.#roots)
      if (isWithin(path, root.real) && (inner === undefined || root.real.length > inner.real.length))
        inner = root;
    return inner;
  }

  #isRoot(path: string): boolean {
    return this.#roots.some(({ name, real }) => path === name || path === real);
  }

  /** Whether a read-only root is below `path`: if a script could move the directory, it could replace the root. */
  #holdsReadOnly(path: string): boolean {
    return this.#roots.some(({ real, writable }) => !writable && isWithin(real, path));
  }

  /** Follows the name of a root and records the directories on the way. Missing ones contain no links. */
  #follow(name: string): string {
    const { base } = this;
    const noting: LookupTree = {
      root: base.root,
      lookup: (directory, part, path) => {
        this.#ways.add(path);
        return base.lookup(directory, part, path);
      },
    };
    for (let rest = "", above = name; ; above = directoryOf(above)) {
      this.#ways.add(above);
      try {
        const { path, file } = walk(noting, above, "/", true);
        if (file !== undefined || above === "/") return rest === "" ? path : absolutePath(rest, path);
      } catch (error) {
        errnoOf(error);
      }
      if (above === "/") return name;
      rest = `${above.slice(above.lastIndexOf("/") + 1)}/${rest}`;
    }
  }
}

function isGiven(file: Inode): boolean {
  return file instanceof MemoryFile && file.given;
}

/** Whether a file was given by the embedder, or is a directory with such a file below it. */
function hasGiven(file: Inode): boolean {
  if (isGiven(file)) return true;
  if (!(file instanceof MemoryDirectory)) return false;
  return file.list().some((name) => {
    const below = file.lookup(name);
    return below !== undefined && hasGiven(below);
  });
}

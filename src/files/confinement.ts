/**
 * A tree of which only some directories may be used: those of a confined state. It decorates another tree. Whatever a
 * path goes through is checked where it really is, links followed, so that neither a name nor a link leads out; and where
 * a path is refused, nothing tells whether the file exists.
 */

import { Errno, SystemError, errnoOf } from "./errno.js";
import type { FileTree, FileUse, LookupTree, Place } from "./file-tree.js";
import { isLink, type Inode } from "./inode.js";
import { MemoryDirectory, MemoryFile } from "./memory-files.js";
import { walk } from "./path-walk.js";
import { absolutePath, directoryOf, isWithin } from "./paths.js";

/** A directory (or a single file) that a confined state may use. */
export interface ConfinedRoot {
  /** Relative to the current directory at the time when the confinement is made. */
  readonly path: string;
  readonly writable: boolean;
}

interface Root {
  /** The path as it was given, absolute, and with all links resolved. */
  readonly name: string;
  readonly real: string;
  readonly writable: boolean;
}

/** Thrown for what the confinement refuses; a file that the machine refuses has another instance. */
const DENIED = new SystemError(Errno.EACCES);

/** Whether an error is a refusal of a confinement. */
export function isConfinementError(error: unknown): boolean {
  return error === DENIED;
}

export class Confinement implements FileTree {
  readonly #roots: readonly Root[];
  /** Every path on the way to a root: a look-up passes them, and nothing else can be done with them. */
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

  /** Whether a path, `..` taken out of its text, lies in one of the roots. */
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
    if (use === "write") {
      // A link has nothing to write; it is made and removed.
      if (file !== undefined && (isLink(file) || isGiven(file))) throw DENIED;
      return;
    }
    // A root itself stays where it is, and what was given stays under its name.
    if (this.#isRoot(path) || this.#rootOf(directoryOf(path))?.writable !== true) throw DENIED;
    if (file !== undefined && hasGiven(file)) throw DENIED;
  }

  checkTarget(target: string, directory: string): void {
    if (!this.names(target, directory)) throw DENIED;
  }

  list(path: string, directory: Inode): string[] {
    const names = this.base.list(path, directory);
    return this.#isRoot(path) ? names.filter((name) => name !== "..") : names;
  }

  /** The innermost root that a path lies in, which has no links in it. */
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

  /** Follows the name of a root, and remembers what is on the way. What is not there has no links in it. */
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

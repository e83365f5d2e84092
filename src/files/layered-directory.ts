/**
 * A directory of one state, layered above the runtime's directory at the same path. The state sees the entries of both, its
 * own first. A private one keeps all that the state changes: it shows copies of the runtime's files and directories.
 */

import type { Inode } from "./inode.js";
import { MemoryDirectory, MemoryFile } from "./memory-files.js";

/** What a private directory shows of an entry of the lower one. */
interface Copy {
  readonly lower: Inode;
  readonly inode: Inode;
  /** A second copy of a file, which nobody changes: it tells whether the file or its copy has changed. */
  readonly original: MemoryFile | undefined;
}

export class LayeredDirectory extends MemoryDirectory {
  /** Names in the lower directory that the state has removed, or covered with a file of its own and then removed. */
  #hidden: Set<string> | undefined;
  #copies: Map<string, Copy> | undefined;

  constructor(
    /** The runtime's directory; undefined while there is none at this path. */
    readonly lower: () => MemoryDirectory | undefined,
    /** Whether the state changes nothing in the lower directory. */
    readonly isPrivate: boolean,
    /** Whether files that a script creates here belong to the state. States that are not private share the root. */
    readonly isOwn = true,
  ) {
    super();
  }

  /** Returns the state's own directory of this name; creates it if missing. */
  below(name: string): LayeredDirectory {
    const own = super.lookup(name);
    if (own instanceof LayeredDirectory) return own;
    const made = new LayeredDirectory(() => {
      const lower = this.lower()?.lookup(name);
      return lower instanceof MemoryDirectory ? lower : undefined;
    }, this.isPrivate);
    super.put(name, made);
    return made;
  }

  /** Adds a file of the state's own. */
  give(name: string, file: Inode): void {
    super.put(name, file);
  }

  /** A script may have moved the lower directory here. */
  override isTouchedByScript(): boolean {
    return super.isTouchedByScript() || this.lower()?.isTouchedByScript() === true;
  }

  override lookup(name: string): Inode | undefined {
    const own = super.lookup(name);
    if (own !== undefined || this.#hidden?.has(name) === true) return own;
    const lower = this.lower()?.lookup(name);
    return this.isPrivate && lower !== undefined ? this.#copyOf(name, lower) : lower;
  }

  /** Devices and links, which have no content that a script changes, are the runtime's own. */
  #copyOf(name: string, lower: Inode): Inode {
    const known = this.#copies?.get(name);
    if (known?.lower === lower && !isOutdated(known)) return known.inode;
    let inode = lower;
    let original: MemoryFile | undefined;
    if (lower instanceof MemoryFile) {
      original = lower.copy();
      inode = lower.copy();
    } else if (lower instanceof MemoryDirectory) {
      inode = new LayeredDirectory(() => lower, true);
      inode.chmod(lower.mode);
    }
    (this.#copies ??= new Map<string, Copy>()).set(name, { lower, inode, original });
    return inode;
  }

  override list(): string[] {
    const lower = this.lower()?.list() ?? [];
    return [...new Set([...super.list(), ...lower.filter((name) => this.#hidden?.has(name) !== true)])];
  }

  override put(name: string, file: Inode): void {
    const own =
      this.isPrivate || this.isOwn || this.#hidden?.has(name) === true || super.lookup(name) !== undefined;
    const lower = own ? undefined : this.lower();
    if (lower === undefined) super.put(name, file);
    else lower.put(name, file);
  }

  override remove(name: string): void {
    const lower = this.lower();
    if (super.lookup(name) === undefined && !this.isPrivate) {
      lower?.remove(name);
      return;
    }
    super.remove(name);
    this.#copies?.delete(name);
    if (lower?.lookup(name) !== undefined) (this.#hidden ??= new Set<string>()).add(name);
  }
}

/** Whether the embedder has changed a file since it was copied, and the state has not. */
function isOutdated({ lower, inode, original }: Copy): boolean {
  if (original === undefined || !(lower instanceof MemoryFile)) return false;
  return !original.isCopyOf(lower) && inode instanceof MemoryFile && original.isCopyOf(inode);
}

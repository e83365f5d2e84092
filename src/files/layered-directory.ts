/**
 * A directory of one state above the directory of the runtime at the same path. The state sees the entries of both, and
 * its own first; what it makes there is its own, and nobody else sees it.
 */

import type { Inode } from "./inode.js";
import { MemoryDirectory } from "./memory-files.js";

export class LayeredDirectory extends MemoryDirectory {
  /** Names of the lower directory that the state has removed after it had a file of its own there. */
  readonly #hidden = new Set<string>();

  constructor(
    /** The directory of the runtime; undefined while it has none at this path. */
    readonly lower: () => MemoryDirectory | undefined,
    /** Whether files that a script makes here are the state's own. The root is shared by all states. */
    readonly isOwn = true,
  ) {
    super();
  }

  /** A directory of the state's own in this one, made if it is not there yet. */
  below(name: string): LayeredDirectory {
    const own = super.lookup(name);
    if (own instanceof LayeredDirectory) return own;
    const made = new LayeredDirectory(() => {
      const lower = this.lower()?.lookup(name);
      return lower instanceof MemoryDirectory ? lower : undefined;
    });
    super.put(name, made);
    return made;
  }

  /** Enters a file of the state's own. */
  give(name: string, file: Inode): void {
    super.put(name, file);
  }

  override lookup(name: string): Inode | undefined {
    return super.lookup(name) ?? (this.#hidden.has(name) ? undefined : this.lower()?.lookup(name));
  }

  override list(): string[] {
    const lower = this.lower()?.list() ?? [];
    return [...new Set([...super.list(), ...lower.filter((name) => !this.#hidden.has(name))])];
  }

  override put(name: string, file: Inode): void {
    const own = this.isOwn || this.#hidden.has(name) || super.lookup(name) !== undefined;
    const lower = own ? undefined : this.lower();
    if (lower === undefined) super.put(name, file);
    else lower.put(name, file);
  }

  override remove(name: string): void {
    const lower = this.lower();
    if (super.lookup(name) === undefined) {
      lower?.remove(name);
    } else {
      super.remove(name);
      if (lower?.lookup(name) !== undefined) this.#hidden.add(name);
    }
  }
}

/**
 * A directory of one state, layered above the runtime's directory at the same path. The state sees the entries of both, its
 * own first. What it creates there belongs to it alone.
 */

import type { Inode } from "./inode.js";
import { MemoryDirectory } from "./memory-files.js";

export class LayeredDirectory extends MemoryDirectory {
  /** Names in the lower directory that the state has removed after covering them with a file of its own. */
  readonly #hidden = new Set<string>();

  constructor(
    /** The runtime's directory; undefined while there is none at this path. */
    readonly lower: () => MemoryDirectory | undefined,
    /** Whether files that a script creates here belong to the state. All states share the root. */
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
    });
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

/**
 * Open files by number. A file description (what open(2) makes and dup(2) shares) has the position and the flags. The
 * table maps descriptors to descriptions and records their owners: the descriptors of a state are closed when it ends.
 */

import { Errno, fail } from "./errno.js";
import { isDirectory, OpenFlag, type FileHandle, type FileStat, type Inode } from "./inode.js";

/** The highest number of a descriptor, and the most that the runtime itself may have open at once. */
const MOST = 4096;

/** The most that one state may have open. Those of other states do not count. */
const MOST_OF_STATE = 1024;

export class FileDescription {
  position = 0;
  /** The number of descriptors and memory mappings that refer to it. */
  references = 0;
  /** The entries of a directory while it is being read. */
  entries: readonly string[] | undefined;

  constructor(
    readonly handle: FileHandle,
    public flags: number,
    /** Its path when it was opened, without links; undefined if it has none. */
    readonly path?: string,
    /** The directory; undefined for other files. */
    readonly directory?: Inode,
  ) {}

  get isDirectory(): boolean {
    return this.directory !== undefined;
  }

  stat(): FileStat {
    return this.handle.stat();
  }

  read(buffer: Uint8Array): number {
    const count = this.readAt(buffer, this.position);
    this.position += count;
    return count;
  }

  readAt(buffer: Uint8Array, position: number): number {
    if ((this.flags & OpenFlag.ACCESS) === OpenFlag.WRITE) fail(Errno.EBADF);
    return this.handle.read(buffer, position);
  }

  write(bytes: Uint8Array): number {
    const { handle } = this;
    if ((this.flags & OpenFlag.APPEND) !== 0 && handle.seekable) this.position = handle.stat().size;
    const count = this.writeAt(bytes, this.position);
    this.position += count;
    return count;
  }

  writeAt(bytes: Uint8Array, position: number): number {
    this.requireWritable();
    return this.handle.write(bytes, position);
  }

  requireWritable(): void {
    if ((this.flags & OpenFlag.ACCESS) === 0) fail(Errno.EBADF);
  }

  requireSeekable(): void {
    if (!this.handle.seekable) fail(Errno.ESPIPE);
  }

  /** Drops a reference. The last one closes the file. */
  release(): void {
    if (--this.references === 0) this.handle.close();
  }
}

interface Entry {
  readonly description: FileDescription;
  /** The state that opened it; undefined: the runtime. */
  readonly owner: object | undefined;
}

/**
 * Replaces a descriptor that was open when its state ended. C's stdio may still use the number, and must not reach a file that
 * is opened later. Closing it frees the number.
 */
const RETIRED = Symbol("closed with its state");

export class DescriptorTable {
  readonly #entries: (Entry | typeof RETIRED | undefined)[] = [];
  /** How many each owner has open. */
  readonly #counts = new Map<object | undefined, number>();
  /** How many all states have open. */
  #ofStates = 0;

  /** @param mostOfStates the most that all states together may have open */
  constructor(readonly mostOfStates = Infinity) {}

  /** Throws `SystemError` with EBADF for a descriptor that is not open. */
  get(descriptor: number): FileDescription {
    const entry = this.#entries[descriptor];
    if (entry === undefined || entry === RETIRED) return fail(Errno.EBADF);
    return entry.description;
  }

  /** Returns undefined for a descriptor that is not open. */
  find(descriptor: number): FileDescription | undefined {
    const entry = this.#entries[descriptor];
    return entry === undefined || entry === RETIRED ? undefined : entry.description;
  }

  /**
   * Gives a description the lowest free number from `first` on. If its owner has too many, closes it and throws EMFILE; if all
   * states have, ENFILE.
   */
  add(description: FileDescription, owner: object | undefined, first = 0): number {
    description.references++;
    const most = owner === undefined ? MOST : MOST_OF_STATE;
    const isOverOwn = (this.#counts.get(owner) ?? 0) >= most || first >= MOST;
    if (isOverOwn || (owner !== undefined && this.#ofStates >= this.mostOfStates)) {
      description.release();
      fail(isOverOwn ? Errno.EMFILE : Errno.ENFILE);
    }
    let descriptor = first;
    while (this.#entries[descriptor] !== undefined) descriptor++;
    this.#set(descriptor, { description, owner });
    return descriptor;
  }

  #set(descriptor: number, entry: Entry): void {
    this.#entries[descriptor] = entry;
    this.#counts.set(entry.owner, (this.#counts.get(entry.owner) ?? 0) + 1);
    if (entry.owner !== undefined) this.#ofStates++;
  }

  #release({ description, owner }: Entry): void {
    const left = (this.#counts.get(owner) ?? 0) - 1;
    if (left > 0) this.#counts.set(owner, left);
    else this.#counts.delete(owner);
    if (owner !== undefined) this.#ofStates--;
    description.release();
  }

  /** dup2(2), except for equal descriptors. */
  replace(descriptor: number, description: FileDescription, owner: object | undefined): number {
    if (descriptor < 0 || descriptor >= MOST) fail(Errno.EBADF);
    description.references++;
    const before = this.#entries[descriptor];
    this.#set(descriptor, { description, owner });
    if (before !== RETIRED && before !== undefined) this.#release(before);
    return descriptor;
  }

  close(descriptor: number): void {
    const entry = this.#entries[descriptor];
    if (entry === undefined) fail(Errno.EBADF);
    this.#entries[descriptor] = undefined;
    if (entry !== RETIRED) this.#release(entry);
  }

  /** Closes everything that `owner` opened. Ignores errors, which have no recipient any more. */
  closeAllOf(owner: object): void {
    for (let descriptor = 0; descriptor < this.#entries.length; descriptor++) {
      const entry = this.#entries[descriptor];
      if (entry === undefined || entry === RETIRED || entry.owner !== owner) continue;
      this.#entries[descriptor] = RETIRED;
      try {
        this.#release(entry);
      } catch {
        // its state has ended
      }
    }
  }
}

/** Creates the description of a file that was just opened. */
export function descriptionOf(
  { handle, path, file }: { handle: FileHandle; path: string; file: Inode | undefined },
  flags: number,
): FileDescription {
  const directory = file !== undefined && isDirectory(file) ? file : undefined;
  return new FileDescription(
    handle,
    flags & ~(OpenFlag.CREATE | OpenFlag.EXCLUSIVE | OpenFlag.TRUNCATE),
    path,
    directory,
  );
}

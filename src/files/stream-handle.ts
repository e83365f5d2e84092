/** Open files without a position: devices and the ends of pipes. */
import { fail } from "./errno.js";
import { FileHandle, type FileStat, type Inode } from "./inode.js";

/** Subclasses override what the file can do; reading and writing fail with `refusal` otherwise. */
export abstract class StreamHandle<T extends Inode> extends FileHandle {
  override readonly seekable: boolean = false;

  constructor(
    readonly inode: T,
    readonly refusal: number,
  ) {
    super();
  }

  stat(): FileStat {
    return this.inode.stat();
  }

  override read(_buffer: Uint8Array, _position: number): number {
    return fail(this.refusal);
  }

  override write(_bytes: Uint8Array, _position: number): number {
    return fail(this.refusal);
  }
}

/** An open file of the machine, by its descriptor: a regular file, or a pipe or device, which has no position. */

import { Errno, fail } from "./errno.js";
import { FileHandle, type FileStat } from "./inode.js";
import { machineError, onMachine } from "./machine-errors.node.js";
import { builtin } from "./builtin.node.js";

const fs = builtin("node:fs");

export class MachineHandle extends FileHandle {
  override readonly seekable: boolean;

  constructor(
    /** Closed with this handle. */
    readonly descriptor: number,
    seekable: boolean,
  ) {
    super();
    this.seekable = seekable;
  }

  stat(): FileStat {
    return onMachine(() => fs.fstatSync(this.descriptor));
  }

  override read(buffer: Uint8Array, position: number): number {
    try {
      return fs.readSync(this.descriptor, buffer, 0, buffer.length, this.seekable ? position : null);
    } catch (error) {
      if ((error as { code?: unknown }).code === "EOF") return 0; // Windows reports the end of a pipe this way
      throw machineError(error);
    }
  }

  override write(bytes: Uint8Array, position: number): number {
    if (this.seekable && position > Number.MAX_SAFE_INTEGER) fail(Errno.EFBIG);
    try {
      return fs.writeSync(this.descriptor, bytes, 0, bytes.length, this.seekable ? position : null);
    } catch (error) {
      throw machineError(error);
    }
  }

  override truncate(size: number): void {
    if (!this.seekable) fail(Errno.EINVAL);
    onMachine(() => {
      fs.ftruncateSync(this.descriptor, size);
    });
  }

  override chmod(mode: number): void {
    onMachine(() => {
      fs.fchmodSync(this.descriptor, mode);
    });
  }

  override chown(uid: number, gid: number): void {
    onMachine(() => {
      fs.fchownSync(this.descriptor, uid, gid);
    });
  }

  override setTimes(accessed: number | undefined, modified: number | undefined): void {
    onMachine(() => {
      const now = fs.fstatSync(this.descriptor);
      fs.futimesSync(this.descriptor, (accessed ?? now.atimeMs) / 1000, (modified ?? now.mtimeMs) / 1000);
    });
  }

  override sync(): void {
    if (!this.seekable) return;
    onMachine(() => {
      fs.fsyncSync(this.descriptor);
    });
  }

  override close(): void {
    onMachine(() => {
      fs.closeSync(this.descriptor);
    });
  }
}

/** pipe(2) within the program. Nothing else runs meanwhile, so reading from an empty pipe fails instead of waiting. */

import { Errno, fail } from "./errno.js";
import { FileHandle, FileType, type FileHandle as Handle, type FileStat } from "./inode.js";
import { MemoryInode } from "./memory-files.js";

class Pipe extends MemoryInode {
  readonly chunks: Uint8Array[] = [];
  readers = 1;
  writers = 1;

  constructor() {
    super(FileType.FIFO | 0o600);
  }

  get size(): number {
    return this.chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  }

  open(): Handle {
    return fail(Errno.ENXIO);
  }
}

abstract class PipeEnd extends FileHandle {
  override readonly seekable = false;

  constructor(readonly pipe: Pipe) {
    super();
  }

  stat(): FileStat {
    return this.pipe.stat();
  }

  override read(_buffer: Uint8Array, _position: number): number {
    return fail(Errno.EBADF);
  }

  override write(_bytes: Uint8Array, _position: number): number {
    return fail(Errno.EBADF);
  }
}

class ReadEnd extends PipeEnd {
  override read(buffer: Uint8Array): number {
    const { chunks, writers } = this.pipe;
    if (chunks.length === 0 && writers > 0 && buffer.length > 0) fail(Errno.EAGAIN);
    let count = 0;
    for (let chunk = chunks[0]; chunk !== undefined && count < buffer.length; chunk = chunks[0]) {
      const piece = chunk.subarray(0, buffer.length - count);
      buffer.set(piece, count);
      count += piece.length;
      if (piece.length === chunk.length) chunks.shift();
      else chunks[0] = chunk.subarray(piece.length);
    }
    return count;
  }

  override ready(): { read: boolean; write: boolean } {
    return { read: this.pipe.chunks.length > 0 || this.pipe.writers === 0, write: false };
  }

  override close(): void {
    this.pipe.readers--;
  }
}

class WriteEnd extends PipeEnd {
  override write(bytes: Uint8Array): number {
    if (this.pipe.readers === 0) fail(Errno.EPIPE);
    if (bytes.length > 0) this.pipe.chunks.push(bytes.slice());
    return bytes.length;
  }

  override ready(): { read: boolean; write: boolean } {
    return { read: false, write: true };
  }

  override close(): void {
    this.pipe.writers--;
  }
}

/** Returns the end to read from and the end to write to. */
export function makePipe(): readonly [FileHandle, FileHandle] {
  const pipe = new Pipe();
  return [new ReadEnd(pipe), new WriteEnd(pipe)];
}

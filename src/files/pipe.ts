/** pipe(2) within the program. Nothing else runs meanwhile, so reading from an empty pipe fails instead of waiting. */

import { Errno, fail } from "./errno.js";
import { FileType, type FileHandle } from "./inode.js";
import { MemoryInode } from "./memory-files.js";
import { StreamHandle } from "./stream-handle.js";

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

  open(): FileHandle {
    return fail(Errno.ENXIO);
  }
}

class ReadEnd extends StreamHandle<Pipe> {
  constructor(pipe: Pipe) {
    super(pipe, Errno.EBADF);
  }

  override read(buffer: Uint8Array): number {
    const { chunks, writers } = this.inode;
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
    return { read: this.inode.chunks.length > 0 || this.inode.writers === 0, write: false };
  }

  override close(): void {
    this.inode.readers--;
  }
}

class WriteEnd extends StreamHandle<Pipe> {
  constructor(pipe: Pipe) {
    super(pipe, Errno.EBADF);
  }

  override write(bytes: Uint8Array): number {
    if (this.inode.readers === 0) fail(Errno.EPIPE);
    if (bytes.length > 0) this.inode.chunks.push(bytes.slice());
    return bytes.length;
  }

  override ready(): { read: boolean; write: boolean } {
    return { read: false, write: true };
  }

  override close(): void {
    this.inode.writers--;
  }
}

/** Returns the end to read from and the end to write to. */
export function makePipe(): readonly [FileHandle, FileHandle] {
  const pipe = new Pipe();
  return [new ReadEnd(pipe), new WriteEnd(pipe)];
}

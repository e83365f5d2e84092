/** System calls that read, write and seek. C's stdio calls them for each buffer that it fills or empties. */

import type { FileDescription } from "../descriptors.js";
import { Errno, answerOf, fail } from "../errno.js";
import { Whence } from "../generated/constants.js";
import { iovec } from "../generated/structs.js";
import type { Address, CallHost, SystemCall } from "./call-host.js";

type Step = (description: FileDescription, piece: Uint8Array, position: number) => number;

/** No file system has larger files. */
const MOST_OFFSET = BigInt(Number.MAX_SAFE_INTEGER);

const read: Step = (description, piece) => description.read(piece);
const write: Step = (description, piece) => description.write(piece);
const readAt: Step = (description, piece, position) => description.readAt(piece, position);
const writeAt: Step = (description, piece, position) => description.writeAt(piece, position);

export function transferCalls(host: CallHost): Record<string, SystemCall> {
  /** Runs a step for each buffer until one is not filled or emptied completely; returns 0 or an error number. */
  const each = (
    step: Step,
    descriptor: number,
    buffers: Address,
    count: number,
    position: number,
    done: Address,
  ): number => {
    try {
      const description = host.descriptors.get(descriptor);
      let sum = 0;
      for (let i = 0; i < count; i++) {
        const { memory } = host; // a stream of the host may have grown memory
        const { view } = memory;
        const buffer = buffers + i * iovec.sizeof;
        const at = view.getUint32(buffer + iovec.iov_base, true);
        const length = view.getUint32(buffer + iovec.iov_len, true);
        if (length === 0 && i < count - 1) continue;
        const moved = step(description, memory.bytes.subarray(at, at + length), position + sum);
        sum += moved;
        if (moved < length) break;
      }
      host.memory.view.setUint32(done, sum, true);
      return 0;
    } catch (error) {
      return answerOf(error);
    }
  };

  const offsetOf = (offset: bigint): number =>
    offset < 0n || offset > MOST_OFFSET ? fail(Errno.EINVAL) : Number(offset);

  const at = (
    step: Step,
    descriptor: number,
    buffers: Address,
    count: number,
    offset: bigint,
    done: Address,
  ): number => {
    try {
      host.descriptors.get(descriptor).requireSeekable();
      return each(step, descriptor, buffers, count, offsetOf(offset), done);
    } catch (error) {
      return answerOf(error);
    }
  };

  return {
    fd_read: (descriptor: number, buffers: Address, count: number, done: Address) =>
      each(read, descriptor, buffers, count, 0, done),
    fd_write: (descriptor: number, buffers: Address, count: number, done: Address) =>
      each(write, descriptor, buffers, count, 0, done),
    fd_pread: (descriptor: number, buffers: Address, count: number, offset: bigint, done: Address) =>
      at(readAt, descriptor, buffers, count, offset, done),
    fd_pwrite: (descriptor: number, buffers: Address, count: number, offset: bigint, done: Address) =>
      at(writeAt, descriptor, buffers, count, offset, done),
    fd_seek: (descriptor: number, offset: bigint, whence: number, result: Address) => {
      try {
        const description = host.descriptors.get(descriptor);
        description.requireSeekable();
        const start =
          whence === Whence.SET
            ? 0
            : whence === Whence.CUR
              ? description.position
              : whence === Whence.END
                ? description.stat().size
                : fail(Errno.EINVAL);
        const position = BigInt(start) + offset;
        description.position = offsetOf(position);
        host.memory.view.setBigInt64(result, position, true);
        return 0;
      } catch (error) {
        return answerOf(error);
      }
    },
  };
}

/** The state that system calls work on, and how their failures reach C. */

import type { DescriptorTable } from "../descriptors.js";
import { Errno, answerOf, fail } from "../errno.js";
import { nameOf } from "../name-bytes.js";
import type { Namespace } from "../namespace.js";
import { LONGEST_PATH } from "../path-walk.js";

/** An address in linear memory. */
export type Address = number;

/** Linear memory. The views are valid until wasm runs next. */
export interface LinearMemory {
  readonly bytes: Uint8Array;
  readonly view: DataView;
}

export interface CallHost {
  readonly memory: LinearMemory;
  readonly descriptors: DescriptorTable;
  /** The files of the running state. */
  readonly files: Namespace;
  /** The owner of the descriptors that system calls open; undefined: the runtime. */
  readonly owner: object | undefined;
  /** Allocates aligned memory for mmap, which C frees; returns 0 when there is none. */
  allocate(size: number): Address;
}

/** The name of a file, from the C string at an address. Throws `SystemError` if it is too long for any path. */
export function nameAt({ bytes }: LinearMemory, address: Address): string {
  const start = address >>> 0;
  const size = bytes.subarray(start, start + LONGEST_PATH + 1).indexOf(0);
  if (size < 0) fail(Errno.ENAMETOOLONG);
  return nameOf(bytes.subarray(start, start + size));
}

/** A system call: returns 0 or a result, or a negative error number. */
export type SystemCall = (...args: never[]) => number;

/** Makes a system call return the negated number of a `SystemError`. */
export function answering<Args extends unknown[]>(
  call: (...args: Args) => number,
): (...args: Args) => number {
  return (...args) => {
    try {
      return call(...args);
    } catch (error) {
      return -answerOf(error);
    }
  };
}

/** Like `answering`, for WASI calls, which return 0 or the number itself. */
export function answeringWasi<Args extends unknown[]>(
  call: (...args: Args) => void,
): (...args: Args) => number {
  return (...args) => {
    try {
      call(...args);
      return 0;
    } catch (error) {
      return answerOf(error);
    }
  };
}

/** What the system calls work on, and how their failures reach C. */

import type { DescriptorTable } from "../descriptors.js";
import { errnoOf } from "../errno.js";
import type { Namespace } from "../namespace.js";

/** An address in linear memory. */
export type Address = number;

/** Linear memory. The views are valid until wasm runs again. */
export interface LinearMemory {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  /** The C string at an address. */
  text(address: Address): string;
}

export interface CallHost {
  readonly memory: LinearMemory;
  readonly descriptors: DescriptorTable;
  /** The files of the state that runs. */
  readonly files: Namespace;
  /** Whose the descriptors are that it opens; undefined: the runtime's. */
  readonly owner: object | undefined;
  /** Aligned memory for mmap, which C frees; 0 when there is none. */
  allocate(size: number): Address;
}

/** A system call: 0 or a result, or a negative error number. */
export type SystemCall = (...args: never[]) => number;

/** Lets a system call return the number of a `SystemError`, negated. */
export function answering<Args extends unknown[]>(
  call: (...args: Args) => number,
): (...args: Args) => number {
  return (...args) => {
    try {
      return call(...args);
    } catch (error) {
      return -errnoOf(error);
    }
  };
}

/** The same for calls of WASI, which return 0 or the number itself. */
export function answeringWasi<Args extends unknown[]>(
  call: (...args: Args) => void,
): (...args: Args) => number {
  return (...args) => {
    try {
      call(...args);
      return 0;
    } catch (error) {
      return errnoOf(error);
    }
  };
}

const encoder = new TextEncoder();

/** The bytes of a text in UTF-8. */
export function bytesOfText(text: string): Uint8Array {
  return encoder.encode(text);
}

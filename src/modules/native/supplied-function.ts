/** A function that the loader supplies to modules, and what it may use. */

/** The part of a core that supplied functions need. */
export interface SuppliedHost {
  readonly memory: WebAssembly.Memory;
  setErrno(value: number): void;
  readonly loading: Loading;
}

/** `type` is as in `ii:i`. `run` may throw a RangeError for an address outside of the memory: the function fails by EFAULT. */
export interface Supplied {
  readonly type: string;
  readonly run: (host: SuppliedHost, ...args: number[]) => number | undefined;
}

/** <dlfcn.h>: addresses of texts in, handles and addresses out. */
export interface Loading {
  open(path: number, mode: number): number;
  symbol(handle: number, name: number): number;
  close(handle: number): number;
  failure(): number;
}

/**
 * `dlopen`, `dlsym` and their relatives for modules in C. The loader supplies them (supplied.ts); what they open is the
 * runtime's libraries.
 */

import { RTLD_GLOBAL, RTLD_NOLOAD } from "../../core/generated/c-library.js";
import { PeriluneError } from "../../errors/base.js";
import type { LibraryAccess, LinkHost } from "./link-host.js";
import type { Loading, Supplied } from "./supplied-function.js";

/** What `dlopen(NULL)` returns: everything that all modules can see. `LibraryAccess` returns smaller handles. */
const PROGRAM = 0x7fff_ffff;
/** Handles that `dlsym` takes without `dlopen`. */
const DEFAULT = 0;
const NEXT = -1;

/** Calls the runtime's linker for C, and keeps the message of the last failure. */
export class DynamicLoading implements Loading {
  readonly #libraries: LibraryAccess;
  readonly #host: Pick<LinkHost, "memory" | "alignedAlloc" | "free">;
  #failure: string | undefined;
  /** The message that C has. */
  #message = 0;

  constructor(host: LinkHost) {
    this.#libraries = host.libraries;
    this.#host = host;
  }

  open(path: number, mode: number): number {
    if (path === 0) return PROGRAM;
    return this.#orFail(0, () => {
      const options = { global: (mode & RTLD_GLOBAL) !== 0, onlyLinked: (mode & RTLD_NOLOAD) !== 0 };
      const name = this.#text(path);
      const handle = this.#libraries.open(name, options);
      if (handle === undefined) throw new LookupError(`${name} is not linked`);
      return handle;
    });
  }

  symbol(handle: number, name: number): number {
    return this.#orFail(0, () => {
      const symbol = this.#text(name);
      if (handle === NEXT) throw new LookupError("RTLD_NEXT is not supported: modules have no order");
      if (handle === DEFAULT || handle === PROGRAM) return this.#libraries.globalAddress(symbol);
      return this.#libraries.address(handle, symbol);
    });
  }

  /** Unlinks nothing: functions of a library may be anywhere. */
  close(handle: number): number {
    if (handle === PROGRAM) return 0;
    return this.#orFail(-1, () => {
      this.#libraries.checkHandle(handle);
      return 0;
    });
  }

  /** Returns the message of the last failure once, as the address of a text that the next call may free. */
  failure(): number {
    if (this.#message !== 0) this.#host.free(this.#message);
    this.#message = 0;
    if (this.#failure === undefined) return 0;
    const bytes = new TextEncoder().encode(`${this.#failure}\0`);
    this.#failure = undefined;
    const at = this.#host.alignedAlloc(bytes.length, 1) >>> 0;
    if (at !== 0) new Uint8Array(this.#host.memory.buffer).set(bytes, at);
    return (this.#message = at);
  }

  /** A trap in a constructor of a library passes through. */
  #orFail(result: number, step: () => number): number {
    try {
      return step();
    } catch (error) {
      if (!(error instanceof PeriluneError || error instanceof LookupError)) throw error;
      this.#failure = error.message;
      return result;
    }
  }

  #text(address: number): string {
    const bytes = new Uint8Array(this.#host.memory.buffer);
    const start = address >>> 0;
    const end = bytes.indexOf(0, start);
    if (start === 0 || end < 0) throw new LookupError(`expected a text, found the address ${start}`);
    return new TextDecoder().decode(bytes.subarray(start, end));
  }
}

/** A library or a symbol was not found. Its message is for `dlerror`. */
export class LookupError extends Error {
  override name = "LookupError";
}

/** The functions of <dlfcn.h>. Those that tell about the linker's own data find nothing. */
export const DLFCN: Readonly<Record<string, Supplied>> = {
  dlopen: { type: "ii:i", run: ({ loading }, path = 0, mode = 0) => loading.open(path, mode) },
  dlsym: { type: "ii:i", run: ({ loading }, handle = 0, name = 0) => loading.symbol(handle, name) },
  dlclose: { type: "i:i", run: ({ loading }, handle = 0) => loading.close(handle) },
  dlerror: { type: ":i", run: ({ loading }) => loading.failure() },
  dladdr: { type: "ii:i", run: () => 0 },
};

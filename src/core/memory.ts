/** Linear memory: views that survive growth, the allocator, and a cap on growth. Only this file reads and writes raw bytes. */

import { heapExhausted } from "../errors/state.js";
import { stringSize } from "../errors/values.js";
import { PAGE_SIZE } from "../wasm-binary/types.js";
import type { WasmImports } from "./glue.js";
import type { Pointer } from "./pointers.js";

/** The allocator that the core exports. */
export interface Allocator {
  malloc(size: number): number;
  free(address: number): void;
}

const utf8 = new TextDecoder("utf-8");
const utf8Encoder = new TextEncoder();

/** The largest address. */
const MOST = 2 ** 32 - 1;

export class Memory {
  /**
   * All of memory, for code where speed counts: valid from `sync` until the next call into wasm. Index words and
   * doubles by an address divided by their size.
   */
  u8: Uint8Array;
  u32: Uint32Array;
  f64: Float64Array;
  #view: DataView;
  /** Called with a trap in the allocator; returns the error to throw. */
  onTrap: (error: unknown) => unknown = (error) => error;

  /** Called after the memory has grown, so that views of parts of it can be renewed. */
  readonly grown = new Set<() => void>();

  constructor(
    readonly memory: WebAssembly.Memory,
    readonly allocator: Allocator,
  ) {
    const { buffer } = memory;
    this.u8 = new Uint8Array(buffer);
    this.u32 = new Uint32Array(buffer);
    this.f64 = new Float64Array(buffer);
    this.#view = new DataView(buffer);
  }

  /** Renews the views. Call it after wasm ran, because growth detaches them. */
  sync(): void {
    if (this.u8.length === 0) this.#refresh();
  }

  #refresh(): void {
    const { buffer } = this.memory;
    this.u8 = new Uint8Array(buffer);
    this.u32 = new Uint32Array(buffer);
    this.f64 = new Float64Array(buffer);
    this.#view = new DataView(buffer);
    for (const renew of this.grown) renew();
  }

  /** Returns `u8` after `sync`. */
  get bytes(): Uint8Array {
    this.sync();
    return this.u8;
  }

  /** Returns a synchronized view for numbers of any size and alignment. */
  get view(): DataView {
    this.sync();
    return this.#view;
  }

  /** Allocates `size` bytes, which the caller must free. Throws `ERR_HEAP_EXHAUSTED`. */
  alloc(size: number): Pointer {
    let address: Pointer;
    if (!(size <= MOST)) throw heapExhausted(size);
    try {
      address = this.allocator.malloc(size) >>> 0;
    } catch (error) {
      throw this.onTrap(error);
    }
    if (address === 0) throw heapExhausted(size);
    return address;
  }

  free(address: Pointer): void {
    try {
      this.allocator.free(address);
    } catch (error) {
      throw this.onTrap(error);
    }
  }

  /** Returns a copy of `size` bytes at `address`. */
  copy(address: Pointer, size: number): Uint8Array {
    return this.bytes.slice(address >>> 0, (address >>> 0) + size);
  }

  /** Allocates a copy of `data` followed by a NUL, which `data.length` does not count. */
  allocBytes(data: Uint8Array): Pointer {
    const address = this.alloc(data.length + 1);
    const bytes = this.bytes;
    bytes.set(data, address);
    bytes[address + data.length] = 0;
    return address;
  }

  /** Allocates `text` as a NUL-terminated UTF-8 string, for names and messages. Values go through slots. */
  allocText(text: string): Pointer {
    return this.allocBytes(utf8Encoder.encode(text));
  }

  /** Decodes the C string at `address`; bytes that are not UTF-8 become U+FFFD. Throws `ERR_STRING_SIZE`. */
  text(address: Pointer): string {
    const start = address >>> 0;
    const bytes = this.bytes;
    const end = bytes.indexOf(0, start);
    try {
      return utf8.decode(bytes.subarray(start, end));
    } catch {
      throw stringSize(end - start); // engines throw errors of several classes
    }
  }
}

/** The glue grows the memory by this factor where less is needed. */
const GROWTH = 1.2;

/** Makes the import that grows the memory refuse to grow it beyond `most` bytes. */
export function capMemory({ env }: WasmImports, most: number): void {
  const memory = env["memory"] as WebAssembly.Memory;
  const resize = env["emscripten_resize_heap"] as (size: number) => boolean;
  const limit = Math.floor(most / PAGE_SIZE) * PAGE_SIZE;
  env["emscripten_resize_heap"] = (requested: number): boolean => {
    const size = requested >>> 0;
    if (size > limit) return false;
    const { byteLength } = memory.buffer;
    // Where the glue would grow it too far, it grows here, and the glue only renews its views.
    if (byteLength * GROWTH + PAGE_SIZE > limit) {
      try {
        memory.grow(Math.ceil((size - byteLength) / PAGE_SIZE));
      } catch {
        return false;
      }
    }
    return resize(size);
  };
}

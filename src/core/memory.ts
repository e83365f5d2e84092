/** Linear memory: views that survive growth, and the allocator. The only file that reads and writes raw bytes. */

import { HeapExhaustedError } from "../errors/runtime.js";
import type { Pointer } from "./pointers.js";

/** The allocator of the core, as its wasm exports. */
export interface Allocator {
  malloc(size: number): number;
  free(address: number): void;
}

const utf8 = new TextDecoder("utf-8");
const utf8Encoder = new TextEncoder();

export class Memory {
  #bytes: Uint8Array;
  #view: DataView;
  /** Told of a trap in the allocator; gives the error to throw. */
  onTrap: (error: unknown) => unknown = (error) => error;

  constructor(
    readonly memory: WebAssembly.Memory,
    readonly allocator: Allocator,
  ) {
    this.#bytes = new Uint8Array(memory.buffer);
    this.#view = new DataView(memory.buffer);
  }

  /** All of memory; valid until the next call into wasm, which may grow it. */
  get bytes(): Uint8Array {
    if (this.#bytes.buffer !== this.memory.buffer) this.#bytes = new Uint8Array(this.memory.buffer);
    return this.#bytes;
  }

  /** As `bytes`, for numbers. */
  get view(): DataView {
    if (this.#view.buffer !== this.memory.buffer) this.#view = new DataView(this.memory.buffer);
    return this.#view;
  }

  /** `size` bytes of the heap, which the caller frees. Throws `HeapExhaustedError`. */
  alloc(size: number): Pointer {
    let address: Pointer;
    try {
      address = this.allocator.malloc(size) >>> 0;
    } catch (error) {
      throw this.onTrap(error);
    }
    if (address === 0) throw new HeapExhaustedError(size);
    return address;
  }

  free(address: Pointer): void {
    try {
      this.allocator.free(address);
    } catch (error) {
      throw this.onTrap(error);
    }
  }

  /** A copy of `size` bytes at `address`. */
  copy(address: Pointer, size: number): Uint8Array {
    return this.bytes.slice(address >>> 0, (address >>> 0) + size);
  }

  /** Allocates a copy of `data`, with a NUL behind it that `data.length` does not count. */
  allocBytes(data: Uint8Array): Pointer {
    const address = this.alloc(data.length + 1);
    const bytes = this.bytes;
    bytes.set(data, address);
    bytes[address + data.length] = 0;
    return address;
  }

  /** Allocates `text` as a NUL-terminated C string in UTF-8. For names and messages; values go by slots. */
  allocText(text: string): Pointer {
    return this.allocBytes(utf8Encoder.encode(text));
  }

  /** The C string at `address`; bytes that are not UTF-8 become U+FFFD. */
  text(address: Pointer): string {
    const start = address >>> 0;
    const bytes = this.bytes;
    return utf8.decode(bytes.subarray(start, bytes.indexOf(0, start)));
  }
}

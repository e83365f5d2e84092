/**
 * A bounds-checked reader for the primitive encodings of WebAssembly's binary format: bytes, LEB128 numbers, names.
 * It knows nothing about sections. Errors name the file, the offset and what was expected there.
 */

import type { ModuleError } from "../errors/module.js";
import { malformedModule, truncatedModule } from "../errors/native-module.js";

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * Reads `bytes` from `at` up to `end` (both file offsets). Reading past the end of the file throws
 * `ERR_MODULE_TRUNCATED`. Reading past the end of a `part` (a section, say) and reading an invalid encoding throw
 * `ERR_MODULE_MALFORMED`. Methods take `what`, the name of the thing for the message.
 */
export class Reader {
  constructor(
    readonly file: string,
    readonly bytes: Uint8Array,
    public at = 0,
    readonly end = bytes.length,
    readonly part = false,
  ) {}

  get left(): number {
    return this.end - this.at;
  }

  get done(): boolean {
    return this.at >= this.end;
  }

  /** Returns the error for bytes that make no sense; the caller throws it. */
  malformed(problem: string, offset = this.at): ModuleError {
    return malformedModule(this.file, offset, problem);
  }

  u8(what: string): number {
    const byte = this.at < this.end ? this.bytes[this.at] : undefined;
    if (byte === undefined) throw this.#short(what);
    this.at++;
    return byte;
  }

  /** Reads an unsigned LEB128 number of at most 32 bits. */
  u32(what: string): number {
    return this.#leb32(false, what) >>> 0;
  }

  /** Reads a signed LEB128 number of at most 32 bits. */
  s32(what: string): number {
    return this.#leb32(true, what);
  }

  /** Reads an unsigned LEB128 number of at most 64 bits. */
  u64(what: string): bigint {
    return this.#leb64(false, what);
  }

  /** Reads a signed LEB128 number of at most 64 bits. */
  s64(what: string): bigint {
    return this.#leb64(true, what);
  }

  /** Reads the number of items that follow. Each item takes at least one byte, so a larger number is malformed. */
  count(what: string): number {
    const at = this.at;
    const count = this.u32(`the number of ${what}`);
    if (count > this.left) {
      throw this.malformed(`${count} ${what} announced, but ${this.left} bytes are left`, at);
    }
    return count;
  }

  /** Reads a count and as many items. */
  list<T>(what: string, read: (reader: this) => T): T[] {
    const items: T[] = [];
    for (let left = this.count(what); left > 0; left--) items.push(read(this));
    return items;
  }

  /** Returns the next `size` bytes as a view of the file's bytes. */
  take(size: number, what: string): Uint8Array {
    if (size > this.left) throw this.#short(what);
    const start = this.at;
    this.at += size;
    return this.bytes.subarray(start, this.at);
  }

  /** Reads a length-prefixed UTF-8 string. */
  name(what: string): string {
    const at = this.at;
    const bytes = this.take(this.u32(`the length of ${what}`), what);
    try {
      return utf8.decode(bytes);
    } catch {
      throw this.malformed(`${what} is not valid UTF-8`, at);
    }
  }

  /** Returns a reader for the next `size` bytes and moves past them. */
  slice(size: number, what: string): Reader {
    if (size > this.left) throw this.#short(what);
    const part = new Reader(this.file, this.bytes, this.at, this.at + size, true);
    this.at += size;
    return part;
  }

  /** Throws unless everything was read. */
  finish(what: string): void {
    if (!this.done) throw this.malformed(`${this.left} bytes too many at the end of ${what}`);
  }

  #short(what: string): ModuleError {
    if (!this.part) {
      return truncatedModule(this.file, this.bytes.length, `expected ${what}`);
    }
    return this.malformed(`expected ${what}, but its section ends at byte ${this.end}`);
  }

  /** Returns the low 32 bits as a signed number. The fifth byte has room for four bits. */
  #leb32(signed: boolean, what: string): number {
    const start = this.at;
    let value = 0;
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = this.u8(what);
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return signed && byte & 0x40 ? value | (-1 << (shift + 7)) : value;
    }
    const last = this.u8(what);
    this.#checkLast(last, 4, signed, start, `${what} is not a 32-bit LEB128 number`);
    return value | (last << 28);
  }

  /** The tenth byte has room for one bit. */
  #leb64(signed: boolean, what: string): bigint {
    const start = this.at;
    let value = 0n;
    for (let shift = 0; shift < 63; shift += 7) {
      const byte = this.u8(what);
      value |= BigInt(byte & 0x7f) << BigInt(shift);
      if (byte < 0x80) return signed ? BigInt.asIntN(shift + 7, value) : value;
    }
    const last = this.u8(what);
    this.#checkLast(last, 1, signed, start, `${what} is not a 64-bit LEB128 number`);
    value |= BigInt(last & 1) << 63n;
    return signed ? BigInt.asIntN(64, value) : value;
  }

  /** The last possible byte must end the number, and its unused bits must be zero or, if signed, copies of the sign. */
  #checkLast(byte: number, bits: number, signed: boolean, start: number, problem: string): void {
    const unused = byte >> (signed ? bits - 1 : bits);
    const ones = 0x7f >> (bits - 1);
    if (unused !== 0 && !(signed && unused === ones)) throw this.malformed(problem, start);
  }
}

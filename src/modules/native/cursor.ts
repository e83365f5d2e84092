/**
 * A bounds-checked reader of WebAssembly's primitive encodings. It knows no section and no meaning: it reads
 * within the range it was given, and what runs past that range is an error that says where.
 */

import { MalformedModuleError, TruncatedModuleError } from "../../errors/native-module.js";

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * Reads `bytes` from `at` up to `end` (both file offsets). Past the end of the file it throws
 * `TruncatedModuleError`; past the end of a `part` of it (a section), or for a bad encoding,
 * `MalformedModuleError`.
 */
export class Cursor {
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

  /** The error for bytes that make no sense; the caller throws it. */
  malformed(problem: string, offset = this.at): MalformedModuleError {
    return new MalformedModuleError(this.file, offset, problem);
  }

  u8(what: string): number {
    const byte = this.at < this.end ? this.bytes[this.at] : undefined;
    if (byte === undefined) throw this.#short(what);
    this.at++;
    return byte;
  }

  /** An unsigned LEB128 of at most 32 bits. */
  u32(what: string): number {
    return Number(this.#leb(32, false, what));
  }

  /** An unsigned LEB128 of at most 64 bits. */
  u64(what: string): bigint {
    return this.#leb(64, false, what);
  }

  /** A signed LEB128 of at most 32 bits. */
  s32(what: string): number {
    return Number(this.#leb(32, true, what));
  }

  /** A signed LEB128 of at most 64 bits. */
  s64(what: string): bigint {
    return this.#leb(64, true, what);
  }

  /** How many items follow; each takes a byte at the least, so that no count can ask for more than is there. */
  count(what: string): number {
    const at = this.at;
    const count = this.u32(`the number of ${what}`);
    if (count > this.left) {
      throw this.malformed(`${count} ${what} announced, but ${this.left} bytes are left`, at);
    }
    return count;
  }

  /** The next `size` bytes, as a view of the file's bytes. */
  take(size: number, what: string): Uint8Array {
    if (size > this.left) throw this.#short(what);
    const start = this.at;
    this.at += size;
    return this.bytes.subarray(start, this.at);
  }

  /** A length-prefixed UTF-8 string. */
  name(what: string): string {
    const at = this.at;
    const bytes = this.take(this.u32(`the length of ${what}`), what);
    try {
      return utf8.decode(bytes);
    } catch {
      throw this.malformed(`${what} is not valid UTF-8`, at);
    }
  }

  /** A cursor over the next `size` bytes; this one moves past them. */
  slice(size: number, what: string): Cursor {
    if (size > this.left) throw this.#short(what);
    const part = new Cursor(this.file, this.bytes, this.at, this.at + size, true);
    this.at += size;
    return part;
  }

  /** Throws unless all of the range was read. */
  finish(what: string): void {
    if (!this.done) throw this.malformed(`${this.left} bytes too many at the end of ${what}`);
  }

  #short(what: string): MalformedModuleError | TruncatedModuleError {
    if (!this.part) {
      return new TruncatedModuleError(this.file, this.bytes.length, `expected ${what}`);
    }
    return this.malformed(`expected ${what}, but its section ends at byte ${this.end}`);
  }

  /**
   * The spec's limits: at most ceil(bits / 7) bytes, and the unused bits of the last one zero, or copies of
   * the sign.
   */
  #leb(bits: 32 | 64, signed: boolean, what: string): bigint {
    const start = this.at;
    let value = 0n;
    for (let shift = 0; ; shift += 7) {
      const byte = this.u8(what);
      const room = bits - shift;
      value |= BigInt(byte & 0x7f) << BigInt(shift);
      if (room <= 7) {
        const high = (byte & 0x7f) >> (signed ? room - 1 : room);
        const allOnes = 0x7f >> (signed ? room - 1 : room);
        if (byte & 0x80 || (high !== 0 && !(signed && high === allOnes))) {
          throw this.malformed(`${what} is no ${bits}-bit LEB128 number`, start);
        }
      }
      if (!(byte & 0x80)) {
        return signed ? BigInt.asIntN(Math.min(shift + 7, bits), value) : value;
      }
    }
  }
}

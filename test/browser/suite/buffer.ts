/** The parts of Node's Buffer that tests in pages use. The package itself does not use Buffer. */

type Encoding = "utf8" | "utf-8" | "latin1" | "hex";

/** Without its static side, whose `from` differs. */
const Bytes: new (source: number | ArrayBuffer | Iterable<number>) => Uint8Array<ArrayBuffer> = Uint8Array;

export class Buffer extends Bytes {
  static from(source: string | Iterable<number> | ArrayBuffer, encoding: Encoding = "utf8"): Buffer {
    if (typeof source !== "string") return new Buffer(source as ArrayBuffer);
    if (encoding === "hex")
      return new Buffer((source.match(/../g) ?? []).map((digits) => Number.parseInt(digits, 16)));
    return encoding === "latin1"
      ? new Buffer(Array.from(source, (character) => character.charCodeAt(0)))
      : new Buffer(new TextEncoder().encode(source));
  }

  static alloc(size: number, fill = 0): Buffer {
    return new Buffer(size).fill(fill) as Buffer;
  }

  static byteLength(text: string): number {
    return new TextEncoder().encode(text).length;
  }

  static concat(parts: readonly Uint8Array[]): Buffer {
    const all = new Buffer(parts.reduce((size, part) => size + part.length, 0));
    let at = 0;
    for (const part of parts) {
      all.set(part, at);
      at += part.length;
    }
    return all;
  }

  equals(other: Uint8Array): boolean {
    return this.length === other.length && this.every((byte, index) => byte === other[index]);
  }

  override toString(encoding: Encoding = "utf8"): string {
    if (encoding === "hex") return Array.from(this, (byte) => byte.toString(16).padStart(2, "0")).join("");
    if (encoding !== "latin1") return new TextDecoder("utf-8", { ignoreBOM: true }).decode(this);
    return Array.from(this, (byte) => String.fromCharCode(byte)).join("");
  }
}

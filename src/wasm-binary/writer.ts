/**
 * Encodes the primitives of WebAssembly's binary format: LEB128 numbers, names, vectors, sections. Nothing is checked:
 * numbers must be in range.
 */

/** Encoded bytes: short ones are plain arrays, so that they spread cheaply into others. */
export type Bytes = Uint8Array | readonly number[];

/** An unsigned LEB128 number. */
export function u32(value: number): number[] {
  const bytes: number[] = [];
  for (; value > 0x7f; value >>>= 7) bytes.push((value & 0x7f) | 0x80);
  return [...bytes, value];
}

/** A signed LEB128 number. */
export function s32(value: number): number[] {
  const bytes: number[] = [];
  for (; value < -0x40 || value > 0x3f; value >>= 7) bytes.push((value & 0x7f) | 0x80);
  return [...bytes, value & 0x7f];
}

/** An unsigned LEB128 number. */
export function u64(value: bigint): number[] {
  const bytes: number[] = [];
  for (; value > 0x7fn; value >>= 7n) bytes.push(Number(value & 0x7fn) | 0x80);
  return [...bytes, Number(value)];
}

/** A string in UTF-8 with its length in front. */
export function name(text: string): number[] {
  const bytes = new TextEncoder().encode(text);
  return [...u32(bytes.length), ...bytes];
}

/** Bytes with their length in front. */
export function sized(bytes: Bytes): Uint8Array<ArrayBuffer> {
  return concat([u32(bytes.length), bytes]);
}

/** Items with their number in front. */
export function vector(items: readonly Bytes[]): Uint8Array<ArrayBuffer> {
  return concat([u32(items.length), ...items]);
}

/** A section of the module, or a subsection of a custom one. */
export function section(id: number, content: Bytes): Uint8Array<ArrayBuffer> {
  return concat([[id], u32(content.length), content]);
}

/** A custom section. */
export function customSection(title: string, content: Bytes): Uint8Array<ArrayBuffer> {
  return section(0, concat([name(title), content]));
}

export function concat(parts: readonly Bytes[]): Uint8Array<ArrayBuffer> {
  const result = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    result.set(part, at);
    at += part.length;
  }
  return result;
}

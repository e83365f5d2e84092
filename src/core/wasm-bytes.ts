/** Wasm modules that are written here, byte by byte: the parts of the binary format. */

/** What each module begins with. */
export const MAGIC = [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0] as const;

export function section(id: number, content: readonly number[]): number[] {
  return [id, ...vector(content)];
}

export function items(list: readonly (readonly number[])[]): number[] {
  return [...leb(list.length), ...list.flat()];
}

export function vector(bytes: readonly number[]): number[] {
  return [...leb(bytes.length), ...bytes];
}

export function text(ascii: string): number[] {
  return vector(Array.from(ascii, (char) => char.charCodeAt(0)));
}

export function leb(value: number): number[] {
  const bytes: number[] = [];
  for (; value > 0x7f; value >>>= 7) bytes.push((value & 0x7f) | 0x80);
  return [...bytes, value];
}

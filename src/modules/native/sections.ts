/**
 * Cuts a WebAssembly binary into its sections: header, order, sizes. What is inside a section is for others.
 */

import { EmptyModuleError, NotWasmError, TruncatedModuleError } from "../../errors/native-module.js";
import { Cursor } from "./cursor.js";

export const Section = {
  custom: 0,
  type: 1,
  import: 2,
  function: 3,
  table: 4,
  memory: 5,
  global: 6,
  export: 7,
  start: 8,
  element: 9,
  code: 10,
  data: 11,
  dataCount: 12,
  tag: 13,
} as const;

/** The order in which the sections of a module have to stand, which is not that of their numbers. */
const ORDER: readonly number[] = [
  Section.type,
  Section.import,
  Section.function,
  Section.table,
  Section.memory,
  Section.tag,
  Section.global,
  Section.export,
  Section.start,
  Section.element,
  Section.dataCount,
  Section.code,
  Section.data,
];

/** `start` is the offset of the section's id, `body` that of its contents (after the name of a custom one). */
export interface SectionRange {
  readonly id: number;
  /** Of a custom section; empty for all others. */
  readonly name: string;
  readonly start: number;
  readonly body: number;
  readonly end: number;
}

export class Sections {
  constructor(
    readonly file: string,
    readonly bytes: Uint8Array,
    readonly all: readonly SectionRange[],
  ) {}

  /** A cursor over a section that is no custom one, if the module has it. */
  open(id: number): Cursor | undefined {
    const range = this.all.find((section) => section.id === id && id !== Section.custom);
    return range && this.cursor(range);
  }

  custom(name: string): SectionRange[] {
    return this.all.filter((section) => section.id === Section.custom && section.name === name);
  }

  cursor(range: SectionRange): Cursor {
    return new Cursor(this.file, this.bytes, range.body, range.end, true);
  }
}

/** Throws `EmptyModuleError`, `NotWasmError`, `TruncatedModuleError` or `MalformedModuleError`. */
export function readSections(bytes: Uint8Array, file: string): Sections {
  checkHeader(bytes, file);
  const cursor = new Cursor(file, bytes, 8);
  const all: SectionRange[] = [];
  let reached = -1;
  while (!cursor.done) {
    const start = cursor.at;
    const id = cursor.u8("a section");
    if (id !== Section.custom) {
      const place = ORDER.indexOf(id);
      if (place < 0) throw cursor.malformed(`unknown section ${id}`, start);
      if (place <= reached) throw cursor.malformed(`section ${id} is out of order`, start);
      reached = place;
    }
    const size = cursor.u32("the size of a section");
    if (size > cursor.left) {
      throw new TruncatedModuleError(
        file,
        bytes.length,
        `section ${id} at byte ${start} has ${size} bytes, but only ${cursor.left} are there`,
      );
    }
    const content = cursor.slice(size, "a section");
    const name = id === Section.custom ? content.name("the name of a custom section") : "";
    all.push({ id, name, start, body: content.at, end: content.end });
  }
  return new Sections(file, bytes, all);
}

function checkHeader(bytes: Uint8Array, file: string): void {
  if (bytes.length === 0) throw new EmptyModuleError(file);
  const magic = [0x00, 0x61, 0x73, 0x6d];
  if (magic.some((byte, i) => i < bytes.length && bytes[i] !== byte)) {
    const head = Array.from(bytes.subarray(0, 4), (byte) => byte.toString(16).padStart(2, "0"));
    throw new NotWasmError(file, `the bytes ${head.join(" ")}`);
  }
  if (bytes.length < 8) {
    throw new TruncatedModuleError(file, bytes.length, "expected the 8 bytes of WebAssembly's header");
  }
  const version = new DataView(bytes.buffer, bytes.byteOffset + 4, 4).getUint32(0, true);
  if (version !== 1) throw new NotWasmError(file, `WebAssembly of version 0x${version.toString(16)}`);
}

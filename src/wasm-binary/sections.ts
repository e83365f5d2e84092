/**
 * Splits a WebAssembly binary into its sections and joins sections into a binary. It checks the header, the order and
 * the sizes, not the contents.
 */

import { truncatedModule, emptyModule, notWasm } from "../errors/native-module.js";
import { Reader } from "./reader.js";
import { concat, section, type Bytes } from "./writer.js";

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

/** The order of sections in a module, which differs from that of their numbers. Custom sections may be anywhere. */
export const SECTION_ORDER: readonly number[] = [
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

/** "\0asm" and version 1. */
const HEADER = [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0] as const;

/** A section with its contents; those of a custom section begin with its name. */
export interface RawSection {
  readonly id: number;
  readonly content: Bytes;
}

/** Offsets in the file: of the section's id, its contents, what follows a custom section's name, and the end. */
export interface SectionRange {
  readonly id: number;
  /** Of a custom section; empty for all others. */
  readonly name: string;
  readonly start: number;
  readonly content: number;
  readonly body: number;
  readonly end: number;
}

export class Sections {
  constructor(
    readonly file: string,
    readonly bytes: Uint8Array,
    readonly all: readonly SectionRange[],
  ) {}

  /** Returns a reader for a section, undefined if the module does not have it. Not for custom sections. */
  open(id: number): Reader | undefined {
    const range = this.all.find((section) => section.id === id && id !== Section.custom);
    return range && this.reader(range);
  }

  custom(name: string): SectionRange[] {
    return this.all.filter((section) => section.id === Section.custom && section.name === name);
  }

  reader(range: SectionRange): Reader {
    return new Reader(this.file, this.bytes, range.body, range.end, true);
  }

  /** Returns all sections with views of their contents; `joinSections` makes the same module of them. */
  raw(): RawSection[] {
    return this.all.map(({ id, content, end }) => ({ id, content: this.bytes.subarray(content, end) }));
  }
}

/** Throws `ERR_MODULE_EMPTY`, `ERR_MODULE_NOT_WASM`, `ERR_MODULE_TRUNCATED` or `ERR_MODULE_MALFORMED`. */
export function readSections(bytes: Uint8Array, file: string): Sections {
  checkHeader(bytes, file);
  const reader = new Reader(file, bytes, HEADER.length);
  const all: SectionRange[] = [];
  let reached = -1;
  while (!reader.done) {
    const start = reader.at;
    const id = reader.u8("a section");
    if (id !== Section.custom) {
      const place = SECTION_ORDER.indexOf(id);
      if (place < 0) throw reader.malformed(`unknown section ${id}`, start);
      if (place <= reached) throw reader.malformed(`section ${id} is out of order`, start);
      reached = place;
    }
    const size = reader.u32("the size of a section");
    if (size > reader.left) {
      throw truncatedModule(
        file,
        bytes.length,
        `section ${id} at byte ${start} has ${size} bytes, but only ${reader.left} are there`,
      );
    }
    const body = reader.slice(size, "a section");
    const content = body.at;
    const name = id === Section.custom ? body.name("the name of a custom section") : "";
    all.push({ id, name, start, content, body: body.at, end: body.end });
  }
  return new Sections(file, bytes, all);
}

/** Returns a module of these sections, which must be in order. */
export function joinSections(sections: readonly RawSection[]): Uint8Array<ArrayBuffer> {
  return concat([HEADER, ...sections.map(({ id, content }) => section(id, content))]);
}

function checkHeader(bytes: Uint8Array, file: string): void {
  if (bytes.length === 0) throw emptyModule(file);
  const magic = HEADER.slice(0, 4);
  if (magic.some((byte, i) => i < bytes.length && bytes[i] !== byte)) {
    const head = Array.from(bytes.subarray(0, 4), (byte) => byte.toString(16).padStart(2, "0"));
    throw notWasm(file, `the bytes ${head.join(" ")}`);
  }
  if (bytes.length < HEADER.length) {
    throw truncatedModule(file, bytes.length, "expected the 8 bytes of WebAssembly's header");
  }
  const version = new DataView(bytes.buffer, bytes.byteOffset + 4, 4).getUint32(0, true);
  if (version !== 1) throw notWasm(file, `WebAssembly of version 0x${version.toString(16)}`);
}

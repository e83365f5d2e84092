/** WebAssembly's binary format, as far as the linked core is taken apart and put together again: sections and numbers. */

/** Section ids. */
export const Section = {
  custom: 0,
  import: 2,
  function: 3,
  global: 6,
  export: 7,
  start: 8,
  element: 9,
  code: 10,
  data: 11,
};
/** Kinds of imports and exports. */
export const Kind = { func: 0, table: 1, memory: 2, global: 3, tag: 4 };

export const I32_CONST = 0x41;
export const END = 0x0b;

/** Reads forwards. The bytes come from a linker and are trusted. */
export class Reader {
  /** @param {Buffer} bytes */
  constructor(bytes, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }

  get done() {
    return this.at >= this.bytes.length;
  }

  byte() {
    return this.bytes[this.at++];
  }

  /** An unsigned LEB128 of up to 32 bits. */
  u32() {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = this.byte();
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
    }
  }

  /** A signed LEB128 of up to 32 bits. */
  s32() {
    let value = 0;
    for (let shift = 0; ;) {
      const byte = this.byte();
      value |= (byte & 0x7f) << shift;
      shift += 7;
      if (byte < 0x80) return shift < 32 && (byte & 0x40) !== 0 ? value | (-1 << shift) : value;
    }
  }

  take(/** @type {number} */ size) {
    this.at += size;
    return this.bytes.subarray(this.at - size, this.at);
  }

  name() {
    return this.take(this.u32()).toString();
  }

  /** @template T @param {() => T} read one entry @returns {T[]} */
  list(read) {
    return Array.from({ length: this.u32() }, read);
  }
}

/** @returns {Buffer} an unsigned LEB128 */
export function u32(/** @type {number} */ value) {
  const bytes = [];
  do {
    const low = value % 128;
    value = Math.floor(value / 128);
    bytes.push(value > 0 ? low | 0x80 : low);
  } while (value > 0);
  return Buffer.from(bytes);
}

/** @returns {Buffer} a signed LEB128 of 32 bits */
export function s32(/** @type {number} */ value) {
  const bytes = [];
  for (;;) {
    const low = value & 0x7f;
    value >>= 7;
    if (value === ((low & 0x40) === 0 ? 0 : -1)) return Buffer.from([...bytes, low]);
    bytes.push(low | 0x80);
  }
}

/** @returns {Buffer} bytes with their length in front */
export function sized(/** @type {Buffer} */ bytes) {
  return Buffer.concat([u32(bytes.length), bytes]);
}

/** @returns {Buffer} entries with their number in front */
export function vector(/** @type {readonly Buffer[]} */ entries) {
  return Buffer.concat([u32(entries.length), ...entries]);
}

const HEADER = 8;

/** @typedef {{ id: number, bytes: Buffer }} WasmSection */

/** @returns {WasmSection[]} in the order of the file */
export function split(/** @type {Buffer} */ wasm) {
  const reader = new Reader(wasm, HEADER);
  const sections = [];
  while (!reader.done) {
    const id = reader.byte();
    sections.push({ id, bytes: reader.take(reader.u32()) });
  }
  return sections;
}

/** @returns {Buffer} the module of these sections */
export function join(/** @type {readonly WasmSection[]} */ sections) {
  const header = Buffer.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
  return Buffer.concat([header, ...sections.flatMap(({ id, bytes }) => [Buffer.from([id]), sized(bytes)])]);
}

/** @returns {Reader} over the content of a section; of an empty one when the module has none */
export function readerOf(/** @type {readonly WasmSection[]} */ sections, /** @type {number} */ id) {
  return new Reader(sections.find((section) => section.id === id)?.bytes ?? Buffer.from([0]));
}

/**
 * @typedef {{ module: string, name: string, kind: number, min: number, type: number, mutable: boolean }} WasmImport
 * `min`: initial size of memories and tables; `type`: index of a function's type; `mutable`: of globals
 */

/** @returns {WasmImport[]} */
export function readImports(/** @type {readonly WasmSection[]} */ sections) {
  const reader = readerOf(sections, Section.import);
  const limits = () => {
    const bounded = reader.byte() !== 0;
    const min = reader.u32();
    if (bounded) reader.u32();
    return min;
  };
  return reader.list(() => {
    const entry = {
      module: reader.name(),
      name: reader.name(),
      kind: reader.byte(),
      min: 0,
      type: 0,
      mutable: false,
    };
    if (entry.kind === Kind.func) entry.type = reader.u32();
    else if (entry.kind === Kind.memory) entry.min = limits();
    else if (entry.kind === Kind.table) {
      reader.byte(); // of references to functions
      entry.min = limits();
    } else if (entry.kind === Kind.global) {
      reader.byte();
      entry.mutable = reader.byte() !== 0;
    } else {
      reader.byte();
      reader.u32();
    }
    return entry;
  });
}

/** @returns {{ name: string, kind: number, index: number }[]} */
export function readExports(/** @type {readonly WasmSection[]} */ sections) {
  const reader = readerOf(sections, Section.export);
  return reader.list(() => ({ name: reader.name(), kind: reader.byte(), index: reader.u32() }));
}

/** @returns {Buffer} content of an export section */
export function writeExports(/** @type {readonly { name: string, kind: number, index: number }[]} */ list) {
  return vector(
    list.map(({ name, kind, index }) =>
      Buffer.concat([sized(Buffer.from(name)), Buffer.from([kind]), u32(index)]),
    ),
  );
}

/** @returns {Buffer[]} each with locals and instructions */
export function readBodies(/** @type {readonly WasmSection[]} */ sections) {
  const reader = readerOf(sections, Section.code);
  return reader.list(() => reader.take(reader.u32()));
}

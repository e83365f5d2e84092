/**
 * Does at build time what a position-independent core does whenever it starts. Emscripten links a core that can load
 * modules as code for any place in memory, though it always lies at the same one: each address is computed from an
 * imported base, and pointers in static data are written by code. Here the bases become constants, and that code runs
 * once: its results are the data. Pointers to what only the host knows are still written by the core at its start.
 */
import { mapInstructions } from "./instructions.mjs";
import {
  END,
  I32_CONST,
  Kind,
  Reader,
  Section,
  join,
  readBodies,
  readExports,
  readImports,
  readerOf,
  s32,
  sized,
  split,
  u32,
  vector,
  writeExports,
} from "./wasm-binary.mjs";

const GLOBAL_GET = 0x23;
const I32_STORE = 0x36;
const I32_ADD = 0x6a;
/** Writes pointers into static data. The glue calls it, so that it stays, with nothing to do. */
const RELOCATIONS = "__wasm_apply_data_relocs";
/** An address of the host's that no other sum of addresses gives by chance. */
const STRANGER = 1 << 28;
/** Prefix of exports that exist only while the core is looked into. */
const PROBE = "probe:";

const constant = (/** @type {number} */ value) => Buffer.concat([Buffer.from([I32_CONST]), s32(value)]);

/** Replaces `global.get` of a base in code and in the places of segments. */
function withBases(sections, bases) {
  const substitute = (opcode, immediate) => {
    const base = opcode === GLOBAL_GET ? bases.get(immediate.u32()) : undefined;
    return base === undefined ? undefined : constant(base);
  };
  return sections.map(({ id, bytes }) => {
    if (id === Section.code) {
      const bodies = readBodies([{ id, bytes }]).map((body) => sized(mapInstructions(body, substitute)));
      return { id, bytes: vector(bodies) };
    }
    return { id, bytes: id === Section.data || id === Section.element ? placed(bytes, substitute) : bytes };
  });
}

/** The only segment of a section, its place a constant. */
function placed(bytes, substitute) {
  const reader = new Reader(bytes);
  const front = [reader.u32(), reader.u32()];
  if (front[0] !== 1 || front[1] !== 0) throw new Error("the core has more than one segment");
  const at = reader.at;
  const place = substitute(reader.byte(), reader);
  return place === undefined
    ? bytes
    : Buffer.concat([bytes.subarray(0, at), place, bytes.subarray(reader.at)]);
}

/** @returns the globals that the core defines, all of them 32-bit integers */
function readGlobals(sections) {
  const reader = readerOf(sections, Section.global);
  return reader.list(() => {
    const [type, mutable] = reader.take(2);
    if (reader.byte() !== I32_CONST) throw new Error("a global of the core is no constant");
    const value = reader.s32();
    if (reader.byte() !== END) throw new Error("a global of the core is computed");
    return { type, mutable, value };
  });
}

/**
 * What the core's own start writes: values of its globals, and its static data.
 * @param {object} core what `relocate` has read
 * @param {number} given index of an imported global that is to hold STRANGER; the others hold 0
 */
function run({ sections, imports, exports: list, globals, importedGlobals, data }, given) {
  const probes = globals.map((_, index) => ({
    name: `${PROBE}${index}`,
    kind: Kind.global,
    index: importedGlobals.length + index,
  }));
  const bytes = writeExports([...list, ...probes]);
  const module = new WebAssembly.Module(
    join(sections.map((section) => (section.id === Section.export ? { id: section.id, bytes } : section))),
  );
  // What a linker asks for may not count what lies below static data.
  const pages = imports.find(({ kind }) => kind === Kind.memory).min + Math.ceil(data.place / 65536);
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
  const slots = imports.find(({ kind }) => kind === Kind.table).min + 1; // the first stands for the null pointer
  const table = new WebAssembly.Table({ initial: slots, element: "anyfunc" });
  const object = {};
  for (const { module: from, name, kind } of WebAssembly.Module.imports(module)) {
    const value = {
      function: () => () => {
        throw new Error(`the core calls ${name} while it is placed`);
      },
      memory: () => memory,
      table: () => table,
      tag: () => new WebAssembly.Tag({ parameters: ["i32"] }),
      global: () => {
        const index = importedGlobals.findIndex((entry) => entry.module === from && entry.name === name);
        const { mutable } = importedGlobals[index];
        return new WebAssembly.Global({ value: "i32", mutable }, index === given ? STRANGER : 0);
      },
    }[kind]();
    (object[from] ??= {})[name] = value;
  }
  const { exports } = new WebAssembly.Instance(module, object);
  exports[RELOCATIONS]?.();
  return {
    values: globals.map((_, index) => exports[`${PROBE}${index}`].value),
    data: Buffer.from(memory.buffer.slice(data.place, data.place + data.size)),
  };
}

/**
 * The words of static data that hold an address which only the host knows.
 * @returns {{ global: number, place: number, addend: number }[]} `place` counts from the start of memory
 */
function openWords(core, found) {
  return core.importedGlobals.flatMap((_, global) => {
    const other = run(core, global);
    if (!found.values.every((value, index) => value === other.values[index]))
      throw new Error("a global of the core depends on an import");
    const words = [];
    for (let at = 0; at < found.data.length; at += 4) {
      const end = Math.min(at + 4, found.data.length);
      if (found.data.subarray(at, end).equals(other.data.subarray(at, end))) continue;
      const addend = found.data.readInt32LE(at);
      if (other.data.readInt32LE(at) !== addend + STRANGER)
        throw new Error("static data of the core depends on an import, and not as a pointer does");
      words.push({ global, place: core.data.place + at, addend });
    }
    return words;
  });
}

/** The body of a function that writes those words. */
function writerOf(words) {
  const code = words.flatMap(({ global, place, addend }) => [
    constant(place),
    Buffer.from([GLOBAL_GET]),
    u32(global),
    constant(addend),
    Buffer.from([I32_ADD, I32_STORE, 2, 0]),
  ]);
  return Buffer.concat([Buffer.from([0]), ...code, Buffer.from([END])]);
}

/** Where the data segment lies, and how long it is. */
function dataOf(sections) {
  const reader = readerOf(sections, Section.data);
  reader.take(3); // one segment, active, i32.const
  const place = reader.s32();
  reader.byte();
  return { place, size: reader.u32() };
}

/**
 * @param {Buffer} wasm a linked core
 * @param {{ memoryBase: number, tableBase: number }} bases
 * @returns {Buffer} the same core for this place alone; exports are sorted by name
 */
export function relocate(wasm, { memoryBase, tableBase }) {
  const original = split(wasm);
  const imports = readImports(original);
  const importedGlobals = imports.filter(({ kind }) => kind === Kind.global);
  const indexOf = (/** @type {string} */ base) => importedGlobals.findIndex(({ name }) => name === base);
  const bases = new Map([
    [indexOf("__memory_base"), memoryBase],
    [indexOf("__table_base"), tableBase],
  ]);
  const sections = withBases(original, bases);
  const exports = readExports(sections);
  const globals = readGlobals(sections);
  const core = { sections, imports, exports, globals, importedGlobals, data: dataOf(sections) };
  const found = run(core, -1);
  const bodies = new Map([
    [exports.find(({ name }) => name === RELOCATIONS)?.index, writerOf(openWords(core, found))],
  ]);
  const start = sections.find(({ id }) => id === Section.start);
  if (start) bodies.set(new Reader(start.bytes).u32(), writerOf([]));
  return join(withResults(core, found, bodies));
}

/** The core with what its start wrote; `bodies` replace the functions that did. */
function withResults({ sections, imports, exports, globals, data }, found, bodies) {
  const first = imports.filter(({ kind }) => kind === Kind.func).length;
  const code = readBodies(sections).map((body, index) => sized(bodies.get(first + index) ?? body));
  const values = globals.map(({ type }, index) =>
    Buffer.concat([Buffer.from([type, 0]), constant(found.values[index]), Buffer.from([END])]),
  );
  const segment = [Buffer.from([0]), constant(data.place), Buffer.from([END]), sized(found.data)];
  const replaced = new Map([
    [Section.export, writeExports(exports.sort((a, b) => (a.name < b.name ? -1 : 1)))],
    [Section.code, vector(code)],
    [Section.global, vector(values)],
    [Section.data, Buffer.concat([u32(1), ...segment])],
  ]);
  return sections
    .filter(({ id }) => id !== Section.start)
    .map(({ id, bytes }) => ({ id, bytes: replaced.get(id) ?? bytes }));
}

/**
 * Relocates the linked core at build time. Emscripten links a core that can load modules as position-independent code:
 * addresses are computed from imported bases, and a function writes the pointers in static data. The core is always
 * loaded at the same place, so here the bases become constants, that function runs, and the data that it wrote is stored.
 * Pointers that only the host knows are still written when the core starts.
 */
import {
  Op,
  PAGE_SIZE,
  Reader,
  Section,
  concat,
  exportSection,
  functionBodies,
  globalType,
  i32Const,
  joinSections,
  mapInstructions,
  readModule,
  readSections,
  sized,
  u32,
  vector,
} from "./wasm-binary.mjs";

/** Writes pointers into static data. The function remains, empty, because the glue calls it. */
const RELOCATIONS = "__wasm_apply_data_relocs";
/** Stands for an address of the host. No other sum of addresses is equal to it by chance. */
const STRANGER = 1 << 28;
/** Prefix of exports that exist only while the core is examined. */
const PROBE = "probe:";

const FILE = "the core";

/** Replaces each `global.get` of a base in code and in segment offsets. */
function withBases(wasm, bases) {
  const substitute = (opcode, immediates) => {
    const base = opcode === Op.globalGet ? bases.get(immediates.u32("a global's index")) : undefined;
    return base === undefined ? undefined : i32Const(base);
  };
  const sections = readSections(wasm, FILE);
  const bodies = functionBodies(sections).map((body) => sized(mapInstructions(FILE, body, substitute)));
  const placeable = [Section.data, Section.element];
  return joinSections(
    sections.raw().map(({ id, content }) => {
      if (id === Section.code) return { id, content: vector(bodies) };
      return { id, content: placeable.includes(id) ? placed(content, substitute) : content };
    }),
  );
}

/** Replaces the offset of a section's only segment by a constant. */
function placed(content, substitute) {
  const reader = new Reader(FILE, content);
  const front = [reader.u32("the number of segments"), reader.u32("the mode of a segment")];
  if (front[0] !== 1 || front[1] !== 0) throw new Error("the core has more than one segment");
  const at = reader.at;
  const place = substitute(reader.u8("an instruction"), reader);
  return place === undefined
    ? content
    : concat([content.subarray(0, at), place, content.subarray(reader.at)]);
}

/** @returns the globals that the core defines, all of them 32-bit integers */
function ownGlobals(module) {
  const own = module.globals.filter(({ imported }) => imported === undefined);
  if (own.some(({ value, init }) => value !== "i" || init === undefined || init.base !== undefined))
    throw new Error("a global of the core is not a constant");
  return own;
}

/**
 * Runs the core's start, and returns the values of its globals and its static data afterwards.
 * @param {object} core what `relocate` has read
 * @param {number} given index of an imported global that is to hold STRANGER; the others hold 0
 */
function run({ module: core, globals, importedGlobals, data }, given) {
  const probes = globals.map((_, index) => ({
    name: `${PROBE}${index}`,
    kind: "global",
    index: importedGlobals.length + index,
  }));
  const content = exportSection([...core.exports.values(), ...probes]);
  const module = new WebAssembly.Module(
    joinSections(
      core.sections.raw().map((each) => (each.id === Section.export ? { id: each.id, content } : each)),
    ),
  );
  const { type: memoryLimits } = core.imports.find(({ kind }) => kind === "memory");
  const { type: tableType } = core.imports.find(({ kind }) => kind === "table");
  // The linker may not have counted the memory below static data.
  const pages = Number(memoryLimits.min) + Math.ceil(data.place / PAGE_SIZE);
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
  const slots = Number(tableType.limits.min) + 1; // the first is the null pointer
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
        const { mutable } = importedGlobals[index].type;
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
 * Finds the words of static data that hold an address which only the host knows.
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

/** Returns the body of a function that writes those words. */
function writerOf(words) {
  const code = words.flatMap(({ global, place, addend }) => [
    ...i32Const(place),
    ...[Op.globalGet, ...u32(global)],
    ...i32Const(addend),
    ...[Op.i32Add, Op.i32Store, 2, 0],
  ]);
  return [0, ...code, Op.end];
}

/** Returns the address of the data segment and its size. */
function dataOf(sections) {
  const reader = sections.open(Section.data);
  reader.take(3, "the head of one active segment whose place is an i32.const");
  const place = reader.s32("a place");
  reader.u8("an end");
  return { place, size: reader.u32("a size") };
}

/**
 * @param {Uint8Array} wasm a linked core
 * @param {{ memoryBase: number, tableBase: number }} bases
 * @returns {Uint8Array} the same core for this place alone; exports are sorted by name
 */
export function relocate(wasm, { memoryBase, tableBase }) {
  const { imports } = readModule(wasm, FILE);
  const importedGlobals = imports.filter(({ kind }) => kind === "global");
  const indexOf = (/** @type {string} */ base) => importedGlobals.findIndex(({ name }) => name === base);
  const bases = new Map([
    [indexOf("__memory_base"), memoryBase],
    [indexOf("__table_base"), tableBase],
  ]);
  const module = readModule(withBases(wasm, bases), FILE);
  const core = { module, importedGlobals, globals: ownGlobals(module), data: dataOf(module.sections) };
  const found = run(core, -1);
  const bodies = new Map([[module.exports.get(RELOCATIONS)?.index, writerOf(openWords(core, found))]]);
  const start = module.sections.open(Section.start);
  if (start) bodies.set(start.u32("the start function"), writerOf([]));
  return withResults(core, found, bodies);
}

/** Returns the core with the results of its start; `bodies` replace the functions that wrote them. */
function withResults({ module, globals, data }, found, bodies) {
  const { sections, exports, importedFunctions } = module;
  const code = functionBodies(sections).map((body, index) =>
    sized(bodies.get(importedFunctions + index) ?? body),
  );
  const values = globals.map((_, index) => [
    ...globalType({ value: "i", mutable: false }),
    ...i32Const(found.values[index]),
    Op.end,
  ]);
  const segment = concat([[0], i32Const(data.place), [Op.end], sized(found.data)]);
  const replaced = new Map([
    [Section.export, exportSection([...exports.values()].sort((a, b) => (a.name < b.name ? -1 : 1)))],
    [Section.code, vector(code)],
    [Section.global, vector(values)],
    [Section.data, vector([segment])],
  ]);
  return joinSections(
    sections
      .raw()
      .filter(({ id }) => id !== Section.start)
      .map(({ id, content }) => ({ id, content: replaced.get(id) ?? content })),
  );
}

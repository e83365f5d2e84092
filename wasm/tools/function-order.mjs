/**
 * The order of the core's functions: by type, then by content. Like beside like compresses best; nothing else hangs on
 * the order. wasm-opt, which can renumber functions, orders them by name: these are the names.
 */
import {
  Kind,
  Section,
  join,
  readBodies,
  readImports,
  readerOf,
  sized,
  split,
  u32,
  vector,
} from "./wasm-binary.mjs";

const FUNCTION_NAMES = 1;

/** @param {Buffer} wasm without names @returns {Buffer} the same with names whose order is the functions' */
export function nameByOrder(wasm) {
  const sections = split(wasm);
  const types = readerOf(sections, Section.function);
  const functions = types.list(() => types.u32()).map((type, index) => ({ type, index }));
  const bodies = readBodies(sections);
  functions.sort(
    (a, b) => a.type - b.type || Buffer.compare(bodies[a.index], bodies[b.index]) || a.index - b.index,
  );
  const imported = readImports(sections).filter(({ kind }) => kind === Kind.func).length;
  const names = functions
    .map(({ index }, rank) => ({ index: index + imported, name: `f${String(rank).padStart(9, "0")}` }))
    .sort((a, b) => a.index - b.index)
    .map(({ index, name }) => Buffer.concat([u32(index), sized(Buffer.from(name))]));
  const subsection = Buffer.concat([Buffer.from([FUNCTION_NAMES]), sized(vector(names))]);
  const bytes = Buffer.concat([sized(Buffer.from("name")), subsection]);
  return join([...sections, { id: Section.custom, bytes }]);
}

/**
 * Orders the core's functions so that it compresses well: each is followed by the one most similar to it. wasm-opt sorts
 * functions by name, so this step gives them names in that order.
 */
import {
  Section,
  concat,
  functionBodies,
  joinSections,
  name,
  readModule,
  section,
  u32,
  vector,
} from "./wasm-binary.mjs";

/** The subsection of the name section with the functions' names. */
const FUNCTION_NAMES = 1;

/** Functions are compared by their sequences of this many bytes. */
const RUN = 4;

/** Added to the number of sequences; otherwise short functions would resemble everything. */
const SHORT = 8;

/** @param {Uint8Array} body @returns {Set<number>} the runs of bytes in it, as 32-bit numbers */
function runsOf(body) {
  const view = new DataView(body.buffer, body.byteOffset, body.length);
  const runs = new Set();
  for (let at = 0; at + RUN <= body.length; at++) runs.add(view.getUint32(at, true));
  return runs;
}

/** @param {Set<number>} left @param {Set<number>} right @returns {number} the proportion of shared sequences, from 0 to 1 */
function likeness(left, right) {
  const [few, many] = left.size < right.size ? [left, right] : [right, left];
  let shared = 0;
  for (const run of few) if (many.has(run)) shared++;
  return shared / (left.size + right.size + SHORT);
}

/** @param {readonly Uint8Array[]} bodies @returns {number[]} their indices, in order */
function orderOf(bodies) {
  const runs = bodies.map(runsOf);
  const rest = bodies.map((_, index) => index).sort((a, b) => Buffer.compare(bodies[a], bodies[b]) || a - b);
  const order = rest.splice(0, 1);
  while (rest.length > 0) {
    const last = runs[order[order.length - 1]];
    let best = 0;
    let most = -1;
    for (const [place, index] of rest.entries()) {
      const like = likeness(last, runs[index]);
      if (like > most) [best, most] = [place, like];
    }
    order.push(...rest.splice(best, 1));
  }
  return order;
}

/** @param {Uint8Array} wasm without names @returns {Uint8Array} the same with names that sort into the order */
export function nameByOrder(wasm) {
  const { sections, importedFunctions } = readModule(wasm, "the core");
  const names = orderOf(functionBodies(sections))
    .map((index, rank) => ({ index: index + importedFunctions, title: `f${String(rank).padStart(9, "0")}` }))
    .sort((a, b) => a.index - b.index)
    .map(({ index, title }) => concat([u32(index), name(title)]));
  const content = concat([name("name"), section(FUNCTION_NAMES, vector(names))]);
  return joinSections([...sections.raw(), { id: Section.custom, content }]);
}

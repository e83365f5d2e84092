/**
 * The order of the core's functions: after each the one that is most like it. Like beside like compresses best; nothing
 * else hangs on the order. wasm-opt, which can renumber functions, orders them by name: these are the names.
 */
import { Kind, Section, join, readBodies, readImports, sized, split, u32, vector } from "./wasm-binary.mjs";

const FUNCTION_NAMES = 1;

/** So many bytes in a row are what two functions have in common. */
const RUN = 4;

/** Counts as so many runs that nothing has in common: what is short is like everything else. */
const SHORT = 8;

/** @param {Buffer} body @returns {Set<number>} the runs of bytes in it */
function runsOf(body) {
  const runs = new Set();
  for (let at = 0; at + RUN <= body.length; at++) runs.add(body.readUInt32LE(at));
  return runs;
}

/** @param {Set<number>} left @param {Set<number>} right @returns {number} what they share, as a part of what they have */
function likeness(left, right) {
  const [few, many] = left.size < right.size ? [left, right] : [right, left];
  let shared = 0;
  for (const run of few) if (many.has(run)) shared++;
  return shared / (left.size + right.size + SHORT);
}

/** @param {readonly Buffer[]} bodies @returns {number[]} their indices, in order */
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

/** @param {Buffer} wasm without names @returns {Buffer} the same with names whose order is the functions' */
export function nameByOrder(wasm) {
  const sections = split(wasm);
  const imported = readImports(sections).filter(({ kind }) => kind === Kind.func).length;
  const names = orderOf(readBodies(sections))
    .map((index, rank) => ({ index: index + imported, name: `f${String(rank).padStart(9, "0")}` }))
    .sort((a, b) => a.index - b.index)
    .map(({ index, name }) => Buffer.concat([u32(index), sized(Buffer.from(name))]));
  const subsection = Buffer.concat([Buffer.from([FUNCTION_NAMES]), sized(vector(names))]);
  const bytes = Buffer.concat([sized(Buffer.from("name")), subsection]);
  return join([...sections, { id: Section.custom, bytes }]);
}

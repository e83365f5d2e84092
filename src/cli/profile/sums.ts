/** Sums a profile by function and by line, each without and with callees. */

import { chunkOf, type Charge, type Place, type Profile, type ProfiledFunction } from "./model.js";

/** A running sum. */
interface Sum {
  time: number;
  bytes: number;
  blocks: number;
}

const nothing = (): Sum => ({ time: 0, bytes: 0, blocks: 0 });

function add(sum: Sum, { time, bytes, blocks }: Charge): void {
  sum.time += time;
  sum.bytes += bytes;
  sum.blocks += blocks;
}

export interface FunctionSum {
  readonly function: ProfiledFunction;
  /** Without its callees. */
  readonly self: Charge;
  /** With its callees; a recursion counts once. */
  readonly total: Charge;
}

export interface LineSum {
  /** The function that contains the line. */
  readonly function: ProfiledFunction;
  readonly line: number;
  /** With the C functions that it calls, but not the Lua functions. */
  readonly self: Charge;
  readonly total: Charge;
}

export interface Sums {
  readonly all: Charge;
  readonly functions: readonly FunctionSum[];
  readonly lines: readonly LineSum[];
}

interface Growing {
  readonly function: ProfiledFunction;
  readonly line: number;
  readonly self: Sum;
  readonly total: Sum;
  /** The last place that was added to the total. */
  last: number;
}

/** The charge of the root: lua.c itself, for example while it waits for a line. */
const OUTSIDE: ProfiledFunction = { name: "(outside of all functions)", source: undefined, line: -1 };

export function sums({ functions, places }: Profile): Sums {
  const all = nothing();
  const byFunction = new Map<number, Growing>();
  const byLine = new Map<string, Growing>();
  places.forEach((place, index) => {
    if (place.time === 0 && place.blocks === 0) return;
    add(all, place);
    if (place.parent < 0) charge(growing(byFunction, -1, OUTSIDE, 0), place, index, true);
    let isOwn = true; // no Lua call has been passed yet
    for (let at: Place | undefined = place; at !== undefined && at.parent >= 0; at = places[at.parent]) {
      const fn = functions[at.function];
      if (fn === undefined) continue;
      charge(growing(byFunction, at.function, fn, 0), place, index, at === place);
      if (fn.source === undefined || at.line === 0) continue;
      charge(growing(byLine, `${chunkOf(fn)}\n${at.line}`, fn, at.line), place, index, isOwn);
      isOwn = false;
    }
  });
  return { all, functions: [...byFunction.values()], lines: [...byLine.values()] };
}

function growing<Key>(map: Map<Key, Growing>, key: Key, fn: ProfiledFunction, line: number): Growing {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = { function: fn, line, self: nothing(), total: nothing(), last: -1 };
  map.set(key, made);
  return made;
}

function charge(to: Growing, place: Place, index: number, isOwn: boolean): void {
  if (isOwn) add(to.self, place);
  if (to.last === index) return; // already counted by an inner call of a recursion
  add(to.total, place);
  to.last = index;
}

/** Builds the call tree of a profile, as a flame graph shows it. All lines of a function form one node. */

import type { Place, Profile } from "./model.js";

/** A function, distinguished by the calls that led to it. */
export interface Call {
  /** Its index in the tree; a parent has a lower one. */
  readonly index: number;
  readonly parent: number;
  /** The index of the function in the profile; -1 for the root. */
  readonly function: number;
  readonly children: number[];
  /** Microseconds by line; a C function has line 0. */
  readonly lines: Map<number, number>;
  time: number;
  bytes: number;
  blocks: number;
}

export interface CallTree {
  readonly calls: readonly Call[];
  /** The index of the call that each place of the profile belongs to. */
  readonly ofPlace: readonly number[];
}

export function callTree({ places }: Profile): CallTree {
  const calls: Call[] = [];
  const ofPlace: number[] = [];
  const known = new Map<string, number>();
  for (const place of places) {
    const call = calls[find(place)];
    if (call === undefined) continue;
    ofPlace.push(call.index);
    call.time += place.time;
    call.bytes += place.bytes;
    call.blocks += place.blocks;
    if (place.time > 0) call.lines.set(place.line, (call.lines.get(place.line) ?? 0) + place.time);
  }
  return { calls, ofPlace };

  function find(place: Place): number {
    const parent = ofPlace[place.parent] ?? -1;
    const key = `${parent} ${place.function}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const index = calls.length;
    calls.push({
      index,
      parent,
      function: place.function,
      children: [],
      lines: new Map(),
      time: 0,
      bytes: 0,
      blocks: 0,
    });
    calls[parent]?.children.push(index);
    known.set(key, index);
    return index;
  }
}

/** Returns the path from the outermost item to the one at `index`, without the root. */
export function pathTo<Item extends { readonly parent: number }>(
  items: readonly Item[],
  index: number,
): Item[] {
  const path: Item[] = [];
  for (let item = items[index]; item !== undefined && item.parent >= 0; item = items[item.parent])
    path.push(item);
  return path.reverse();
}

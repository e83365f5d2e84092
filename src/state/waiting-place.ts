/** Where a state waits: the Lua line that called the function which waits. */

import { readText } from "../values/text.js";
import type { StateInternals } from "./internals.js";

/** Offsets in `lua_Debug` of lua.h, in bytes, and its size. */
const SIZE = 108;
const CURRENT_LINE = 24;
const SHORT_SOURCE = 44;

/** The deepest call that is looked at. */
const MOST_LEVELS = 50;

/**
 * Returns the innermost line of Lua, such as `order.lua:12`, of the call that waits; undefined if no call waits, or if several do.
 * `skips` says which sources do not count. Runs no code of Lua.
 */
export function waitingPlace(
  { async, services: { core } }: StateInternals,
  skips: (source: string) => boolean,
): string | undefined {
  const [thread, ...others] = async.waitingThreads;
  if (thread === undefined || others.length > 0) return undefined;
  const { functions, memory } = core;
  const what = memory.allocText("Sl");
  const debug = memory.alloc(SIZE);
  try {
    for (let level = 0; level < MOST_LEVELS && functions.lua_getstack(thread, level, debug) !== 0; level++) {
      functions.lua_getinfo(thread, what, debug);
      const line = memory.view.getInt32(debug + CURRENT_LINE, true);
      if (line <= 0) continue;
      const start = debug + SHORT_SOURCE;
      const source = readText(memory.bytes, start, memory.bytes.indexOf(0, start) - start);
      if (!skips(source)) return `${source}:${line}`;
    }
    return undefined;
  } finally {
    memory.free(debug);
    memory.free(what);
  }
}

/** Reads the calls of a state that a trap has ended. */

import type { Core } from "../core/core.js";
import type { LuaPointer } from "../core/pointers.js";

/** What stops the collector, in lua.h. */
const LUA_GCSTOP = 0;

/** The free slots of the stack that a traceback needs. */
const SLOTS = 16;

/**
 * Returns the traceback of a state's main thread, "" if it cannot be made. Its collector is stopped for good, so that no finalizer runs.
 * The C stack must be that of the caller again.
 */
export function callsOfDead({ functions, memory, stackPointer }: Core, thread: LuaPointer): string {
  const before: unknown = stackPointer.value;
  try {
    functions.lua_gc(thread, LUA_GCSTOP, 0);
    if (functions.lua_checkstack(thread, SLOTS) === 0) return "";
    functions.luaL_traceback(thread, thread, 0, 0);
    const text = functions.lua_tolstring(thread, -1, 0);
    return text === 0 ? "" : memory.text(text);
  } catch {
    return ""; // no memory, or the trap broke what it reads
  } finally {
    stackPointer.value = before;
  }
}

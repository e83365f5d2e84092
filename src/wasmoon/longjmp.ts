/**
 * wasmoon knows a longjmp only as a thrown `Infinity`, which its core throws; ours throws wasm exceptions. The module
 * that wasmoon is given translates, both ways: what leaves wasm as an exception of the longjmp tag becomes `Infinity`,
 * and an `Infinity` that leaves a function of the host becomes that exception again.
 */

import type { GlueModule } from "../core/glue.js";
import { isException, type WasmTag } from "../core/tags.js";

/** Values that C may push without asking for room, LUA_MINSTACK of lua.h. */
const MIN_STACK = 20;

/**
 * A module as wasmoon wants it: the same object but for two functions. Closing an engine, wasmoon gives a reference
 * back right after `lua_close`, to a state whose memory is free by then; that call is not made. The thread of each
 * `doString`, and then its results, it puts on a stack where the results stay, and asks for no room: so it is made here.
 */
export function translateLongjmp(module: GlueModule, tag: WasmTag): GlueModule {
  // What calls from the host function that runs have thrown. Functions of the host nest, and each frame rethrows its
  // own exception: the frames outside wait with theirs.
  let thrown: unknown;

  let justClosed = false;

  const ccall: GlueModule["ccall"] = (name, result, types, args) => {
    if (justClosed && name === "luaL_unref") return undefined;
    justClosed = false;
    if (name === "lua_newthread") makeRoom(module, args[0], 1);
    if (name === "lua_xmove") makeRoom(module, args[1], args[2]);
    try {
      const value = module.ccall(name, result, types, args);
      justClosed = name === "lua_close";
      return value;
    } catch (error) {
      if (!isException(error, tag)) throw error;
      thrown = error;
      throw Infinity; // what wasmoon compares with
    }
  };

  const addFunction: GlueModule["addFunction"] = (fn, signature) => {
    const wrapped = (...args: never[]): unknown => {
      const outside = thrown;
      thrown = undefined;
      try {
        return fn(...args);
      } catch (error) {
        throw error === Infinity && thrown !== undefined ? thrown : error;
      } finally {
        thrown = outside;
      }
    };
    return module.addFunction(wrapped, signature);
  };

  return Object.assign(Object.create(module) as GlueModule, { ccall, addFunction });
}

/** Room for `count` values on the stack of `L`, and for what wasmoon pushes after them. Throws when there is none. */
function makeRoom(module: GlueModule, L: unknown, count: unknown): void {
  const room = module.ccall("lua_checkstack", "number", ["number", "number"], [L, Number(count) + MIN_STACK]);
  if (room === 0)
    throw new Error("stack overflow: the engine holds the results of too many calls; make a new one");
}

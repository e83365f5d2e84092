/**
 * wasmoon knows a longjmp only as a thrown `Infinity`, which its core throws; ours throws wasm exceptions. The module
 * that wasmoon is given translates, both ways: what leaves wasm as an exception of the longjmp tag becomes `Infinity`,
 * and an `Infinity` that leaves a function of the host becomes that exception again.
 */

import type { GlueModule } from "../core/glue.js";
import { isException, type WasmTag } from "../core/tags.js";

/**
 * A module as wasmoon wants it: the same object but for two functions. Closing an engine, wasmoon gives a reference
 * back right after `lua_close`, to a state whose memory is free by then; that call is not made.
 */
export function translateLongjmp(module: GlueModule, tag: WasmTag): GlueModule {
  // What calls from the host function that runs have thrown. Functions of the host nest, and each frame rethrows its
  // own exception: the frames outside wait with theirs.
  let thrown: unknown;

  let justClosed = false;

  const ccall: GlueModule["ccall"] = (name, result, types, args) => {
    if (justClosed && name === "luaL_unref") return undefined;
    justClosed = false;
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

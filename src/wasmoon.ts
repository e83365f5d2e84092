/**
 * `perilune/wasmoon` for Node: all names of the package `wasmoon`, over Perilune's core. The classes that are not about
 * the core are wasmoon's own, as npm installed them.
 */

import * as wasmoon from "wasmoon";
import { loadRuntime, type NodeRuntimeOptions } from "./index.js";
import { allNames, dropIn, type LuaFactory as Factory } from "./wasmoon/drop-in.js";

/**
 * As with wasmoon, scripts read the input of the process, and see no file, no variable and no program of the machine,
 * unless the options say so.
 */
const own = dropIn<NodeRuntimeOptions>(
  wasmoon,
  (wasm, environment, { realFiles = false, processes = realFiles, ...options } = {}) =>
    loadRuntime({
      ...(wasm === undefined ? {} : { wasm }),
      stdin: "inherit",
      ...options,
      realFiles,
      processes,
      environment: { ...options.environment, ...environment },
    }),
);

export * from "wasmoon";
export const { LuaFactory, LuaWasm, LuaEngine, createEngine, luaWasm } = own;
export type LuaFactory = Factory;
export type LuaWasm = wasmoon.LuaWasm;
export type LuaEngine = wasmoon.LuaEngine;
export type { EngineOptions } from "./wasmoon/engine-options.js";

/** What `import wasmoon from` gives with the package. */
export default allNames(wasmoon, own);

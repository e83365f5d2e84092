/**
 * `perilune/wasmoon` for Node: all names of the package `wasmoon`, over Perilune's core. The classes that are not about
 * the core are wasmoon's own, as npm installed them.
 */

import {
  Decoration,
  LUAI_MAXSTACK,
  LUA_MULTRET,
  LUA_REGISTRYINDEX,
  LuaEngine as WasmoonEngine,
  LuaEventCodes,
  LuaEventMasks,
  LuaGlobal,
  LuaLibraries,
  LuaMultiReturn,
  LuaRawResult,
  LuaReturn,
  LuaThread,
  LuaTimeoutError,
  LuaType,
  LuaTypeExtension,
  LuaWasm as WasmoonWasm,
  PointerSize,
  decorate,
  decorateFunction,
  decorateProxy,
  decorateUserdata,
} from "wasmoon";
import { loadRuntime, type NodeRuntimeOptions } from "./index.js";
import { dropIn, type LuaFactory as Factory } from "./wasmoon/drop-in.js";

/** As with wasmoon, scripts see no file, no variable and no program of the machine, unless the options say so. */
export const { LuaFactory, LuaWasm, LuaEngine, createEngine, luaWasm } = dropIn<NodeRuntimeOptions>(
  { LuaWasm: WasmoonWasm, LuaEngine: WasmoonEngine, LuaTypeExtension },
  (wasm, environment, { realFiles = false, processes = realFiles, ...options } = {}) =>
    loadRuntime({
      ...(wasm === undefined ? {} : { wasm }),
      ...options,
      realFiles,
      processes,
      environment: { ...options.environment, ...environment },
    }),
);
export type LuaFactory = Factory;
export type LuaWasm = WasmoonWasm;
export type LuaEngine = WasmoonEngine;

export {
  Decoration,
  LUAI_MAXSTACK,
  LUA_MULTRET,
  LUA_REGISTRYINDEX,
  LuaEventCodes,
  LuaEventMasks,
  LuaGlobal,
  LuaLibraries,
  LuaMultiReturn,
  LuaRawResult,
  LuaReturn,
  LuaThread,
  LuaTimeoutError,
  LuaType,
  LuaTypeExtension,
  PointerSize,
  decorate,
  decorateFunction,
  decorateProxy,
  decorateUserdata,
};
export type { EnvironmentVariables, LuaResumeResult, LuaState, LuaThreadRunOptions } from "wasmoon";
export type { EngineOptions } from "./wasmoon/options.js";

/** What `import wasmoon from` gives with the package. */
export default {
  Decoration,
  LUAI_MAXSTACK,
  LUA_MULTRET,
  LUA_REGISTRYINDEX,
  LuaEngine,
  LuaEventCodes,
  LuaEventMasks,
  LuaFactory,
  LuaGlobal,
  LuaLibraries,
  LuaMultiReturn,
  LuaRawResult,
  LuaReturn,
  LuaThread,
  LuaTimeoutError,
  LuaType,
  LuaTypeExtension,
  LuaWasm,
  PointerSize,
  createEngine,
  decorate,
  decorateFunction,
  decorateProxy,
  decorateUserdata,
  luaWasm,
};

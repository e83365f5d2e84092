/**
 * `perilune/wasmoon` for browsers: the names of wasmoon.ts. The classes that are not about the core are those of
 * `vendor/wasmoon.js`, which needs no bundler.
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
} from "./vendor/wasmoon.js";
import { loadRuntime, type RuntimeOptions } from "./browser.js";
import { dropIn, type LuaFactory as Factory } from "./wasmoon/drop-in.js";

/** wasmoon's core comes from a CDN unless a URL is given; ours from beside this file. */
export const { LuaFactory, LuaWasm, LuaEngine, createEngine, luaWasm } = dropIn<RuntimeOptions>(
  { LuaWasm: WasmoonWasm, LuaEngine: WasmoonEngine, LuaTypeExtension },
  (wasm, environment, options = {}) =>
    loadRuntime({
      ...(wasm === undefined ? {} : { wasm }),
      ...options,
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
export type {
  EnvironmentVariables,
  LuaResumeResult,
  LuaState,
  LuaThreadRunOptions,
} from "./vendor/wasmoon.js";
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

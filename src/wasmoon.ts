/**
 * `perilune/wasmoon`: the classes of wasmoon that a runtime's engines are made of, for `decorate` and its kind. In
 * Node they are those of the package `wasmoon`; in browsers `vendor/wasmoon.js`. Re-exports only.
 */

export {
  Decoration,
  LUAI_MAXSTACK,
  LUA_MULTRET,
  LUA_REGISTRYINDEX,
  LuaEngine,
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
  LuaWasm,
  PointerSize,
  decorate,
  decorateFunction,
  decorateProxy,
  decorateUserdata,
} from "wasmoon";
export type { EnvironmentVariables, LuaResumeResult, LuaState, LuaThreadRunOptions } from "wasmoon";

/**
 * The types of wasmoon.js, which `scripts/vendor-wasmoon.mjs` puts beside it for browsers: wasmoon's classes without
 * its core, its factory and its loader. Not a source that is compiled.
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

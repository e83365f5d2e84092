/** What every entry exports besides `loadRuntime`. Re-exports only. */

// `Symbol.dispose`, for declarations that users read without that library.
/// <reference lib="esnext.disposable" preserve="true" />

export type { EngineOptions, Runtime, StateOptions } from "./runtime/runtime.js";
export type { FileSource, RuntimeOptions, WasmSource } from "./runtime/options.js";
export { CoreSourceError } from "./runtime/compiled.js";
export { FilePlaceError, FileSourceError } from "./runtime/files.js";
export type {
  PreloadedModule,
  MissingModule,
  PreloadOptions,
  PreloadReport,
  PreloadSource,
} from "./runtime/preload.js";
export { bytesInput, callbackOutput, lineOutput } from "./core/streams-memory.js";
export { StreamErrno, StreamError } from "./core/streams.js";
export type { InputStream, OutputStream, StandardStreams } from "./core/streams.js";
export { LuaState, type ChunkOptions, type NativeSource } from "./state/state.js";
export type { Limit, LimitOptions, Limits } from "./state/limits.js";
export { LuaFunction, LuaReference, LuaTable } from "./values/reference.js";
export type { HostFunction, LuaInput, LuaValue } from "./values/types.js";
export { PeriluneError } from "./errors/base.js";
export * from "./errors/files.js";
export * from "./errors/lua.js";
export * from "./errors/native-module.js";
export * from "./errors/runtime.js";
export type { LuaFrame, LuaPosition } from "./errors/trace.js";

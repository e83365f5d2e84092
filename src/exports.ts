/** What every entry exports besides `loadRuntime`. Re-exports only. */

// `Symbol.dispose`, for declarations that users read without that library.
/// <reference lib="esnext.disposable" preserve="true" />

export type { Runtime, RuntimeStats } from "./runtime/runtime.js";
export type { IsolatedPool, IsolatedPoolOptions, IsolatedStateOptions } from "./runtime/isolated.js";
export type { CompileStats } from "./core/compile-cache.js";
export type { Template, TemplateOptions, TemplateStateOptions } from "./runtime/template.js";
export type { Mount, MountOptions } from "./files/given-files.js";
export type { ConfinedDirectories } from "./runtime/roots.js";
export { LIBRARIES, SANDBOXES, type LibraryName, type Sandbox } from "./runtime/sandbox.js";
export type {
  CheckedUrl,
  FileSource,
  LoadProgress,
  RuntimeOptions,
  WasmSource,
  StateOptions,
} from "./runtime/runtime-options.js";
export type { StateSystemOptions, TimeOptions } from "./runtime/system-options.js";
export type {
  PreloadedModule,
  MissingModule,
  PreloadOptions,
  PreloadReport,
  PreloadSource,
} from "./runtime/preload.js";
export type { Clock } from "./core/clock.js";
export { bytesInput, callbackOutput, lineOutput } from "./files/streams-memory.js";
export { StreamErrno, StreamError } from "./files/streams.js";
export type { InputStream, OutputStream, StandardStreams } from "./files/streams.js";
export {
  DescribedModule,
  defineModule,
  describeModule,
  HostModule,
  type ModuleBuilder,
  type ModuleDefinition,
  type ModuleDescription,
  type TypeBinding,
  type UserType,
} from "./modules/host/define.js";
export { keep } from "./modules/host/callbacks.js";
export {
  LowFunction,
  lowLevel,
  type LowLevel,
  type LuaCall,
  type RawTable,
} from "./modules/host/low-level.js";
export { MODULE_CLASSES, STATE_KINDS, type ModuleClass, type StateKind } from "./security/classes.js";
export { HostCall } from "./security/call.js";
export { CallContext, type Actor, type CallContextOptions } from "./security/context.js";
export { ALLOW_ALL, DENY_ALL, type Policy, type RequestMeta } from "./security/policy.js";
export { rulesPolicy, type PolicyRule } from "./security/rules.js";
export { printFiles, TYPE_FORMATS, type TypeFormat } from "./types/addon.js";
export { t, type TypeBuilder } from "./types/builder.js";
export { printManifest, readManifest } from "./types/manifest.js";
export type { Manifest, Type } from "./types/type.js";
export type { ChunkOptions, LoadOptions } from "./state/loading.js";
export type { AsyncScope } from "./state/async-scope.js";
export type { ResultOptions } from "./state/results.js";
export { luaBytes } from "./values/text.js";
export type { CallLimitOptions } from "./state/call-limits.js";
export type { CallOptions as AsyncOptions, CallOptions, RunOptions } from "./state/call-options.js";
export type { CloseOptions } from "./state/life.js";
export type { Limit, LimitOptions, StateLimits as Limits } from "./state/limits.js";
export type { MemoryUse as StateMemory } from "./state/memory-use.js";
export type { NativeSource } from "./state/services.js";
export type { WarningListener } from "./state/warnings.js";
export { LuaState } from "./state/state.js";
export type { StateStats } from "./state/stats.js";
export type { ToJSOptions } from "./values/codec.js";
export { LuaFunction } from "./values/function.js";
export type { DumpOptions } from "./values/function.js";
export type { LeakListener } from "./values/handles.js";
export { hostObject, type HostClass, type HostClassOptions } from "./values/host-objects.js";
export type { HostObjectOptions } from "./values/host-policy.js";
export { hostFunction, LuaMultiReturn, type HostFunctionOptions } from "./values/host-functions.js";
export { PackedArray } from "./values/packed-array.js";
export {
  definePacked,
  PackedType,
  type PackedCursor,
  type PackedFields,
  type PackedKind,
  type PackedObject,
  type PackedOptions,
} from "./values/packed-type.js";
export { LuaReference, LuaUserdata } from "./values/reference.js";
export { LuaTable } from "./values/table.js";
export { LuaThread, type ThreadStatus } from "./values/thread.js";
export type { HostFunction, LuaInput, LuaPath, LuaValue, Results, Value } from "./values/types.js";
export { PeriluneError } from "./errors/base.js";
export { AbortedError, YieldError } from "./errors/async.js";
export { ProcessError } from "./errors/process.js";
export { WorkflowError } from "./errors/workflow.js";
export type { ErrorCode } from "./errors/codes.js";
export { hasCode, type ErrorsByCode } from "./errors/has-code.js";
export type { Difference, ImportMismatch } from "./errors/differences.js";
export { FileError } from "./errors/file-access.js";
export { GuestError } from "./errors/guest.js";
export { HostError, type HostErrorOptions } from "./errors/host-error.js";
export * from "./errors/kinds.js";
export { LimitError, LuaError } from "./errors/lua.js";
export { ModuleError } from "./errors/module.js";
export { SecurityError } from "./errors/security.js";
export { NativeTrap, ProgramExit, StateError, type NativeFrame } from "./errors/state.js";
export { ValueError } from "./errors/values.js";
export type { LuaFrame, LuaPosition } from "./errors/trace.js";

/** Options of `loadRuntime` and of its states, the same on every platform. */

import type { GlueFactory } from "../core/glue.js";
import type { HostModule } from "../modules/host/define.js";
import type { ModuleClass, StateKind } from "../security/classes.js";
import type { CallContext, CallContextOptions } from "../security/context.js";
import type { Policy } from "../security/policy.js";
import type { StandardStreams } from "../files/streams.js";
import type { LimitOptions } from "../state/limits.js";
import type { RootOptions } from "./roots.js";
import type { LeakListener } from "../values/handles.js";
import type { OptionKinds } from "../values/options.js";
import type { StateSystemOptions, TimeOptions } from "./system-options.js";

/** Where the core's wasm is: a URL or path to load, its bytes, or a compiled module. */
export type WasmSource = URL | string | Uint8Array | ArrayBuffer | WebAssembly.Module;

/** Where a file's content is. */
export type FileSource = string | Uint8Array | URL;

/** Options of `loadRuntime`, which owns nothing of what it is given. What is wrong with one is an `OptionError`. */
export interface RuntimeOptions extends Partial<StandardStreams>, TimeOptions {
  /** The core to run. Default: the one that ships with the package. */
  readonly wasm?: WasmSource;
  /**
   * The JavaScript that belongs to the core: the default export of `x.node.mjs` or `x.web.mjs`. Only for a core with
   * native modules linked in that take more of JavaScript than the C library that ships (`ERR_CORE_MISMATCH` says so).
   */
  readonly glue?: GlueFactory;
  /**
   * Virtual files by absolute path: text, bytes, or a URL that is fetched once, while the runtime loads. A native
   * module given as `/app/name.wasm` is found by `require "name"` from the context `/app`.
   */
  readonly files?: Readonly<Record<string, FileSource>>;
  /** Environment variables that `os.getenv` and C's `getenv` see. Default: those of the process; none in a browser. */
  readonly environment?: Readonly<Record<string, string>>;
  /**
   * The directory of the standard modules; false for none. Default: PERILUNE_STDLIB_DIR of the environment, else the one
   * that ships, where there are no real files as virtual ones.
   */
  readonly stdlib?: string | false;
  /** What native modules do, by name: see `ModuleClass`. One that is not here has no class, and no workflow takes it. */
  readonly nativeClasses?: Readonly<Record<string, readonly ModuleClass[]>>;
  /** Whether results of host modules are checked against their types: for development. Default: false. */
  readonly checkResults?: boolean;
  /**
   * Told of each handle (table, function, userdata, thread) that nobody closed and the garbage collector found, with the
   * stack of where it was made: for tests, since it costs a stack for each handle. Default: nobody is told.
   */
  readonly onLeak?: LeakListener;
}

/** What each has to be. `any`: who uses it says more. */
export const RUNTIME_OPTIONS = {
  stdin: "any",
  stdout: "any",
  stderr: "any",
  clock: "any",
  timeZone: "any",
  wasm: "any",
  glue: "function",
  files: "object",
  environment: "any",
  stdlib: "any",
  nativeClasses: "any",
  checkResults: "flag",
  onLeak: "function",
} as const satisfies OptionKinds<RuntimeOptions>;

/** Options of `createState`. What is wrong with one is an `OptionError`, of files and mounts a `ERR_VIRTUAL_FILE`. */
export interface StateOptions extends RootOptions, StateSystemOptions {
  /** Whether LUA_PATH and LUA_CPATH of the environment are left out of account. Default: false. */
  readonly ignoreEnvironment?: boolean;
  /**
   * Virtual files by absolute path, text or bytes. They are the state's own: other states may have others at the same
   * paths.
   */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  /** Node: directories of the machine by the absolute path at which Lua sees them, until the state is closed. */
  readonly mounts?: Readonly<Record<string, string>>;
  /**
   * Keeps all that Lua and C open within the context, the stdlib (which is only read), this state's `files` and
   * `mounts`, and the directories in `roots`. Programs of the machine cannot be run. Default: false.
   */
  readonly confined?: boolean | { readonly roots: readonly string[] };
  /**
   * Modules that `require` finds in this state; no file can stand in for them. Each is built once a runtime, for the first
   * state that is given it.
   */
  readonly modules?: readonly HostModule[];
  /** What the state is for, which decides what modules and libraries it has. Default: `process`. */
  readonly kind?: StateKind;
  /** On whose behalf functions of modules are called. Default: nobody's. */
  readonly callContext?: CallContext | CallContextOptions;
  /** What they may do. Default: nothing that they ask for. */
  readonly policy?: Policy;
  /** What ends its running from outside, from its first chunk on, as `state.limits.set` has it. Default: nothing. */
  readonly limits?: LimitOptions;
  /** Whether `require` takes precompiled files. They are not checked, and a wrong one can crash. Default: false. */
  readonly allowBinary?: boolean;
}

/** As `RUNTIME_OPTIONS`. */
export const STATE_OPTIONS = {
  context: "any",
  stdlib: "any",
  stdout: "any",
  stderr: "any",
  environment: "any",
  clock: "any",
  timeZone: "any",
  warn: "any",
  ignoreEnvironment: "flag",
  files: "object",
  mounts: "object",
  confined: "any",
  modules: "array",
  kind: "any",
  callContext: "any",
  policy: "any",
  limits: "object",
  allowBinary: "flag",
} as const satisfies OptionKinds<StateOptions>;

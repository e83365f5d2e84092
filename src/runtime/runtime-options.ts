/** Options of `loadRuntime` and `createState`, the same on every platform. */

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

/** The source of the core's wasm: a URL or path to load, its bytes, or a compiled module. */
export type WasmSource = URL | string | Uint8Array | ArrayBuffer | WebAssembly.Module;

/** The source of a file's content. */
export type FileSource = string | Uint8Array | URL;

/** Options of `loadRuntime`, which takes ownership of none of them. A wrong one is an `OptionError`. */
export interface RuntimeOptions extends Partial<StandardStreams>, TimeOptions {
  /** The core to run. Default: the one shipped with the package. */
  readonly wasm?: WasmSource;
  /**
   * The JavaScript that belongs to the core: the default export of `x.node.mjs` or `x.web.mjs`. Only needed for a core
   * whose linked-in native modules use more JavaScript than the shipped C library (`ERR_CORE_MISMATCH` then).
   */
  readonly glue?: GlueFactory;
  /**
   * Virtual files by absolute path: text, bytes, or a URL that is fetched once, while the runtime loads. `require
   * "name"` finds a native module given as `/app/name.wasm` from the context `/app`.
   */
  readonly files?: Readonly<Record<string, FileSource>>;
  /** Environment variables for `os.getenv` and C's `getenv`. Default: those of the process; none in a browser. */
  readonly environment?: Readonly<Record<string, string>>;
  /**
   * The directory of the standard modules; false for none. Default: PERILUNE_STDLIB_DIR of the environment, else the
   * shipped directory, which is virtual if Lua sees no real files.
   */
  readonly stdlib?: string | false;
  /**
   * The classes of native modules by name: see `ModuleClass`. A module that is not listed has no class, and workflows
   * reject it.
   */
  readonly nativeClasses?: Readonly<Record<string, readonly ModuleClass[]>>;
  /** Whether to check results of host modules against their types, for development. Default: false. */
  readonly checkResults?: boolean;
  /**
   * Called with each handle (table, function, userdata, thread) that the garbage collector found unclosed, with the
   * stack where it was made. For tests, since it captures a stack per handle. Default: none.
   */
  readonly onLeak?: LeakListener;
}

/** The type of each option. `any` leaves the check to the code that uses it. */
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

/** Options of `createState`. A wrong one is an `OptionError`; wrong files and mounts are an `ERR_VIRTUAL_FILE`. */
export interface StateOptions extends RootOptions, StateSystemOptions {
  /** Whether to ignore LUA_PATH and LUA_CPATH of the environment. Default: false. */
  readonly ignoreEnvironment?: boolean;
  /**
   * Virtual files by absolute path, text or bytes. They belong to this state: other states may have different files at
   * the same paths.
   */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  /** Node only: directories of the machine, by the absolute path at which Lua sees them, until the state is closed. */
  readonly mounts?: Readonly<Record<string, string>>;
  /**
   * Confines all files that Lua and C open to the context, the stdlib (read-only), this state's `files` and `mounts`,
   * and the directories in `roots`. Programs of the machine cannot run. Default: false.
   */
  readonly confined?: boolean | { readonly roots: readonly string[] };
  /**
   * Host modules that `require` finds in this state; no file can replace them. Each is built once per runtime, for the
   * first state that uses it.
   */
  readonly modules?: readonly HostModule[];
  /** The purpose of the state, which decides its modules and libraries. Default: `process`. */
  readonly kind?: StateKind;
  /** The context that functions of modules are called with. Default: an empty one. */
  readonly callContext?: CallContext | CallContextOptions;
  /** The permissions of functions of modules. Default: none. */
  readonly policy?: Policy;
  /** Limits from its first chunk on, as for `state.limits.set`. Default: none. */
  readonly limits?: LimitOptions;
  /**
   * Whether `require` accepts precompiled files. They are not verified; a malformed one can crash the state. Default:
   * false.
   */
  readonly allowBinary?: boolean;
}

/** The same for `StateOptions`. */
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

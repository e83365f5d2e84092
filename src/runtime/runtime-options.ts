/** Options of `loadRuntime` and `createState`, the same on every platform. */

import { COMPILE_CACHE_SIZE } from "../core/compile-cache.js";
import { isCompiler, type Compiler } from "../core/compiler.js";
import { laterCompiler, type CompilerLoader } from "./later-compiler.js";
import type { GlueFactory } from "../core/glue.js";
import type { HostModule } from "../modules/host/define.js";
import type { ModuleClass, StateKind } from "../security/classes.js";
import type { CallContext, CallContextOptions } from "../security/context.js";
import type { Policy } from "../security/policy.js";
import type { Mount } from "../files/given-files.js";
import type { InputStream, OutputStream } from "../files/streams.js";
import type { LimitOptions } from "../state/limits.js";
import type { LibraryName, Sandbox } from "./sandbox.js";
import type { InitialValues } from "./initial-values.js";
import type { ConfinedDirectories, RootOptions } from "./roots.js";
import type { LeakListener } from "../values/handles.js";
import type { CommandDispatcher } from "../values/host-wait.js";
import { kindOf } from "../errors/describe.js";
import type { OptionKinds } from "../errors/options.js";
import { badOption } from "../errors/values.js";
import type { StateSystemOptions, TimeOptions } from "./system-options.js";

/** A core that is there: its bytes, a compiled module, or a response, which is compiled while it arrives. */
type LoadedWasm = Uint8Array | ArrayBuffer | WebAssembly.Module | Response;

/** The source of the core's wasm: a URL or path to load, the core itself, or a promise of it. */
export type WasmSource = URL | string | LoadedWasm | PromiseLike<LoadedWasm>;

/** How much of the core has arrived. */
export interface LoadProgress {
  /** Bytes, after decompression. */
  readonly loaded: number;
  /** All bytes; undefined if the server does not tell, or compresses. */
  readonly total: number | undefined;
}

/** The source of a file's content. */
export type FileSource = string | Uint8Array | URL | CheckedUrl;

/** A URL whose bytes must have a certain hash. */
export interface CheckedUrl {
  readonly url: URL;
  /** As HTML's attribute: `sha256-`, `sha384-` or `sha512-` and the hash in Base64; several, separated by spaces. */
  readonly integrity: string;
}

/** Options of `loadRuntime`, which takes ownership of none of them. A wrong one throws `ERR_OPTION`. */
export interface RuntimeOptions extends TimeOptions {
  /**
   * What `io.read`, and C code, read as standard input; "inherit" for that of the process. Default: for states of the
   * sandbox `none` that of the process, except with `realFiles: false`; for others, and in browsers, an empty one.
   */
  readonly stdin?: InputStream | "inherit";
  /** Receives the output of `print` and `io.write`. Default: that of the process, the console in a browser. */
  readonly stdout?: OutputStream;
  readonly stderr?: OutputStream;
  /** The core to run. Default: the one shipped with the package. */
  readonly wasm?: WasmSource;
  /**
   * Called with each piece of the core that arrives, and at its end. Not called for a compiled module, nor for a core that
   * another runtime has loaded from the same URL.
   */
  readonly onProgress?: (progress: LoadProgress) => void;
  /**
   * The JavaScript that belongs to the core: the default export of `x.node.mjs` or `x.web.mjs`. Only needed for a core
   * whose linked-in native modules use more JavaScript than the shipped C library (`ERR_CORE_MISMATCH` then).
   */
  readonly glue?: GlueFactory;
  /**
   * Virtual files by absolute path: text, bytes, or a URL that is fetched once, while the runtime loads, and that may have an
   * `integrity` (`ERR_FILE_INTEGRITY` if the bytes have another hash). `require
   * "name"` finds a native module given as `/app/name.wasm` from the context `/app`.
   */
  readonly files?: Readonly<Record<string, FileSource>>;
  /**
   * Environment variables for `os.getenv` and C's `getenv`. Default: for states of the sandbox `none` those of the
   * process, except with `realFiles: false`; for others, and in browsers, none.
   */
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
   * The most bytes of its memory that the runtime takes for compiled chunks, which it then need not compile again: those
   * that the host loads and the scripts of modules, by their content and name. 0 turns this off. Default: 8 MiB.
   */
  readonly compileCache?: number;
  /**
   * The most bytes of its memory, which all its states share; at least 2 MiB. An allocation beyond it fails as when there is
   * no more memory. Default: 2 GiB, the most that a runtime can have.
   */
  readonly memory?: number;
  /**
   * The most bytes of static data of all its native modules together. A module that needs more is refused
   * (`ERR_MODULE_MEMORY`). Default: 256 MiB.
   */
  readonly moduleMemory?: number;
  /**
   * The most files that all its states together may have open; each of them may have 1,024. Opening more fails with ENFILE.
   * Default: 16,384.
   */
  readonly openFiles?: number;
  /**
   * Compiles functions that run often to WebAssembly, which changes nothing but speed: what `compiler` of `perilune/jit` returns, or
   * a function that imports it when it is needed, `() => import("perilune/jit")`; false for none. See docs/jit.md. Default: in Node
   * the compiler of the package, unless the environment variable PERILUNE_JIT is `off`; elsewhere false.
   */
  readonly jit?: Compiler | CompilerLoader | false;
  /**
   * Called with each handle (table, function, userdata, thread) that the garbage collector found unclosed, with the
   * stack where it was made. For tests, since it captures a stack per handle. Default: none.
   */
  readonly onLeak?: LeakListener;
}

/** A runtime has no more memory. */
const MOST_BYTES = 2 ** 31;

/** What a core starts with: INITIAL_MEMORY of the build. */
const LEAST_MEMORY = 2 ** 21;

/** The default of `moduleMemory`. */
const MODULE_MEMORY = 2 ** 28;

/** The default of `openFiles`. */
const OPEN_FILES = 2 ** 14;

/** The type of each option. `any` leaves the check to the code that uses it. */
export const RUNTIME_OPTIONS = {
  stdin: "any",
  stdout: "any",
  stderr: "any",
  clock: "any",
  timeZone: "any",
  wasm: "any",
  glue: "function",
  files: "record",
  environment: "any",
  stdlib: "any",
  nativeClasses: "any",
  checkResults: "flag",
  compileCache: "number",
  memory: "number",
  moduleMemory: "number",
  openFiles: "number",
  jit: "any",
  onLeak: "function",
  onProgress: "function",
} as const satisfies OptionKinds<RuntimeOptions>;

/** The sizes among the options, in bytes, and the number of files. */
export interface RuntimeSizes {
  readonly compileCache: number;
  readonly memory: number | undefined;
  readonly moduleMemory: number;
  readonly openFiles: number;
}

/** Returns the sizes that are given, or their defaults. Throws `ERR_OPTION`. */
export function sizesOf(options: RuntimeOptions): RuntimeSizes {
  return {
    compileCache: sizeOf(options, "compileCache") ?? COMPILE_CACHE_SIZE,
    memory: sizeOf(options, "memory", LEAST_MEMORY),
    moduleMemory: sizeOf(options, "moduleMemory") ?? MODULE_MEMORY,
    openFiles: openFilesOf(options),
  };
}

function sizeOf(options: RuntimeOptions, name: keyof RuntimeSizes, least = 0): number | undefined {
  const { [name]: size } = options;
  if (size === undefined) return undefined;
  if (Number.isSafeInteger(size) && size >= least) return Math.min(size, MOST_BYTES);
  const expected = least === 0 ? "a whole number of bytes" : `a whole number of at least ${least} bytes`;
  throw badOption(name, `expected ${expected}, found ${size}`);
}

function openFilesOf({ openFiles = OPEN_FILES }: RuntimeOptions): number {
  if (Number.isSafeInteger(openFiles) && openFiles >= 0) return openFiles;
  throw badOption("openFiles", `expected a whole number of files, found ${openFiles}`);
}

/** Returns the compiler of the option `jit`. Throws `ERR_OPTION`. */
export function compilerOf({ jit }: RuntimeOptions): Compiler | undefined {
  if (jit === undefined || jit === false) return undefined;
  if (isCompiler(jit)) return jit;
  if (typeof jit === "function") return laterCompiler(jit);
  throw badOption(
    "jit",
    `expected a compiler, which perilune/jit makes, or a function, found ${kindOf(jit)}`,
  );
}

/** Options of `createState`. A wrong one throws `ERR_OPTION`; wrong files and mounts are an `ERR_VIRTUAL_FILE`. */
export interface StateOptions extends RootOptions, StateSystemOptions, InitialValues {
  /**
   * What the script may use: `strict`, `standard` or `none`; see `Sandbox`. Default: `standard`.
   */
  readonly sandbox?: Sandbox;
  /** With true, `createState` returns a promise of a state with a runtime of its own: `IsolatedStateOptions`. */
  readonly isolated?: false;
  /**
   * The standard libraries that it has; see `LIBRARIES`. The basic functions are always there. Default: all that the
   * sandbox leaves.
   */
  readonly libraries?: readonly LibraryName[];
  /**
   * Where its hashes (the order of `pairs`) and random numbers start from, a whole number. Default: random numbers of the
   * host; in a workflow always the same; in the sandbox `none` the time and an address.
   */
  readonly seed?: number | bigint;
  /** Whether to ignore LUA_PATH and LUA_CPATH of the environment. Default: false. */
  readonly ignoreEnvironment?: boolean;
  /**
   * Virtual files by absolute path, text or bytes. They belong to this state: other states may have different files at
   * the same paths.
   */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  /**
   * Node only: directories of the machine, by the absolute path at which Lua sees them, until the state is closed; with
   * `{ directory, readOnly: true }` only for reading.
   */
  readonly mounts?: Readonly<Record<string, Mount>>;
  /**
   * Confines all files that Lua and C open to the context, the stdlib (read-only), this state's `files` and `mounts`,
   * and the directories in `roots` and, for reading only, in `readOnly`. Native modules come from files that the state
   * was given and from directories that it may only read. It has no programs, no environment variables and an empty
   * standard input, unless it is given its own (`processes`, `environment`, `stdin`). Default: false, in a strict state
   * true.
   */
  readonly confined?: boolean | ConfinedDirectories;
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
  /**
   * Runs the commands that functions of its modules yield, and the promises that host functions return, as the command
   * `promise`: see docs/commands.md. Default: none; yields are then errors.
   */
  readonly dispatcher?: CommandDispatcher;
  /** Limits from its first chunk on, as for `state.limits.set`. Default: none. */
  readonly limits?: LimitOptions;
  /**
   * Whether precompiled code is accepted, by `load`, `loadfile`, `dofile`, `require` and C modules. It is verified; for
   * what that does not cover see docs/embedding.md. A strict state refuses true. Default: false, in the sandbox `none` true.
   * `string.dump` works either way.
   */
  readonly allowBinary?: boolean;
}

/** The same for `StateOptions`. */
export const STATE_OPTIONS = {
  sandbox: "any",
  isolated: "flag",
  libraries: "any",
  globals: "record",
  path: "text",
  cpath: "text",
  seed: "any",
  context: "any",
  stdlib: "any",
  stdin: "any",
  processes: "flag",
  stdout: "any",
  stderr: "any",
  environment: "any",
  clock: "any",
  timeZone: "any",
  warn: "any",
  ignoreEnvironment: "flag",
  files: "record",
  mounts: "record",
  confined: "any",
  modules: "array",
  kind: "any",
  callContext: "any",
  policy: "any",
  dispatcher: "any",
  limits: "record",
  allowBinary: "flag",
} as const satisfies OptionKinds<StateOptions>;

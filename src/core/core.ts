/**
 * A running core: one wasm instance with its memory, function table and exports. All code above it reaches wasm
 * through this class. It knows nothing about states or modules.
 */

import { whyForbidden } from "../errors/forbidden.js";
import { coreSource } from "../errors/load.js";
import { programAbort, ProgramExit } from "../errors/state.js";
import type { CoreFunctions } from "./generated/bindings.js";
import { STACK_START } from "./generated/constants.js";
import { hostImports, type CoreHost } from "./generated/host.js";
import { GLOBAL_BASE } from "./generated/layouts.js";
import { fitImports, requireCore } from "./fit.js";
import type { Variable } from "./environment.js";
import type { GlueFactory, GlueModule, WasmImports } from "./glue.js";
import { capMemory, Memory } from "./memory.js";
import type { LuaPointer, Pointer, TableIndex } from "./pointers.js";
import type { WasmTag } from "./tags.js";

export interface CoreOptions {
  readonly glue: GlueFactory;
  readonly wasm: WebAssembly.Module;
  readonly environment: readonly Variable[];
  readonly host: CoreHost;
  /** The most bytes of memory that it takes. Undefined: as many as it can have. */
  readonly memory?: number | undefined;
  /** Called before the core is instantiated, to replace system calls. */
  adjust?: ((imports: WasmImports) => void) | undefined;
}

/** Functions of Lua, the C library and the toolchain that TypeScript calls directly. */
interface RuntimeFunctions {
  malloc(size: number): number;
  free(address: number): void;
  memalign(alignment: number, size: number): number;
  /** Returns a new state without libraries, seeded from the time; 0 if memory runs out. */
  luaL_newstate(): LuaPointer;
  /** Runs a state's finalizers, then frees it. */
  lua_close(L: LuaPointer): void;
  /** Writes out one stream of the C library, or with 0 all of them. */
  fflush(stream: Pointer): number;
  /** Ends the program as C does: calls what `atexit` registered, writes out all streams, and throws `ProgramExit`. */
  exit(code: number): never;
  lua_gettop(L: LuaPointer): number;
  lua_settop(L: LuaPointer, index: number): void;
  lua_checkstack(L: LuaPointer, count: number): number;
  /** The type of a value, as in lua.h; -1 for none. */
  lua_type(L: LuaPointer, index: number): number;
  lua_pushstring(L: LuaPointer, text: Pointer): Pointer;
  /** t[k] without metamethods, where k is the top of the stack, and is replaced. */
  lua_rawget(L: LuaPointer, table: number): number;
  lua_tolstring(L: LuaPointer, index: number, size: Pointer): Pointer;
  /** The block of a full userdata; 0 for any other value. */
  lua_touserdata(L: LuaPointer, index: number): Pointer;
  /** Pushes an upvalue of a function and returns its name; returns 0, and pushes nothing, if there is none. */
  lua_getupvalue(L: LuaPointer, index: number, n: number): Pointer;
  /** Controls the collector. What varies with `what` is at `more`. */
  lua_gc(L: LuaPointer, what: number, more: Pointer): number;
  /** Pushes the traceback of a thread from a level on, below a message. */
  luaL_traceback(L: LuaPointer, of: LuaPointer, message: Pointer, level: number): void;
  /** Fills `debug` for the function at a level, without its content. Returns 0 if there is no such level. */
  lua_getstack(L: LuaPointer, level: number, debug: Pointer): number;
  /** Fills the parts of `debug` that the text `what` names. */
  lua_getinfo(L: LuaPointer, what: Pointer, debug: Pointer): number;
  lua_setwarnf(L: LuaPointer, listener: TableIndex, data: Pointer): void;
}

export class Core {
  readonly functions: CoreFunctions & RuntimeFunctions;
  readonly memory: Memory;
  readonly table: WebAssembly.Table;
  readonly stackPointer: WebAssembly.Global;
  /** The functions of the core itself have smaller indices in the table; those of modules follow. */
  readonly ownFunctions: number;
  /** The exception tag of C's longjmp, a `WebAssembly.Tag`. */
  readonly longjmpTag: WasmTag;

  private constructor(
    readonly module: GlueModule,
    readonly instance: WebAssembly.Instance,
    imports: WasmImports,
  ) {
    const env: Record<string, unknown> = imports.env;
    this.functions = instance.exports as unknown as CoreFunctions & RuntimeFunctions;
    this.table = env["__indirect_function_table"] as WebAssembly.Table;
    this.ownFunctions = this.table.length;
    this.stackPointer = env["__stack_pointer"] as WebAssembly.Global;
    this.longjmpTag = env["__c_longjmp"] as WasmTag;
    this.memory = new Memory(env["memory"] as WebAssembly.Memory, this.functions);
  }

  #absoluteExports: Readonly<Record<string, object | number>> | undefined;

  /**
   * Returns the exports as native modules link to them: functions unchanged, variables by their addresses in memory.
   */
  absoluteExports(): Readonly<Record<string, object | number>> {
    return (this.#absoluteExports ??= this.#makeAbsoluteExports());
  }

  /** Returns the address of an exported variable of C. */
  addressOf(name: string): Pointer {
    return absolute(this.instance.exports[name] as WebAssembly.Global);
  }

  #makeAbsoluteExports(): Record<string, object | number> {
    const entries = Object.entries(this.instance.exports).map(([name, value]): [string, object | number] => [
      name,
      value instanceof WebAssembly.Global ? absolute(value) : value,
    ]);
    return Object.fromEntries(entries);
  }

  /** Starts a core. Throws `ERR_CORE_INVALID` or `ERR_CORE_MISMATCH` for wasm that cannot run under this glue. */
  static async start(options: CoreOptions): Promise<Core> {
    requireCore(options.wasm);
    let started: { instance: WebAssembly.Instance; imports: WasmImports } | undefined;
    // The glue prints errors thrown into it, so an instantiation error bypasses the glue.
    let refuse: (error: unknown) => void = () => undefined;
    const refused = new Promise<never>((_, reject) => {
      refuse = reject;
    });
    const running = options.glue({
      noExitRuntime: true,
      thisProgram: "perilune",
      printErr: () => undefined, // errors are thrown instead
      preRun: [
        (glue) => {
          setEnvironment(glue, options.environment);
        },
      ],
      instantiateWasm: (imports, receive) => {
        placeStack(imports);
        imports.env["_abort_js"] = () => {
          throw programAbort();
        };
        imports.wasi_snapshot_preview1["proc_exit"] = (code: number) => {
          throw new ProgramExit(code);
        };
        Object.assign(imports.env, hostImports(options.host));
        options.adjust?.(imports);
        if (options.memory !== undefined) capMemory(imports, options.memory);
        let instance: WebAssembly.Instance;
        try {
          instance = new WebAssembly.Instance(options.wasm, fitImports(options.wasm, imports));
        } catch (error) {
          const forbidden = whyForbidden(error); // WebKit compiles under any policy, and refuses here
          refuse(forbidden === undefined ? error : coreSource("the module", forbidden, error));
          return {}; // tells the glue that instantiation is asynchronous
        }
        started = { instance, imports };
        return receive(instance, options.wasm);
      },
    });
    const module = await Promise.race([running, refused]);
    if (started === undefined) throw new Error("the glue did not instantiate the core");
    return new Core(module, started.instance, started.imports);
  }
}

function absolute(offset: WebAssembly.Global): number {
  return (offset.value as number) + GLOBAL_BASE;
}

/** Places the C stack below static data, where an overflow traps. */
function placeStack(imports: WasmImports): void {
  (imports.env["__stack_pointer"] as WebAssembly.Global).value = STACK_START;
}

/** Sets the program's environment and removes the variables that Emscripten invents. */
function setEnvironment(glue: GlueModule, environment: readonly Variable[]): void {
  for (const invented of ["USER", "LOGNAME", "PATH", "PWD", "HOME", "LANG", "_"])
    glue.ENV[invented] = undefined;
  for (const [name, value] of environment) glue.ENV[bytesAsText(name)] = bytesAsText(value);
}

/** Returns one character per byte; the glue copies one byte per character. */
function bytesAsText(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
}

/**
 * A running core: one wasm instance, its memory, its function table, its exports. Everything above reaches wasm
 * through this class. It knows nothing of states or modules.
 */

import { programAbort, ProgramExit } from "../errors/state.js";
import type { CoreFunctions } from "./generated/bindings.js";
import { STACK_START } from "./generated/constants.js";
import { hostImports, type CoreHost } from "./generated/host.js";
import { GLOBAL_BASE } from "./generated/layouts.js";
import { fitImports, requireCore } from "./fit.js";
import type { Variable } from "./environment.js";
import type { GlueFactory, GlueModule, WasmImports } from "./glue.js";
import { Memory } from "./memory.js";
import type { LuaPointer, Pointer, TableIndex } from "./pointers.js";
import type { WasmTag } from "./tags.js";

export interface CoreOptions {
  readonly glue: GlueFactory;
  readonly wasm: WebAssembly.Module;
  readonly environment: readonly Variable[];
  readonly host: CoreHost;
  /** Called before the core is instantiated: system calls that the platform answers otherwise. */
  adjust?: ((imports: WasmImports) => void) | undefined;
}

/** Functions of Lua, the C library and the toolchain that are called by hand. */
interface RuntimeFunctions {
  malloc(size: number): number;
  free(address: number): void;
  memalign(alignment: number, size: number): number;
  /** A new state with no library, seeded from the time; 0 if there is no memory for it. */
  luaL_newstate(): LuaPointer;
  /** Frees a state; runs its finalizers first. */
  lua_close(L: LuaPointer): void;
  lua_setwarnf(L: LuaPointer, listener: TableIndex, data: Pointer): void;
}

export class Core {
  readonly functions: CoreFunctions & RuntimeFunctions;
  readonly memory: Memory;
  readonly table: WebAssembly.Table;
  readonly stackPointer: WebAssembly.Global;
  /** The tag of C's longjmp, a `WebAssembly.Tag`. */
  readonly longjmpTag: WasmTag;

  private constructor(
    readonly module: GlueModule,
    readonly instance: WebAssembly.Instance,
    imports: WasmImports,
  ) {
    const env: Record<string, unknown> = imports.env;
    this.functions = instance.exports as unknown as CoreFunctions & RuntimeFunctions;
    this.table = env["__indirect_function_table"] as WebAssembly.Table;
    this.stackPointer = env["__stack_pointer"] as WebAssembly.Global;
    this.longjmpTag = env["__c_longjmp"] as WasmTag;
    this.memory = new Memory(env["memory"] as WebAssembly.Memory, this.functions);
  }

  #absoluteExports: Readonly<Record<string, WebAssembly.ExportValue | number>> | undefined;

  /** The exports as native modules see them: functions as they are, variables by their addresses in memory. */
  absoluteExports(): Readonly<Record<string, WebAssembly.ExportValue | number>> {
    return (this.#absoluteExports ??= this.#makeAbsoluteExports());
  }

  #makeAbsoluteExports(): Record<string, WebAssembly.ExportValue | number> {
    const entries = Object.entries(this.instance.exports).map(
      ([name, value]): [string, WebAssembly.ExportValue | number] => [
        name,
        value instanceof WebAssembly.Global ? (value.value as number) + GLOBAL_BASE : value,
      ],
    );
    return Object.fromEntries(entries);
  }

  /** Throws `ERR_CORE_INVALID` and `ERR_CORE_MISMATCH` for wasm that cannot run under this glue. */
  static async start(options: CoreOptions): Promise<Core> {
    requireCore(options.wasm);
    let started: { instance: WebAssembly.Instance; imports: WasmImports } | undefined;
    // What is thrown into the glue it would print, so that a refusal goes round it.
    let refuse: (error: unknown) => void = () => undefined;
    const refused = new Promise<never>((_, reject) => {
      refuse = reject;
    });
    const running = options.glue({
      noExitRuntime: true,
      thisProgram: "perilune",
      printErr: () => undefined, // what goes wrong is thrown
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
        let instance: WebAssembly.Instance;
        try {
          instance = new WebAssembly.Instance(options.wasm, fitImports(options.wasm, imports));
        } catch (error) {
          refuse(error);
          return {}; // as one who instantiates later
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

/** The C stack fills what lies below static data, so that running off it traps. */
function placeStack(imports: WasmImports): void {
  (imports.env["__stack_pointer"] as WebAssembly.Global).value = STACK_START;
}

/** The program sees these variables and none of Emscripten's own inventions. */
function setEnvironment(glue: GlueModule, environment: readonly Variable[]): void {
  for (const invented of ["USER", "LOGNAME", "PATH", "PWD", "HOME", "LANG", "_"])
    glue.ENV[invented] = undefined;
  for (const [name, value] of environment) glue.ENV[bytesAsText(name)] = bytesAsText(value);
}

/** One character a byte: of each character the glue copies one byte. */
function bytesAsText(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
}

/**
 * Types of Emscripten's generated JavaScript, limited to the parts that this project uses. `npm run build:wasm`
 * generates `wasm/*.mjs`.
 */

/** The module object that the glue resolves to, and that wasmoon's `LuaWasm` is constructed on. */
export interface GlueModule {
  ccall(name: string, result: string | null, types: readonly string[], args: readonly unknown[]): unknown;
  addFunction(fn: (...args: never[]) => unknown, signature: string): number;
  removeFunction(index: number): void;
  /** The `FS` object that wasmoon's users expect: src/wasmoon/file-system.ts. */
  FS?: object;
  ENV: Record<string, string | undefined>;
}

/** The imports of one module: functions, memories, tables, globals. */
type ModuleImports = Record<string, object | number>;

export type WasmImports = Record<"env" | "wasi_snapshot_preview1", ModuleImports> &
  Record<string, ModuleImports>;

export interface GlueArguments {
  noExitRuntime: boolean;
  thisProgram: string;
  /** Receives the messages that Emscripten would write to the console. */
  printErr(text: string): void;
  preRun: ((module: GlueModule) => void)[];
  instantiateWasm(
    imports: WasmImports,
    receive: (instance: WebAssembly.Instance, module: WebAssembly.Module) => object,
  ): object;
}

export type GlueFactory = (args: GlueArguments) => Promise<GlueModule>;

/**
 * What Emscripten's generated JavaScript takes and gives: only what this project uses of it. `wasm/*.mjs` are made
 * by `npm run build:wasm`.
 */

/** The module object that the glue resolves to, and that wasmoon's `LuaWasm` is constructed on. */
export interface GlueModule {
  ccall(name: string, result: string | null, types: readonly string[], args: readonly unknown[]): unknown;
  addFunction(fn: (...args: never[]) => unknown, signature: string): number;
  removeFunction(index: number): void;
  /** What wasmoon's users find there: src/wasmoon/file-system.ts. */
  FS?: object;
  ENV: Record<string, string | undefined>;
}

export type WasmImports = Record<"env" | "wasi_snapshot_preview1", WebAssembly.ModuleImports> &
  WebAssembly.Imports;

export interface GlueArguments {
  noExitRuntime: boolean;
  thisProgram: string;
  /** Takes what Emscripten would write to the console. */
  printErr(text: string): void;
  preRun: ((module: GlueModule) => void)[];
  instantiateWasm(
    imports: WasmImports,
    receive: (instance: WebAssembly.Instance, module: WebAssembly.Module) => WebAssembly.Exports,
  ): WebAssembly.Exports;
}

export type GlueFactory = (args: GlueArguments) => Promise<GlueModule>;

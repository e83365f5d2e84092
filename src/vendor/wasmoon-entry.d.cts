/**
 * The types of `perilune/wasmoon` for TypeScript that compiles to CommonJS; `scripts/build.mjs` puts them beside
 * dist/wasmoon.js. The names are those of src/wasmoon.ts. Not a source that is compiled.
 */
import type { LuaEngine as Engine, LuaWasm as Wasm } from "wasmoon";

type Entry = typeof import("./wasmoon.js", { with: { "resolution-mode": "import" } });

export declare const LuaFactory: Entry["LuaFactory"];
export type LuaFactory = InstanceType<Entry["LuaFactory"]>;
export declare const LuaWasm: Entry["LuaWasm"];
export type LuaWasm = Wasm;
export declare const LuaEngine: Entry["LuaEngine"];
export type LuaEngine = Engine;
export declare const createEngine: Entry["createEngine"];
export declare const luaWasm: Entry["luaWasm"];
export type EngineOptions = NonNullable<Parameters<Entry["createEngine"]>[1]>;

export * from "wasmoon";

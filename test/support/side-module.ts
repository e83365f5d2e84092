/** A small native module and the exports of its core, for tests of reading, checking and linking. */

import type { CoreExport } from "../../src/core/export-types.js";
import {
  dylinkSection,
  op,
  writeModule,
  type DylinkSpec,
  type ImportSpec,
  type ModuleSpec,
} from "./wasm-writer.js";

export const ABI_JSON = { abi: 1, lua: "5.4", compiler: "clang", compilerVersion: "22.0.0" };

export function abiSection(content: unknown = ABI_JSON): { name: string; bytes: number[] } {
  return { name: "perilune.abi", bytes: [...new TextEncoder().encode(JSON.stringify(content))] };
}

/** The exports of the core in these tests. */
export const CORE: ReadonlyMap<string, CoreExport> = new Map<string, CoreExport>([
  ["lua_pushinteger", { kind: "func", type: "iI:" }],
  ["lua_gettop", { kind: "func", type: "i:i" }],
  ["strlen", { kind: "func", type: "i:i" }],
  ["stdout", { kind: "data" }],
]);

/** The imports required by the format; __memory_base is global 1, __table_base global 2. */
export const FORMAT_IMPORTS: readonly ImportSpec[] = [
  { module: "env", name: "memory", memory: { min: 1 } },
  { module: "env", name: "__indirect_function_table", table: { min: 0 } },
  { module: "env", name: "__stack_pointer", global: "i", mutable: true },
  { module: "env", name: "__memory_base", global: "i" },
  { module: "env", name: "__table_base", global: "i" },
];

export interface SideSpec extends ModuleSpec {
  /** In addition to those of the format. */
  readonly more?: readonly ImportSpec[];
  readonly dylink?: DylinkSpec;
  /** False omits the section; any other value is written as JSON. */
  readonly abi?: unknown;
}

/** A side module with the format's imports and the ABI section. Function 0 is the first import of `more`. */
export function sideModule(spec: SideSpec = {}): Uint8Array<ArrayBuffer> {
  return writeModule({
    ...spec,
    imports: spec.imports ?? [...FORMAT_IMPORTS, ...(spec.more ?? [])],
    first: spec.first ?? [dylinkSection(spec.dylink ?? {})],
    last: [...(spec.last ?? []), ...(spec.abi === false ? [] : [abiSection(spec.abi ?? ABI_JSON)])],
  });
}

export function func(name: string, type: string): ImportSpec {
  return { module: "env", name, func: type };
}

export function got(kind: "func" | "mem", name: string): ImportSpec {
  return { module: `GOT.${kind}`, name, global: "i", mutable: true };
}

/** The init function of these modules, which returns 1. */
export const INIT = { type: "i:i", code: op.i32(1) };

/** A module with everything: imports of all kinds, data, table entries, start, relocations, an init function. */
export const RICH: SideSpec = {
  dylink: { memorySize: 16, memoryAlign: 4, tableSize: 2, weak: ["maybe"] },
  more: [
    func("lua_pushinteger", "iI:"),
    func("maybe", "i:i"),
    got("func", "strlen"),
    got("mem", "stdout"),
    got("mem", "counter"),
    got("func", "helper"),
    { module: "env", name: "__c_longjmp", tag: "i:" },
  ],
  functions: [
    { type: ":", code: [] },
    { type: ":", code: [...op.getGlobal(1), ...op.getGlobal(3), ...op.store] },
    { type: "i:i", code: op.i32(1) },
    { type: "i:i", code: op.local(0) },
  ],
  globals: [{ type: "i", init: op.i32(4) }],
  start: 2,
  elements: [{ offset: op.getGlobal(2), functions: [4, 5] }],
  data: [{ offset: op.getGlobal(1), bytes: [1, 2, 3, 4, 5, 6, 7, 8] }],
  exports: [
    { name: "__wasm_call_ctors", kind: "func", index: 2 },
    { name: "__wasm_apply_data_relocs", kind: "func", index: 3 },
    { name: "luaopen_rich", kind: "func", index: 4 },
    { name: "helper", kind: "func", index: 5 },
    { name: "counter", kind: "global", index: 7 },
  ],
};

/**
 * Writes WebAssembly binaries for tests without a compiler, broken ones included. Types are written as in `ii:i`
 * (i i32, I i64, f f32, d f64). The encodings are those of src/wasm-binary; this file adds the sections that only
 * tests write.
 */

import type { WasmExport, WasmImport } from "../../src/wasm-binary/read-module.js";
import { joinSections, Section, SECTION_ORDER, type RawSection } from "../../src/wasm-binary/sections.js";
import { globalType, limits, type Limits } from "../../src/wasm-binary/types.js";
import { moduleSections } from "../../src/wasm-binary/write-module.js";
import * as writer from "../../src/wasm-binary/writer.js";

export interface LimitsSpec {
  readonly min: number;
  readonly max?: number;
  readonly shared?: boolean;
  readonly wide?: boolean;
}

export type ImportSpec = { readonly module: string; readonly name: string } & (
  | { readonly func: string }
  | { readonly global: string; readonly mutable?: boolean }
  | { readonly memory: LimitsSpec }
  | { readonly table: LimitsSpec }
  | { readonly tag: string }
);

/** `init` and `offset` are the bytes of a constant expression without its end. */
export interface ModuleSpec {
  readonly imports?: readonly ImportSpec[];
  readonly functions?: readonly { readonly type: string; readonly code: readonly number[] }[];
  readonly tables?: readonly LimitsSpec[];
  readonly memories?: readonly LimitsSpec[];
  readonly globals?: readonly {
    readonly type: string;
    readonly mutable?: boolean;
    readonly init: readonly number[];
  }[];
  readonly exports?: readonly WasmExport[];
  readonly start?: number;
  readonly elements?: readonly {
    readonly offset: readonly number[];
    readonly functions: readonly number[];
  }[];
  readonly data?: readonly { readonly offset: readonly number[]; readonly bytes: readonly number[] }[];
  /** Segments encoded by the test, after the others. */
  readonly rawElements?: readonly (readonly number[])[];
  readonly rawData?: readonly (readonly number[])[];
  /** Custom sections before and after all others. */
  readonly first?: readonly CustomSpec[];
  readonly last?: readonly CustomSpec[];
}

export interface CustomSpec {
  readonly name: string;
  readonly bytes: readonly number[];
}

export interface DylinkSpec {
  readonly memorySize?: number;
  readonly memoryAlign?: number;
  readonly tableSize?: number;
  readonly tableAlign?: number;
  readonly needed?: readonly string[];
  /** Names of weak undefined imports from `env`. */
  readonly weak?: readonly string[];
  /** Raw subsections to add. */
  readonly extra?: readonly { readonly id: number; readonly bytes: readonly number[] }[];
}

export const HEADER: readonly number[] = [...joinSections([])];

export const uleb = writer.u32;
export const sleb = writer.s32;
export const text = writer.name;

export function vector(items: readonly (readonly number[])[]): number[] {
  return [...writer.vector(items)];
}

export function section(id: number, content: readonly number[]): number[] {
  return [...writer.section(id, content)];
}

export function customSection({ name, bytes }: CustomSpec): number[] {
  return [...writer.customSection(name, bytes)];
}

export function dylinkSection(spec: DylinkSpec): CustomSpec {
  const { memorySize = 0, memoryAlign = 0, tableSize = 0, tableAlign = 0, needed, weak, extra = [] } = spec;
  const parts = [section(1, [memorySize, memoryAlign, tableSize, tableAlign].flatMap(uleb))];
  if (needed !== undefined) parts.push(section(2, vector(needed.map(text))));
  if (weak !== undefined) {
    parts.push(section(4, vector(weak.map((name) => [...text("env"), ...text(name), 0x11]))));
  }
  for (const { id, bytes } of extra) parts.push(section(id, bytes));
  return { name: "dylink.0", bytes: parts.flat() };
}

/** Instructions for tests to combine. Function indices count imports first. */
export const op = {
  i32: (value: number) => [0x41, ...sleb(value)],
  i64: (value: number) => [0x42, ...sleb(value)],
  local: (index: number) => [0x20, ...uleb(index)],
  getGlobal: (index: number) => [0x23, ...uleb(index)],
  setGlobal: (index: number) => [0x24, ...uleb(index)],
  call: (index: number) => [0x10, ...uleb(index)],
  load: [0x28, 2, 0],
  store: [0x36, 2, 0],
  add: [0x6a],
  unreachable: [0x00],
};

/** A `call_indirect` through table 0, of a function type given by `typeIndexOf` of the same module. */
export function callIndirect(typeIndex: number): number[] {
  return [0x11, ...uleb(typeIndex), 0x00];
}

export function writeModule(spec: ModuleSpec): Uint8Array<ArrayBuffer> {
  const { functions = [], exports = [] } = spec;
  const sections = new Map<number, RawSection>();
  const common = {
    imports: (spec.imports ?? []).map(importOf),
    functions,
    tables: (spec.tables ?? []).map(tableOf),
    exports,
  };
  for (const made of moduleSections(common)) sections.set(made.id, made);
  const put = (id: number, items: readonly (readonly number[])[] = []): void => {
    if (items.length > 0) sections.set(id, { id, content: writer.vector(items) });
  };
  put(
    Section.memory,
    spec.memories?.map((memory) => limits(limitsOf(memory))),
  );
  put(
    Section.global,
    spec.globals?.map((g) => [
      ...globalType({ value: g.type, mutable: g.mutable ?? false }),
      ...g.init,
      0x0b,
    ]),
  );
  if (spec.start !== undefined) {
    sections.set(Section.start, { id: Section.start, content: uleb(spec.start) });
  }
  const elements = spec.elements?.map((e) => [0, ...e.offset, 0x0b, ...vector(e.functions.map(uleb))]);
  put(Section.element, [...(elements ?? []), ...(spec.rawElements ?? [])]);
  const data = spec.data?.map((d) => [0, ...d.offset, 0x0b, ...uleb(d.bytes.length), ...d.bytes]);
  put(Section.data, [...(data ?? []), ...(spec.rawData ?? [])]);
  return joinSections([
    ...(spec.first ?? []).map(rawCustom),
    ...SECTION_ORDER.flatMap((id) => sections.get(id) ?? []),
    ...(spec.last ?? []).map(rawCustom),
  ]);
}

function rawCustom({ name, bytes }: CustomSpec): RawSection {
  return { id: Section.custom, content: [...text(name), ...bytes] };
}

function importOf(entry: ImportSpec): WasmImport {
  const { module, name } = entry;
  if ("func" in entry) return { module, name, kind: "func", type: entry.func };
  if ("table" in entry) return { module, name, kind: "table", type: tableOf(entry.table) };
  if ("memory" in entry) return { module, name, kind: "memory", type: limitsOf(entry.memory) };
  if ("tag" in entry) return { module, name, kind: "tag", type: entry.tag };
  return { module, name, kind: "global", type: { value: entry.global, mutable: entry.mutable ?? false } };
}

function tableOf(spec: LimitsSpec): { element: string; limits: Limits } {
  return { element: "F", limits: limitsOf(spec) };
}

function limitsOf({ min, max, shared = false, wide = false }: LimitsSpec): Limits {
  return { min: BigInt(min), max: max === undefined ? undefined : BigInt(max), shared, wide };
}

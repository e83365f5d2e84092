/**
 * Builds the modules that Perilune generates, and sections for those that the build rewrites. A module is described with
 * the types that `readModule` returns.
 */

import { Op } from "./opcodes.js";
import { EXTERNAL_KINDS, type External, type WasmExport, type WasmImport } from "./read-module.js";
import { joinSections, Section, type RawSection } from "./sections.js";
import { functionType, globalType, limits, tableType, type TableType } from "./types.js";
import { name, sized, u32, vector, type Bytes } from "./writer.js";

/**
 * A function, whose `type` is as in `ii:i`: `code` are the instructions without the last `end` of one without local
 * variables, `body` its local variables and all instructions, as in the code section.
 */
export type FunctionSpec = { readonly type: string } & ({ readonly code: Bytes } | { readonly body: Bytes });

export interface ModuleSpec {
  /** These come first in the type section, so that code can refer to them by index. */
  readonly types?: readonly string[];
  readonly imports?: readonly WasmImport[];
  readonly functions?: readonly FunctionSpec[];
  readonly tables?: readonly TableType[];
  readonly exports?: readonly WasmExport[];
}

export function writeModule(spec: ModuleSpec): Uint8Array<ArrayBuffer> {
  return joinSections(moduleSections(spec));
}

/** Returns the module's sections in their order; sections without items are left out. */
export function moduleSections(spec: ModuleSpec): RawSection[] {
  const { imports = [], functions = [], tables = [], exports = [] } = spec;
  const types = typesOf(spec);
  const indexOf = (type: string): number[] => u32(types.indexOf(type));
  const sections: readonly (readonly [number, readonly Bytes[]])[] = [
    [Section.type, types.map(functionType)],
    [Section.import, imports.map((entry) => importEntry(entry, indexOf))],
    [Section.function, functions.map(({ type }) => indexOf(type))],
    [Section.table, tables.map(tableType)],
    [Section.export, exports.map(exportEntry)],
    [Section.code, functions.map((spec) => sized("body" in spec ? spec.body : [0, ...spec.code, Op.end]))],
  ];
  return sections
    .filter(([, items]) => items.length > 0)
    .map(([id, items]) => ({ id, content: vector(items) }));
}

/** Returns the contents of an export section. */
export function exportSection(exports: readonly WasmExport[]): Uint8Array<ArrayBuffer> {
  return vector(exports.map(exportEntry));
}

function typesOf({ types = [], imports = [], functions = [] }: ModuleSpec): string[] {
  const ofImports = imports.flatMap((entry) =>
    entry.kind === "func" || entry.kind === "tag" ? [entry.type] : [],
  );
  return [...new Set([...types, ...ofImports, ...functions.map(({ type }) => type)])];
}

function importEntry(entry: WasmImport, indexOf: (type: string) => number[]): number[] {
  return [
    ...name(entry.module),
    ...name(entry.name),
    externalKind(entry.kind),
    ...externalType(entry, indexOf),
  ];
}

function externalType(entry: External, indexOf: (type: string) => number[]): number[] {
  switch (entry.kind) {
    case "func":
      return indexOf(entry.type);
    case "table":
      return tableType(entry.type);
    case "memory":
      return limits(entry.type);
    case "global":
      return globalType(entry.type);
    case "tag":
      return [0, ...indexOf(entry.type)]; // 0: the attribute of an exception
  }
}

function exportEntry(entry: WasmExport): number[] {
  return [...name(entry.name), externalKind(entry.kind), ...u32(entry.index)];
}

function externalKind(kind: External["kind"]): number {
  return EXTERNAL_KINDS.indexOf(kind);
}

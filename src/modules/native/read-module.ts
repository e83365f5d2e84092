/**
 * Reads what a WebAssembly module imports, defines and exports, with types, straight from the binary: the
 * JavaScript API tells kinds but no types. Code bodies are not looked into, only counted.
 */

import { TruncatedModuleError } from "../../errors/native-module.js";
import { readConstExpr, type ConstValue } from "./const-expr.js";
import type { Cursor } from "./cursor.js";
import { readSections, Section, type Sections } from "./sections.js";
import {
  readFunctionType,
  readGlobalType,
  readLimits,
  readTableType,
  type GlobalType,
  type Limits,
  type TableType,
} from "./wasm-types.js";

export type ExternalKind = "func" | "table" | "memory" | "global" | "tag";

export type External =
  | { readonly kind: "func"; readonly type: string }
  | { readonly kind: "table"; readonly type: TableType }
  | { readonly kind: "memory"; readonly type: Limits }
  | { readonly kind: "global"; readonly type: GlobalType }
  | { readonly kind: "tag"; readonly type: string };

export type WasmImport = External & { readonly module: string; readonly name: string };

/** `index` counts imports first, then definitions, as WebAssembly does. */
export interface WasmExport {
  readonly name: string;
  readonly kind: ExternalKind;
  readonly index: number;
}

export interface WasmGlobal extends GlobalType {
  /** The import it is; undefined for one that the module defines. */
  readonly imported: WasmImport | undefined;
  readonly init: ConstValue | undefined;
}

export interface WasmModule {
  readonly file: string;
  readonly sections: Sections;
  readonly imports: readonly WasmImport[];
  /** Types of all functions, imported and defined. */
  readonly functions: readonly string[];
  readonly importedFunctions: number;
  readonly globals: readonly WasmGlobal[];
  readonly importedTables: number;
  readonly definedMemories: readonly Limits[];
  readonly exports: ReadonlyMap<string, WasmExport>;
}

const KINDS: readonly ExternalKind[] = ["func", "table", "memory", "global", "tag"];

/** Throws a `NativeModuleError` of the format (empty, no wasm, truncated, malformed). */
export function readModule(bytes: Uint8Array, file: string): WasmModule {
  const sections = readSections(bytes, file);
  const types = list(sections, Section.type, "types", readFunctionType);
  const imports = list(sections, Section.import, "imports", (cursor) => readImport(cursor, types));
  const own = list(sections, Section.function, "functions", (cursor) => readTypeIndex(cursor, types));
  const tables = list(sections, Section.table, "tables", readTable);
  const definedMemories = list(sections, Section.memory, "memories", readLimits);
  const tags = list(sections, Section.tag, "tags", (cursor) => readTagType(cursor, types));
  const globals = imports
    .filter((entry) => entry.kind === "global")
    .map((entry): WasmGlobal => ({ ...entry.type, imported: entry, init: undefined }))
    .concat(list(sections, Section.global, "globals", readGlobal));
  const imported = (kind: ExternalKind): number => imports.filter((entry) => entry.kind === kind).length;
  const importedFunctions = imported("func");
  const importedTables = imported("table");
  const functions = imports
    .filter((entry) => entry.kind === "func")
    .map((entry) => entry.type)
    .concat(own);
  checkCode(sections, own.length);

  const sizes: Readonly<Record<ExternalKind, number>> = {
    func: functions.length,
    table: importedTables + tables.length,
    memory: imported("memory") + definedMemories.length,
    global: globals.length,
    tag: imported("tag") + tags.length,
  };
  const exports = new Map<string, WasmExport>();
  list(sections, Section.export, "exports", (cursor) => {
    const at = cursor.at;
    const entry = readExport(cursor, sizes);
    if (exports.has(entry.name)) {
      throw cursor.malformed(`two exports are named ${JSON.stringify(entry.name)}`, at);
    }
    exports.set(entry.name, entry);
  });
  checkStart(sections, functions);
  return {
    file,
    sections,
    imports,
    functions,
    importedFunctions,
    globals,
    importedTables,
    definedMemories,
    exports,
  };
}

/** The items of a section that holds a count and as many items; an absent section has none. */
function list<T>(sections: Sections, id: number, what: string, read: (cursor: Cursor) => T): T[] {
  const cursor = sections.open(id);
  const items: T[] = [];
  if (cursor === undefined) return items;
  for (let left = cursor.count(what); left > 0; left--) items.push(read(cursor));
  cursor.finish(`the section of ${what}`);
  return items;
}

function readImport(cursor: Cursor, types: readonly string[]): WasmImport {
  const module = cursor.name("the module of an import");
  const name = cursor.name("the name of an import");
  const at = cursor.at;
  const kind = KINDS[cursor.u8("the kind of an import")];
  switch (kind) {
    case "func":
      return { module, name, kind, type: readTypeIndex(cursor, types) };
    case "table":
      return { module, name, kind, type: readTableType(cursor) };
    case "memory":
      return { module, name, kind, type: readLimits(cursor) };
    case "global":
      return { module, name, kind, type: readGlobalType(cursor) };
    case "tag":
      return { module, name, kind, type: readTagType(cursor, types) };
    default:
      throw cursor.malformed("unknown kind of import", at);
  }
}

function readTypeIndex(cursor: Cursor, types: readonly string[]): string {
  const at = cursor.at;
  const index = cursor.u32("a type's index");
  const type = types[index];
  if (type === undefined) throw cursor.malformed(`type ${index} of ${types.length}`, at);
  return type;
}

function readTagType(cursor: Cursor, types: readonly string[]): string {
  const at = cursor.at;
  const attribute = cursor.u8("the attribute of a tag");
  if (attribute !== 0) throw cursor.malformed(`unknown tag attribute ${attribute}`, at);
  return readTypeIndex(cursor, types);
}

function readTable(cursor: Cursor): TableType {
  if (cursor.bytes[cursor.at] !== 0x40) return readTableType(cursor);
  // A table with an initial value: 0x40 0x00, its type, the value.
  cursor.take(2, "a table");
  const type = readTableType(cursor);
  readConstExpr(cursor);
  return type;
}

function readGlobal(cursor: Cursor): WasmGlobal {
  const type = readGlobalType(cursor);
  return { ...type, imported: undefined, init: readConstExpr(cursor) };
}

function readExport(cursor: Cursor, sizes: Readonly<Record<ExternalKind, number>>): WasmExport {
  const name = cursor.name("the name of an export");
  const at = cursor.at;
  const kind = KINDS[cursor.u8("the kind of an export")];
  if (kind === undefined) throw cursor.malformed("unknown kind of export", at);
  const index = cursor.u32("the index of an export");
  if (index >= sizes[kind]) {
    throw cursor.malformed(`export ${JSON.stringify(name)} is ${kind} ${index} of ${sizes[kind]}`, at);
  }
  return { name, kind, index };
}

/** A file cut between two sections shows only here: functions without code, a data count without data. */
function checkCode(sections: Sections, functions: number): void {
  const end = sections.bytes.length;
  const code = sections.open(Section.code);
  if (functions > 0 && code === undefined) {
    throw new TruncatedModuleError(sections.file, end, `expected the code of ${functions} functions`);
  }
  const bodies = code?.count("function bodies") ?? 0;
  if (code !== undefined && bodies !== functions) {
    throw code.malformed(`${bodies} function bodies for ${functions} functions`);
  }
  const announced = sections.open(Section.dataCount)?.u32("the number of data segments") ?? 0;
  if (announced > 0 && sections.open(Section.data) === undefined) {
    throw new TruncatedModuleError(sections.file, end, `expected ${announced} data segments`);
  }
}

function checkStart(sections: Sections, functions: readonly string[]): void {
  const cursor = sections.open(Section.start);
  if (cursor === undefined) return;
  const index = cursor.u32("the start function");
  if (functions[index] !== ":") throw cursor.malformed(`function ${index} cannot be the start function`);
}

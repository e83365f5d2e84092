/**
 * Reads what a WebAssembly module imports, defines and exports, with types, from the binary: the JavaScript API reports
 * kinds but not types. Function bodies are counted, not read.
 */

import { truncatedModule } from "../errors/native-module.js";
import { readConstExpr, type ConstValue } from "./const-expr.js";
import type { Reader } from "./reader.js";
import { readSections, Section, type Sections } from "./sections.js";
import {
  readFunctionType,
  readGlobalType,
  readLimits,
  readTableType,
  type GlobalType,
  type Limits,
  type TableType,
} from "./types.js";

export type ExternalKind = "func" | "table" | "memory" | "global" | "tag";

export type External =
  | { readonly kind: "func"; readonly type: string }
  | { readonly kind: "table"; readonly type: TableType }
  | { readonly kind: "memory"; readonly type: Limits }
  | { readonly kind: "global"; readonly type: GlobalType }
  | { readonly kind: "tag"; readonly type: string };

export type WasmImport = External & { readonly module: string; readonly name: string };

/** `index` counts imports first, then definitions. */
export interface WasmExport {
  readonly name: string;
  readonly kind: ExternalKind;
  readonly index: number;
}

export interface WasmGlobal extends GlobalType {
  /** Undefined for a global that the module defines. */
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

/** At the index of each is its number in the binary. */
export const EXTERNAL_KINDS: readonly ExternalKind[] = ["func", "table", "memory", "global", "tag"];

/** Throws a `ModuleError` if the file is empty, not WebAssembly, truncated or malformed. */
export function readModule(bytes: Uint8Array, file: string): WasmModule {
  const sections = readSections(bytes, file);
  const types = list(sections, Section.type, "types", readFunctionType);
  const imports = list(sections, Section.import, "imports", (reader) => readImport(reader, types));
  const own = list(sections, Section.function, "functions", (reader) => readTypeIndex(reader, types));
  const tables = list(sections, Section.table, "tables", readTable);
  const definedMemories = list(sections, Section.memory, "memories", readLimits);
  const tags = list(sections, Section.tag, "tags", (reader) => readTagType(reader, types));
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
  list(sections, Section.export, "exports", (reader) => {
    const at = reader.at;
    const entry = readExport(reader, sizes);
    if (exports.has(entry.name)) {
      throw reader.malformed(`two exports are named ${JSON.stringify(entry.name)}`, at);
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

/** Returns the items of a section that is a vector; an absent section has none. */
function list<T>(sections: Sections, id: number, what: string, read: (reader: Reader) => T): T[] {
  const reader = sections.open(id);
  if (reader === undefined) return [];
  const items = reader.list(what, read);
  reader.finish(`the section of ${what}`);
  return items;
}

function readImport(reader: Reader, types: readonly string[]): WasmImport {
  const module = reader.name("the module of an import");
  const name = reader.name("the name of an import");
  const at = reader.at;
  const kind = EXTERNAL_KINDS[reader.u8("the kind of an import")];
  switch (kind) {
    case "func":
      return { module, name, kind, type: readTypeIndex(reader, types) };
    case "table":
      return { module, name, kind, type: readTableType(reader) };
    case "memory":
      return { module, name, kind, type: readLimits(reader) };
    case "global":
      return { module, name, kind, type: readGlobalType(reader) };
    case "tag":
      return { module, name, kind, type: readTagType(reader, types) };
    default:
      throw reader.malformed("unknown kind of import", at);
  }
}

function readTypeIndex(reader: Reader, types: readonly string[]): string {
  const at = reader.at;
  const index = reader.u32("a type's index");
  const type = types[index];
  if (type === undefined) throw reader.malformed(`type ${index} of ${types.length}`, at);
  return type;
}

function readTagType(reader: Reader, types: readonly string[]): string {
  const at = reader.at;
  const attribute = reader.u8("the attribute of a tag");
  if (attribute !== 0) throw reader.malformed(`unknown tag attribute ${attribute}`, at);
  return readTypeIndex(reader, types);
}

function readTable(reader: Reader): TableType {
  if (reader.bytes[reader.at] !== 0x40) return readTableType(reader);
  // A table with an initial value: 0x40 0x00, its type, the value.
  reader.take(2, "a table");
  const type = readTableType(reader);
  readConstExpr(reader);
  return type;
}

function readGlobal(reader: Reader): WasmGlobal {
  const type = readGlobalType(reader);
  return { ...type, imported: undefined, init: readConstExpr(reader) };
}

function readExport(reader: Reader, sizes: Readonly<Record<ExternalKind, number>>): WasmExport {
  const name = reader.name("the name of an export");
  const at = reader.at;
  const kind = EXTERNAL_KINDS[reader.u8("the kind of an export")];
  if (kind === undefined) throw reader.malformed("unknown kind of export", at);
  const index = reader.u32("the index of an export");
  if (index >= sizes[kind]) {
    throw reader.malformed(`export ${JSON.stringify(name)} is ${kind} ${index} of ${sizes[kind]}`, at);
  }
  return { name, kind, index };
}

/**
 * Finds files cut off between two sections: they have functions without code, or a data count without data. Nothing else
 * in them is wrong.
 */
function checkCode(sections: Sections, functions: number): void {
  const end = sections.bytes.length;
  const code = sections.open(Section.code);
  if (functions > 0 && code === undefined) {
    throw truncatedModule(sections.file, end, `expected the code of ${functions} functions`);
  }
  const bodies = code?.count("function bodies") ?? 0;
  if (code !== undefined && bodies !== functions) {
    throw code.malformed(`${bodies} function bodies for ${functions} functions`);
  }
  const announced = sections.open(Section.dataCount)?.u32("the number of data segments") ?? 0;
  if (announced > 0 && sections.open(Section.data) === undefined) {
    throw truncatedModule(sections.file, end, `expected ${announced} data segments`);
  }
}

function checkStart(sections: Sections, functions: readonly string[]): void {
  const reader = sections.open(Section.start);
  if (reader === undefined) return;
  const index = reader.u32("the start function");
  if (functions[index] !== ":") throw reader.malformed(`function ${index} cannot be the start function`);
}

/** Returns the locals and instructions of each function that the module defines. */
export function functionBodies(sections: Sections): Uint8Array[] {
  return list(sections, Section.code, "function bodies", (reader) =>
    reader.take(reader.u32("the size of a function body"), "a function body"),
  );
}

/**
 * Compares the imports of a side module with the exports of a core, and finds those that are missing or of another type.
 * check.ts turns these into errors.
 */

import type { CoreExports } from "../../core/export-types.js";
import type { ImportMismatch } from "../../errors/differences.js";
import type { DylinkInfo } from "../../wasm-binary/dylink.js";
import type { WasmImport, WasmModule } from "../../wasm-binary/read-module.js";
import { CPP_TAG } from "./cpp-exceptions.js";
import type { Definitions } from "./link-host.js";
import { suppliedFunctions } from "./supplied.js";
import { globalText, limitsText } from "../../wasm-binary/types.js";

/**
 * Where the value of an import comes from. `own` is an export of the module itself, `library` one of a library that it
 * needs; `supplied` see supplied.ts.
 */
export type Source = "format" | "core" | "own" | "library" | "supplied" | "undefined-weak";

export interface BoundImport {
  readonly entry: WasmImport;
  readonly source: Source;
}

export interface ImportReport {
  /** All imports, in the order of the binary, when nothing is missing or mismatched. */
  readonly bound: readonly BoundImport[];
  /** Sorted, each once. Symbols of another module than the format's are written `module.name`. */
  readonly missing: readonly string[];
  /** Sorted by symbol. */
  readonly mismatches: readonly ImportMismatch[];
}

const LONGJMP_TAG = "__c_longjmp";
const GOT_KINDS: ReadonlyMap<string, "func" | "data"> = new Map([
  ["GOT.func", "func"],
  ["GOT.mem", "data"],
]);

/** The types of the imports of the format. */
const FORMAT: ReadonlyMap<string, string> = new Map([
  ["memory", "memory"],
  ["__indirect_function_table", "table of F"],
  ["__stack_pointer", "mutable global i"],
  ["__memory_base", "immutable global i"],
  ["__table_base", "immutable global i"],
  [LONGJMP_TAG, "tag i:"],
  [CPP_TAG, "tag i:"],
]);

/** Compares all imports. Types are written as in `ii:i` (wasm-binary/types.ts). The first library that defines a name counts. */
export function compareImports(
  module: WasmModule,
  dylink: DylinkInfo,
  core: CoreExports,
  libraries: readonly Definitions[] = [],
): ImportReport {
  const bound: BoundImport[] = [];
  const missing = new Set<string>();
  const mismatches = new Map<string, ImportMismatch>();
  for (const entry of module.imports) {
    const verdict = bind(entry, module, dylink, core, libraries);
    if (verdict === undefined) missing.add(importName(entry));
    else if (typeof verdict === "string") bound.push({ entry, source: verdict });
    else mismatches.set(verdict.symbol, verdict);
  }
  const sorted = [...mismatches.values()].sort((a, b) => (a.symbol < b.symbol ? -1 : 1));
  return { bound, missing: [...missing].sort(), mismatches: sorted };
}

/** Returns the import's C name, or `module.name` if its module is not one of the format. */
export function importName(entry: WasmImport): string {
  return isOfFormat(entry) ? entry.name : `${entry.module}.${entry.name}`;
}

function isOfFormat(entry: WasmImport): boolean {
  return entry.module === "env" || GOT_KINDS.has(entry.module);
}

/** Returns the offset of an exported variable from the memory base: an immutable i32 global holds it. */
export function dataOffset(module: WasmModule, name: string): number | undefined {
  const found = module.exports.get(name);
  const global = found?.kind === "global" ? module.globals[found.index] : undefined;
  if (global === undefined || global.mutable || global.value !== "i") return undefined;
  return global.init?.base === undefined ? global.init?.offset : undefined;
}

/** Returns the type of a function that the module defines and exports; undefined for a re-exported import. */
export function functionType(module: WasmModule, name: string): string | undefined {
  const found = module.exports.get(name);
  if (found?.kind !== "func") return undefined;
  return found.index < module.importedFunctions ? undefined : module.functions[found.index];
}

function bind(
  entry: WasmImport,
  module: WasmModule,
  dylink: DylinkInfo,
  core: CoreExports,
  libraries: readonly Definitions[],
): Source | ImportMismatch | undefined {
  const got = GOT_KINDS.get(entry.module);
  if (got !== undefined) return bindAddress(entry, got, module, dylink, core, libraries);
  if (entry.module !== "env") return undefined;
  const wanted = FORMAT.get(entry.name);
  if (wanted !== undefined) return agree(entry, wanted, "format");
  if (entry.kind !== "func") {
    return core.has(entry.name) ? agree(entry, coreText(core, entry.name), "core") : undefined;
  }
  const own = functionType(module, entry.name);
  if (own !== undefined) return agree(entry, own, "own");
  if (core.has(entry.name)) return agree(entry, coreText(core, entry.name), "core");
  const inLibrary = libraries.find(({ functions }) => functions.has(entry.name))?.functions.get(entry.name);
  if (inLibrary !== undefined) return agree(entry, inLibrary, "library");
  const supplied = suppliedFunctions().get(entry.name);
  if (supplied !== undefined) return agree(entry, supplied.type, "supplied");
  return dylink.weakImports.has(entry.name) ? "undefined-weak" : undefined;
}

function bindAddress(
  entry: WasmImport,
  kind: "func" | "data",
  module: WasmModule,
  dylink: DylinkInfo,
  core: CoreExports,
  libraries: readonly Definitions[],
): Source | ImportMismatch | undefined {
  const shape = agree(entry, "mutable global i", "format");
  if (shape !== "format") return shape;
  const own = module.exports.get(entry.name);
  if (own !== undefined && !FORMAT.has(entry.name)) {
    const defined =
      kind === "func"
        ? functionType(module, entry.name) !== undefined
        : dataOffset(module, entry.name) !== undefined;
    if (defined) return "own";
    // A re-exported import is not a definition.
    if (own.kind !== "func" || functionType(module, entry.name) !== undefined) {
      return mismatch(entry, `the module's own ${own.kind}`, `the address of a ${noun(kind)}`);
    }
  }
  const found = core.get(entry.name);
  if (found === undefined) {
    if (libraries.some((library) => library[kind === "func" ? "functions" : "data"].has(entry.name)))
      return "library";
    if (kind === "func" && suppliedFunctions().has(entry.name)) return "supplied";
    return dylink.weakImports.has(entry.name) ? "undefined-weak" : undefined;
  }
  if (found.kind === kind) return "core";
  return mismatch(entry, `the address of a ${noun(found.kind)}`, `the address of a ${noun(kind)}`);
}

function agree(entry: WasmImport, expected: string, source: Source): Source | ImportMismatch {
  const found = importText(entry);
  return found === expected ? source : mismatch(entry, expected, found);
}

function mismatch(entry: WasmImport, expected: string, found: string): ImportMismatch {
  return { symbol: importName(entry), expected, found };
}

function noun(kind: "func" | "data"): string {
  return kind === "func" ? "function" : "variable";
}

function coreText(core: CoreExports, name: string): string {
  const found = core.get(name);
  return found?.kind === "func" ? found.type : "a variable";
}

/** Describes the type of an import. */
export function importText(entry: WasmImport): string {
  switch (entry.kind) {
    case "func":
      return entry.type;
    case "tag":
      return `tag ${entry.type}`;
    case "global":
      return globalText(entry.type);
    case "memory":
      return `${limitsText(entry.type)}memory`;
    case "table":
      return `${limitsText(entry.type.limits)}table of ${entry.type.element}`;
  }
}

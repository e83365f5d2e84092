/**
 * Describes a native module for people: its ABI section, dylink.0, exports, imports, and what a core lacks for it.
 */
import type { CoreExports } from "../core/export-types.js";
import { coreExports } from "../core/generated/exports.js";
import type { ImportMismatch } from "../errors/differences.js";
import { kindOf } from "../errors/describe.js";
import { badParameter } from "../errors/values.js";
import { requireModule } from "./check-options.js";
import { ModuleError } from "../errors/module.js";
import { neededLibrary } from "../errors/native-module.js";
import { readAbi, type AbiInfo } from "../modules/native/abi.js";
import {
  checkSide,
  initFunctionsOf,
  initMisfitsOf,
  readSideModule,
  requireSomeInit,
  type SideModule,
} from "../modules/native/check.js";
import type { DylinkInfo } from "../wasm-binary/dylink.js";
import { compareImports, importName, importText } from "../modules/native/imports.js";
import { isInitFunction, UNNAMED } from "../modules/native/native-names.js";
import { givenLibraries, type GivenLibraries, type LibraryOptions } from "./shared-libraries.js";
import type { WasmImport } from "../wasm-binary/read-module.js";

/** Something that the module exports. `type` is as in `ii:i`, or `offset 16` for a variable. */
export interface InspectedExport {
  readonly name: string;
  readonly kind: "function" | "variable" | "other";
  readonly type: string;
}

/** The kind of an import in terms of C. `format` means one that every side module has, such as the memory or a base. */
export type ImportKind = "function" | "function address" | "variable address" | "format" | "other";

/** Something that the module imports. */
export interface InspectedImport {
  readonly name: string;
  readonly kind: ImportKind;
  readonly type: string;
  readonly missing: boolean;
  /** A weak symbol may stay undefined. */
  readonly weak: boolean;
}

/** The result of `inspectModule`. */
export interface ModuleInspection {
  readonly file: string;
  /** In bytes. */
  readonly size: number;
  /** Undefined when there is no section, or when `fault` says what is wrong with it. */
  readonly abi: AbiInfo | undefined;
  readonly dylink: DylinkInfo;
  /** Init functions first, then by name. */
  readonly exports: readonly InspectedExport[];
  /** By kind, then by name. */
  readonly imports: readonly InspectedImport[];
  readonly missing: readonly string[];
  readonly mismatches: readonly ImportMismatch[];
  /** Functions named `luaopen_...` that `require` cannot call because of their type. */
  readonly initMisfits: readonly ImportMismatch[];
  /** Why the module would be refused; undefined if it would be accepted. */
  readonly fault: ModuleError | undefined;
}

const KINDS: readonly ImportKind[] = ["function", "function address", "variable address", "format", "other"];

/**
 * Describes a side module. `file` is for messages; `core` holds the core's exports, by default those of this package's
 * core; `libraries` are those that the module needs. Describes also a module that would be refused, with its fault. Throws a ModuleError if the file is not a
 * side module, `ERR_PARAMETER` for parameters of other types.
 */
export function inspectModule(
  bytes: Uint8Array,
  file = UNNAMED,
  core: CoreExports = coreExports(),
  { libraries = {} }: LibraryOptions = {},
): ModuleInspection {
  requireModule(bytes, file, core);
  const side = readSideModule(bytes, file);
  const given = givenLibraries(side.dylink.needed, libraries);
  const { missing, mismatches } = compareImports(side.module, side.dylink, core, given.found);
  const absent = new Set(missing);
  const imports = side.module.imports
    .map((entry): InspectedImport => {
      const name = importName(entry);
      return {
        name,
        kind: importKind(entry),
        type: importText(entry),
        missing: absent.has(name),
        weak: side.dylink.weakImports.has(entry.name),
      };
    })
    .sort((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) || compare(a.name, b.name));
  return {
    file,
    size: bytes.length,
    abi: attempt(() => readAbi(side.module.sections)),
    dylink: side.dylink,
    exports: describeExports(side),
    imports,
    missing,
    mismatches,
    initMisfits: initMisfitsOf(side),
    fault: faultOf(side, core, given),
  };
}

/** Returns the inspection as text for a terminal, with a line feed at the end. Throws `ERR_PARAMETER`. */
export function formatInspection(found: ModuleInspection): string {
  if (typeof (found as Partial<ModuleInspection> | null | undefined)?.dylink !== "object")
    throw badParameter("found", `expected the result of inspectModule, found ${kindOf(found)}`);
  const { abi, dylink } = found;
  const lines = [
    `${found.file}: ${found.size} bytes`,
    abi
      ? `ABI ${abi.abi}${abi.minor === undefined ? "" : `.${abi.minor}`}, Lua ${abi.lua}, made by ${abi.compiler} ${abi.compilerVersion}`
      : "no usable perilune.abi section",
    ...(abi?.version === undefined ? [] : [`version: ${abi.version}`]),
    ...(abi?.license === undefined ? [] : [`licence: ${abi.license}`]),
    `static data: ${dylink.memorySize} bytes, aligned to ${dylink.memoryAlign}; table: ${dylink.tableSize} slots`,
    ...(dylink.needed.length > 0 ? [`needs libraries: ${dylink.needed.join(", ")}`] : []),
    ...(dylink.runtimePaths.length > 0 ? [`looks for them in: ${dylink.runtimePaths.join(", ")}`] : []),
    "",
    `exports (${found.exports.length})`,
    ...columns(found.exports.map(({ name, kind, type }) => [name, kind, type])),
  ];
  for (const kind of KINDS) {
    const entries = found.imports.filter((entry) => entry.kind === kind);
    if (entries.length === 0) continue;
    lines.push("", `imports: ${kind === "format" ? "the format's own" : kind} (${entries.length})`);
    lines.push(
      ...columns(
        entries.map(({ name, type, missing, weak }) => [
          name,
          type,
          missing ? "missing" : weak ? "weak" : "",
        ]),
      ),
    );
  }
  if (found.missing.length > 0) {
    lines.push("", `missing from the core (${found.missing.length})`);
    lines.push(...columns(found.missing.map((name) => [name])));
  }
  for (const [title, list] of [
    ["types that differ from the core's", found.mismatches],
    ["init functions whose type is not int (lua_State *)", found.initMisfits],
  ] as const) {
    if (list.length === 0) continue;
    const rows = list.map((entry) => [entry.symbol, `found ${entry.found}, expected ${entry.expected}`]);
    lines.push("", `${title} (${list.length})`, ...columns(rows));
  }
  lines.push("", found.fault ? `refused: ${found.fault.message}` : "this core can load it");
  return `${lines.join("\n")}\n`;
}

function describeExports(side: SideModule): InspectedExport[] {
  const init = new Set(initFunctionsOf(side));
  const list = [...side.module.exports.values()].map(({ name, kind }): InspectedExport => {
    const type = side.functions.get(name);
    if (type !== undefined) return { name, kind: "function", type };
    const offset = side.data.get(name);
    if (offset !== undefined) return { name, kind: "variable", type: `offset ${offset}` };
    return { name, kind: "other", type: kind };
  });
  const rank = (name: string): number => (init.has(name) ? 0 : isInitFunction(name) ? 1 : 2);
  return list.sort((a, b) => rank(a.name) - rank(b.name) || compare(a.name, b.name));
}

function importKind(entry: WasmImport): ImportKind {
  if (entry.module === "GOT.func") return "function address";
  if (entry.module === "GOT.mem") return "variable address";
  if (entry.module !== "env") return "other";
  return entry.kind === "func" ? "function" : "format";
}

function faultOf(
  side: SideModule,
  core: CoreExports,
  { found, absent }: GivenLibraries,
): ModuleError | undefined {
  try {
    if (absent.length > 0) return neededLibrary(side.file, absent);
    requireSomeInit(checkSide(side, core, { libraries: found }));
    return undefined;
  } catch (error) {
    if (error instanceof ModuleError) return error;
    throw error;
  }
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof ModuleError) return undefined;
    throw error;
  }
}

/** Returns rows as indented lines with aligned columns. */
function columns(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows) row.forEach((cell, at) => (widths[at] = Math.max(widths[at] ?? 0, cell.length)));
  return rows.map((row) => `  ${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join("  ")}`.trimEnd());
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

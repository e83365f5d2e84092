/**
 * Reads what an object file defines, functions with their types, from the symbol table of its `linking` section.
 * Archives are left to the linker.
 */
import { ModuleError } from "../errors/module.js";
import { C_FUNCTION } from "../errors/differences.js";
import { CompileError, objectFormat, initType, initTypeWarning } from "../errors/compile.js";
import { isCppSymbol } from "./languages.js";
import { isInitFunction } from "../modules/native/native-names.js";
import { readModule } from "../wasm-binary/read-module.js";
import type { Reader } from "../wasm-binary/reader.js";
import type { LinkInput } from "./toolchain.js";

const SYMBOL_TABLE = 8;

/** Kinds of symbols, as the tool conventions number them. */
const Kind = { function: 0, data: 1, global: 2, section: 3, tag: 4, table: 5 } as const;

/** Flags of symbols. */
const Flag = { weak: 0x01, local: 0x02, hidden: 0x04, undefined: 0x10, explicitName: 0x40 } as const;

/**
 * Returns the functions with external linkage that an object defines, in the object's order, with their types as in
 * `ii:i`. `file` is for messages. Throws ERR_OBJECT_FORMAT.
 */
export function definedFunctions(object: Uint8Array, file: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const { name, type } of externalSymbols(object, file)) if (type !== undefined) found.set(name, type);
  return found;
}

/** Returns the names of all symbols with external linkage that an object defines; none if it is not an object. */
export function definedSymbols(object: Uint8Array): string[] {
  try {
    return externalSymbols(object, "").map(({ name }) => name);
  } catch (error) {
    if (error instanceof CompileError) return [];
    throw error;
  }
}

/** Returns the names of all symbols that an object defines or needs; none if it is not an object. */
export function symbolNames(object: Uint8Array): string[] {
  try {
    const imports = readModule(object, "").imports.map(({ name }) => name);
    return [...imports, ...externalSymbols(object, "").map(({ name }) => name)];
  } catch (error) {
    if (error instanceof CompileError || error instanceof ModuleError) return [];
    throw error;
  }
}

/** A symbol that an object defines, with its type if it is a function. */
interface ExternalSymbol {
  readonly name: string;
  readonly type: string | undefined;
  readonly kind: number;
  /** Whether its visibility is hidden, which our flags make the default. */
  readonly hidden: boolean;
  readonly weak: boolean;
}

function externalSymbols(object: Uint8Array, file: string): ExternalSymbol[] {
  try {
    const { sections, functions } = readModule(object, file);
    const range = sections.custom("linking")[0];
    if (range === undefined) throw objectFormat(file, "it has no linking section");
    const reader = sections.reader(range);
    const version = reader.u32("the linking version");
    if (version !== 2) throw objectFormat(file, `found linking version ${version}, expected 2`);
    const found: ExternalSymbol[] = [];
    while (!reader.done) {
      const kind = reader.u8("a linking subsection");
      const body = reader.slice(reader.u32("a subsection's size"), "a linking subsection");
      if (kind === SYMBOL_TABLE) readSymbols(body, functions, found);
    }
    return found;
  } catch (error) {
    if (error instanceof ModuleError) throw objectFormat(file, error.message);
    throw error;
  }
}

/**
 * Returns the functions and variables that a shared library exports: those with default visibility or, if all are hidden,
 * all with external linkage except weak ones of C++: templates and inline functions, which every object that uses them
 * defines. Throws ERR_OBJECT_FORMAT.
 */
export function visibleSymbols(objects: readonly LinkInput[]): string[] {
  const all = objects
    .flatMap(({ name, bytes }) => externalSymbols(bytes, name))
    .filter(({ kind }) => kind === Kind.function || kind === Kind.data);
  const visible = all.filter(({ hidden }) => !hidden);
  const own = all.filter(({ name, weak }) => !weak || !isCppSymbol(name));
  return [...new Set((visible.length > 0 ? visible : own).map(({ name }) => name))];
}

/** A function that one of several objects defines. `type` is as in `ii:i`. */
export interface DefinedFunction {
  readonly type: string;
  /** The object's name. */
  readonly file: string;
}

/** The functions that the objects of a module define. */
export interface DefinedFunctions {
  readonly all: ReadonlyMap<string, DefinedFunction>;
  /** The init functions among them. */
  readonly init: readonly string[];
  /** About functions named like init functions that Lua cannot call. */
  readonly warnings: string;
}

/** Throws a `CompileError` if no function with the name of an init function has the right type. */
export function functionsOf(objects: readonly LinkInput[]): DefinedFunctions {
  const all = new Map<string, DefinedFunction>();
  for (const { name: file, bytes } of objects) {
    for (const [name, type] of definedFunctions(bytes, file)) all.set(name, { type, file });
  }
  const named = [...all].filter(([name]) => isInitFunction(name));
  const init = named.filter(([, { type }]) => type === C_FUNCTION).map(([name]) => name);
  const misfits = named.filter(([, { type }]) => type !== C_FUNCTION);
  const [first] = misfits;
  if (first && init.length === 0) throw initType(first[1].file, first[0], first[1].type);
  const warnings = misfits.map(([name, { type, file }]) => initTypeWarning(file, name, type)).join("");
  return { all, init, warnings };
}

function readSymbols(reader: Reader, functions: readonly string[], found: ExternalSymbol[]): void {
  for (let left = reader.count("symbols"); left > 0; left--) {
    const kind = reader.u8("a symbol's kind");
    const flags = reader.u32("a symbol's flags");
    const defined = (flags & Flag.undefined) === 0;
    const external = defined && (flags & Flag.local) === 0;
    const [hidden, weak] = [(flags & Flag.hidden) !== 0, (flags & Flag.weak) !== 0];
    if (kind === Kind.data) {
      const name = reader.name("a symbol's name");
      if (defined) for (const what of ["index", "offset", "size"]) reader.u32(`a symbol's ${what}`);
      if (external) found.push({ name, type: undefined, kind, hidden, weak });
      continue;
    }
    const at = reader.at;
    const index = reader.u32("a symbol's index");
    if (kind === Kind.section) continue;
    const name = defined || flags & Flag.explicitName ? reader.name("a symbol's name") : "";
    if (!external) continue;
    const type = kind === Kind.function ? functions[index] : undefined;
    if (kind === Kind.function && type === undefined)
      throw reader.malformed(`symbol ${name} is function ${index}`, at);
    found.push({ name, type, kind, hidden, weak });
  }
}

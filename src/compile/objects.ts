/**
 * Which functions an object file defines, from the symbol table of its `linking` section. Nothing else of an
 * object is read, and archives are left to the linker.
 */
import { NativeModuleError } from "../errors/native-module.js";
import { ObjectFormatError } from "../errors/compile.js";
import type { Cursor } from "../modules/native/cursor.js";
import { readSections } from "../modules/native/sections.js";

const SYMBOL_TABLE = 8;

/** Kinds of symbols, as the tool conventions number them. */
const Kind = { function: 0, data: 1, global: 2, section: 3, tag: 4, table: 5 } as const;

/** Flags of symbols. */
const Flag = { local: 0x02, undefined: 0x10, explicitName: 0x40 } as const;

/**
 * The names of the functions with external linkage that an object defines, in the object's order.
 * `file` is for messages. Throws ObjectFormatError.
 */
export function definedFunctions(object: Uint8Array, file: string): string[] {
  try {
    const sections = readSections(object, file);
    const range = sections.custom("linking")[0];
    if (range === undefined) throw new ObjectFormatError(file, "it has no linking section");
    const cursor = sections.cursor(range);
    const version = cursor.u32("the linking version");
    if (version !== 2) throw new ObjectFormatError(file, `found linking version ${version}, expected 2`);
    const found: string[] = [];
    while (!cursor.done) {
      const kind = cursor.u8("a linking subsection");
      const body = cursor.slice(cursor.u32("a subsection's size"), "a linking subsection");
      if (kind === SYMBOL_TABLE) readSymbols(body, found);
    }
    return found;
  } catch (error) {
    if (error instanceof NativeModuleError) throw new ObjectFormatError(file, error.message);
    throw error;
  }
}

function readSymbols(cursor: Cursor, found: string[]): void {
  for (let left = cursor.count("symbols"); left > 0; left--) {
    const kind = cursor.u8("a symbol's kind");
    const flags = cursor.u32("a symbol's flags");
    const defined = (flags & Flag.undefined) === 0;
    if (kind === Kind.data) {
      cursor.name("a symbol's name");
      if (defined) for (const what of ["index", "offset", "size"]) cursor.u32(`a symbol's ${what}`);
      continue;
    }
    cursor.u32("a symbol's index");
    if (kind === Kind.section) continue;
    const name = defined || flags & Flag.explicitName ? cursor.name("a symbol's name") : "";
    if (kind === Kind.function && defined && (flags & Flag.local) === 0) found.push(name);
  }
}

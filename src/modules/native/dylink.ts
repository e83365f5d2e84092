/**
 * The `dylink.0` section of WebAssembly's dynamic linking convention: what a side module wants from the one
 * that loads it. See DynamicLinking.md of WebAssembly's tool conventions.
 */

import { NotSideModuleError } from "../../errors/native-module.js";
import type { Cursor } from "./cursor.js";
import { Section, type Sections } from "./sections.js";

export interface DylinkInfo {
  /** Bytes of static data, zeroed ones included. */
  readonly memorySize: number;
  /** In bytes, a power of two. */
  readonly memoryAlign: number;
  /** Slots of the function table. */
  readonly tableSize: number;
  /** In slots, a power of two. */
  readonly tableAlign: number;
  readonly needed: readonly string[];
  readonly runtimePaths: readonly string[];
  /** Names of imports that may stay undefined. */
  readonly weakImports: ReadonlySet<string>;
  /** Names of imports and exports that live in thread-local storage. */
  readonly threadLocal: ReadonlySet<string>;
}

const SECTION = "dylink.0";
const MEM_INFO = 1;
const NEEDED = 2;
const EXPORT_INFO = 3;
const IMPORT_INFO = 4;
const RUNTIME_PATH = 5;

const BINDING_MASK = 3;
const BINDING_WEAK = 1;
const THREAD_LOCAL = 0x100;

type Building = { -readonly [K in keyof DylinkInfo]: DylinkInfo[K] } & {
  needed: string[];
  runtimePaths: string[];
  weakImports: Set<string>;
  threadLocal: Set<string>;
};

/** Throws `NotSideModuleError` when the section is absent or not first, else an error of the format. */
export function readDylink(sections: Sections): DylinkInfo {
  const cursor = find(sections);
  const info: Building = {
    memorySize: 0,
    memoryAlign: 1,
    tableSize: 0,
    tableAlign: 1,
    needed: [],
    runtimePaths: [],
    weakImports: new Set(),
    threadLocal: new Set(),
  };
  while (!cursor.done) {
    const id = cursor.u8("a dylink.0 subsection");
    const part = cursor.slice(cursor.u32("the size of a dylink.0 subsection"), "a dylink.0 subsection");
    if (readSubsection(id, part, info)) part.finish(`dylink.0 subsection ${id}`);
  }
  return info;
}

function find(sections: Sections): Cursor {
  const [first] = sections.all;
  if (first?.id === Section.custom && first.name === SECTION) return sections.cursor(first);
  if (sections.custom(SECTION).length > 0) {
    throw new NotSideModuleError(sections.file, "its dylink.0 section does not come first");
  }
  const old = sections.custom("dylink").length > 0;
  throw new NotSideModuleError(sections.file, old ? "it is in the old dylink format" : "it has no dylink.0");
}

/** Whether the subsection is one that is known; others are left to later versions of the convention. */
function readSubsection(id: number, part: Cursor, info: Building): boolean {
  switch (id) {
    case MEM_INFO:
      info.memorySize = part.u32("the memory size");
      info.memoryAlign = readAlignment(part, "the memory alignment");
      info.tableSize = part.u32("the table size");
      info.tableAlign = readAlignment(part, "the table alignment");
      // Each slot is filled by an entry of the element section, which takes a byte at the least.
      if (info.tableSize > part.bytes.length) {
        throw part.malformed(`${info.tableSize} table slots for a file of ${part.bytes.length} bytes`);
      }
      return true;
    case NEEDED:
      readNames(part, info.needed, "needed libraries");
      return true;
    case EXPORT_INFO:
      for (let left = part.count("export flags"); left > 0; left--) {
        const name = part.name("the name of an export");
        if (part.u32("the flags of an export") & THREAD_LOCAL) info.threadLocal.add(name);
      }
      return true;
    case IMPORT_INFO:
      for (let left = part.count("import flags"); left > 0; left--) {
        part.name("the module of an import");
        const name = part.name("the name of an import");
        const flags = part.u32("the flags of an import");
        if ((flags & BINDING_MASK) === BINDING_WEAK) info.weakImports.add(name);
        if (flags & THREAD_LOCAL) info.threadLocal.add(name);
      }
      return true;
    case RUNTIME_PATH:
      readNames(part, info.runtimePaths, "runtime paths");
      return true;
    default:
      return false;
  }
}

function readAlignment(part: Cursor, what: string): number {
  const at = part.at;
  const exponent = part.u32(what);
  if (exponent > 31) throw part.malformed(`${what} is 2^${exponent}`, at);
  return 2 ** exponent;
}

function readNames(part: Cursor, names: string[], what: string): void {
  for (let left = part.count(what); left > 0; left--) names.push(part.name(`a name among the ${what}`));
}

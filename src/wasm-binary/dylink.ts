/**
 * Reads the `dylink.0` section: what a module asks of the loader. See DynamicLinking.md of WebAssembly's tool
 * conventions.
 */

import { notSideModule } from "../errors/native-module.js";
import type { Reader } from "./reader.js";
import { joinSections, readSections, Section, type Sections } from "./sections.js";
import { concat, name as encodedName, section, vector } from "./writer.js";

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

export const DYLINK_SECTION = "dylink.0";
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

/**
 * Reads the section of a side module. Throws `ERR_MODULE_NOT_SIDE` if it is absent or not first, and the errors of the
 * format.
 */
export function readDylink(sections: Sections): DylinkInfo {
  return readDylinkContent(find(sections), sections.bytes.length);
}

/** Reads the section's contents. `fileSize` bounds the table size. Throws the errors of the format. */
export function readDylinkContent(reader: Reader, fileSize = Infinity): DylinkInfo {
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
  while (!reader.done) {
    const id = reader.u8("a dylink.0 subsection");
    const part = reader.slice(reader.u32("the size of a dylink.0 subsection"), "a dylink.0 subsection");
    if (readSubsection(id, part, info, fileSize)) part.finish(`dylink.0 subsection ${id}`);
  }
  return info;
}

/**
 * Returns a side module that also needs `libraries` and has `runPaths`. Throws `ERR_MODULE_NOT_SIDE` and errors of the format.
 */
export function addNeeded(
  bytes: Uint8Array,
  file: string,
  libraries: readonly string[],
  runPaths: readonly string[],
): Uint8Array<ArrayBuffer> {
  const sections = readSections(bytes, file);
  const { needed, runtimePaths } = readDylink(sections);
  const content = find(sections);
  const kept: Uint8Array[] = [];
  while (!content.done) {
    const id = content.u8("a dylink.0 subsection");
    const size = content.u32("the size of a dylink.0 subsection");
    const part = content.take(size, "a dylink.0 subsection");
    if (id !== NEEDED && id !== RUNTIME_PATH) kept.push(section(id, part));
  }
  const names = (list: readonly string[]): Uint8Array => vector([...new Set(list)].map(encodedName));
  const [, ...others] = sections.raw();
  const dylink = concat([
    encodedName(DYLINK_SECTION),
    ...kept,
    section(NEEDED, names([...needed, ...libraries])),
    ...(runPaths.length > 0 || runtimePaths.length > 0
      ? [section(RUNTIME_PATH, names([...runtimePaths, ...runPaths]))]
      : []),
  ]);
  return joinSections([{ id: Section.custom, content: dylink }, ...others]);
}

function find(sections: Sections): Reader {
  const [first] = sections.all;
  if (first?.id === Section.custom && first.name === DYLINK_SECTION) return sections.reader(first);
  if (sections.custom(DYLINK_SECTION).length > 0) {
    throw notSideModule(sections.file, "its dylink.0 section does not come first");
  }
  const old = sections.custom("dylink").length > 0;
  throw notSideModule(sections.file, old ? "it is in the old dylink format" : "it has no dylink.0");
}

/** Returns false for an unknown subsection, which belongs to a later version of the convention. */
function readSubsection(id: number, part: Reader, info: Building, fileSize: number): boolean {
  switch (id) {
    case MEM_INFO:
      info.memorySize = part.u32("the memory size");
      info.memoryAlign = readAlignment(part, "the memory alignment");
      info.tableSize = part.u32("the table size");
      info.tableAlign = readAlignment(part, "the table alignment");
      // Each slot is filled by an entry of the element section, which takes at least one byte.
      if (info.tableSize > fileSize) {
        throw part.malformed(`${info.tableSize} table slots for a file of ${fileSize} bytes`);
      }
      return true;
    case NEEDED:
      info.needed.push(...readNames(part, "needed libraries"));
      return true;
    case EXPORT_INFO:
      part.list("export flags", () => {
        const name = part.name("the name of an export");
        if (part.u32("the flags of an export") & THREAD_LOCAL) info.threadLocal.add(name);
      });
      return true;
    case IMPORT_INFO:
      part.list("import flags", () => {
        part.name("the module of an import");
        const name = part.name("the name of an import");
        const flags = part.u32("the flags of an import");
        if ((flags & BINDING_MASK) === BINDING_WEAK) info.weakImports.add(name);
        if (flags & THREAD_LOCAL) info.threadLocal.add(name);
      });
      return true;
    case RUNTIME_PATH:
      info.runtimePaths.push(...readNames(part, "runtime paths"));
      return true;
    default:
      return false;
  }
}

function readAlignment(part: Reader, what: string): number {
  const at = part.at;
  const exponent = part.u32(what);
  if (exponent > 31) throw part.malformed(`${what} is 2^${exponent}`, at);
  return 2 ** exponent;
}

function readNames(part: Reader, what: string): string[] {
  return part.list(what, () => part.name(`a name among the ${what}`));
}

/** Where the functions of a module are in its binary, and their names: for messages about a trap. */

import { ModuleError } from "../../errors/module.js";
import { readModule } from "../../wasm-binary/read-module.js";
import { Section, type Sections } from "../../wasm-binary/sections.js";

/** The part of the name section that has the names of functions. */
const FUNCTION_NAMES = 1;

interface Body {
  readonly start: number;
  readonly end: number;
}

export class CodeMap {
  readonly #imported: number;
  readonly #bodies: readonly Body[];
  readonly #names: ReadonlyMap<number, string>;
  readonly #exports = new Map<number, string>();

  /** `file` is for messages. Throws a `ModuleError` if the module is malformed. */
  constructor(bytes: Uint8Array, file: string) {
    const { sections, importedFunctions, exports } = readModule(bytes, file);
    this.#imported = importedFunctions;
    this.#bodies = bodiesOf(sections);
    this.#names = namesOf(sections);
    for (const { kind, index, name } of exports.values()) if (kind === "func") this.#exports.set(index, name);
  }

  /** Whether the body of a function contains the byte at this offset in the file. Imports count first. */
  contains(index: number, offset: number): boolean {
    const body = this.#bodies[index - this.#imported];
    return body !== undefined && offset >= body.start && offset < body.end;
  }

  /** Returns the name of a function in the name section. */
  nameOf(index: number): string | undefined {
    return this.#names.get(index);
  }

  /** Returns the name that the module exports a function by. */
  exportOf(index: number): string | undefined {
    return this.#exports.get(index);
  }
}

function bodiesOf(sections: Sections): Body[] {
  const reader = sections.open(Section.code);
  return (
    reader?.list("function bodies", () => {
      const size = reader.u32("the size of a function");
      const start = reader.at;
      reader.take(size, "a function");
      return { start, end: start + size };
    }) ?? []
  );
}

/** A name section that is malformed has no names: it changes nothing about the module. */
function namesOf(sections: Sections): ReadonlyMap<number, string> {
  const names = new Map<number, string>();
  const [range] = sections.custom("name");
  if (range === undefined) return names;
  try {
    const reader = sections.reader(range);
    while (!reader.done) {
      const kind = reader.u8("a part of the name section");
      const part = reader.slice(reader.u32("the size of a part"), "a part of the name section");
      if (kind !== FUNCTION_NAMES) continue;
      part.list("names", (each) => names.set(each.u32("a function's index"), each.name("a function's name")));
    }
  } catch (error) {
    if (!(error instanceof ModuleError)) throw error;
  }
  return names;
}

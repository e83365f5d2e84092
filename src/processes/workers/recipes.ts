/** Numbers the processes that workers know, and their programs by content. */

import type { Process } from "../scheduler/process.js";
import { LuaProcess, type ProcessOptions } from "../scheduler/lua-process.js";
import type { ProcessRecipe } from "./protocol.js";
import { recipeOf } from "./recipe.js";

export interface Program {
  readonly number: number;
  readonly source: string | Uint8Array;
  readonly name: string;
}

/** A process as workers get it. */
export interface Known {
  readonly number: number;
  readonly program: Program;
  readonly recipe: ProcessRecipe;
  readonly options: ProcessOptions;
}

interface Shared extends Program {
  readonly key: string;
  uses: number;
}

export class Recipes {
  readonly #known = new WeakMap<Process, Known>();
  readonly #programs = new Map<string, Shared>();
  #count = 0;
  readonly #collected: FinalizationRegistry<{ readonly number: number; readonly program: Shared }>;

  /** `forget` is called once for each process that was collected, with its program if no other process has it. */
  constructor(forget: (process: number, program: number | undefined) => void) {
    this.#collected = new FinalizationRegistry(({ number, program }) => {
      const last = --program.uses === 0;
      if (last) this.#programs.delete(program.key);
      forget(number, last ? program.number : undefined);
    });
  }

  /** Undefined for what is not a process of Lua. Throws `ERR_OPTION` for what no worker can have. */
  of(process: Process): Known | undefined {
    const known = this.#known.get(process);
    if (known !== undefined) return known;
    const made = LuaProcess.recipeOf(process);
    if (made === undefined) return undefined;
    const { source, options } = made;
    const key = keyOf(source, options.proto.name);
    const before = this.#programs.get(key);
    const program = before ?? { key, number: this.#count + 1, source, name: options.proto.name, uses: 0 };
    const recipe = recipeOf(options, program.number);
    if (before === undefined) this.#count++;
    this.#programs.set(key, program);
    program.uses++;
    const entry = { number: ++this.#count, program, recipe, options };
    this.#known.set(process, entry);
    this.#collected.register(process, { number: entry.number, program });
    return entry;
  }
}

/** Equal for programs with the same content and name. */
function keyOf(source: string | Uint8Array, name: string): string {
  return typeof source === "string"
    ? `text ${name}\0${source}`
    : `bytes ${name}\0${new TextDecoder("latin1").decode(source)}`;
}

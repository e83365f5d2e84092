/**
 * Profiles a program that lua.c runs. Links native/modules/profile into the runtime and starts it when the state
 * opens. When the program ends in any way, prints the table and writes the files.
 */

import type { Memory } from "../../core/memory.js";
import type { OutputStream } from "../../files/streams.js";
import type { LuaPointer } from "../../core/pointers.js";
import { linesOf } from "../../errors/excerpt.js";
import type { SourceFinder } from "../../errors/trace.js";
import { PeriluneError } from "../../errors/base.js";
import { profileProblem } from "../../errors/command.js";
import type { AssembledParts } from "../../runtime/assemble.js";
import { luaBytes, toWellFormed } from "../../values/text.js";
import type { ProfileFile } from "./output-files.js";
import { readProfile, type Profile } from "./model.js";
import { table, type LineFinder } from "./table.js";

const MODULE = new URL("../../../native/modules/profile/profile.wasm", import.meta.url);

export interface ProfilerOptions {
  readonly files: readonly ProfileFile[];
  /** The name of the program, shown by viewers. */
  readonly title: string;
  readonly stderr: OutputStream;
  /** Finds sources once the program has ended. */
  readonly sources: () => SourceFinder;
}

export class Profiler {
  #state: "waiting" | "running" | "refused" | "ended" = "waiting";
  readonly #memory: Memory;
  readonly #start: (argument: number) => number;
  readonly #json: (argument: number) => number;

  /** Throws a `ModuleError` if the module cannot be linked. */
  constructor(
    { core, native }: AssembledParts,
    readonly options: ProfilerOptions,
  ) {
    this.#memory = core.memory;
    const { module } = native.openSource(MODULE);
    const entry = (name: string): ((argument: number) => number) => {
      const index = module.symbol(name);
      if (index === undefined) throw profileProblem(`${module.file} has no ${name}`);
      return core.table.get(index) as (argument: number) => number;
    };
    this.#start = entry("profile_start");
    this.#json = entry("profile_json");
  }

  /** Starts measuring. Call it when the program's state is open. */
  readonly begin = (L: LuaPointer): void => {
    if (this.#state === "waiting") this.#state = this.#start(L) === 0 ? "refused" : "running";
  };

  /**
   * Stops and writes everything. Returns whether all was written; reports failures on standard error. A second call
   * does nothing.
   */
  end(): boolean {
    if (this.#state === "ended") return true;
    const before = this.#state;
    this.#state = "ended";
    if (before === "waiting") return true; // no state was opened, so nothing ran
    try {
      if (before === "refused") throw profileProblem("not enough memory for a profile");
      this.#report();
      return true;
    } catch (error) {
      this.#say(
        `perilune: ${error instanceof PeriluneError ? error.message : `no profile: ${String(error)}`}\n`,
      );
      return false;
    }
  }

  /** Returns the measurements so far. Throws a `PeriluneError` if memory runs out. */
  read(): Profile {
    const address = this.#json(0);
    if (address === 0) throw profileProblem("not enough memory for a profile");
    return readProfile(this.#memory.text(address));
  }

  #report(): void {
    const profile = this.read();
    const text = table(profile, lineFinder(this.options.sources()));
    let written = "";
    try {
      // Write files before the table, because its reader may close the pipe.
      for (const file of this.options.files) {
        file.write(profile, this.options.title);
        written += `profile: ${file.name}\n`;
      }
    } finally {
      this.#say(text + written);
    }
  }

  #say(text: string): void {
    this.options.stderr.write(luaBytes(toWellFormed(text)));
  }
}

function lineFinder(sources: SourceFinder): LineFinder {
  const texts = new Map<string, readonly string[] | undefined>();
  return ({ source = "" }, line) => {
    if (!texts.has(source)) {
      const found = source.startsWith("@")
        ? sources.of({ shown: source.slice(1), name: source, size: source.length }, line)
        : sources.find(source, line);
      const text = found?.text();
      texts.set(source, text === undefined ? undefined : linesOf(text));
    }
    return texts.get(source)?.[line - 1];
  };
}

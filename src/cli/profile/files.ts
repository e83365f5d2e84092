/** The files that `--profile` writes: which formats there are, by a name's ending, and whether a name can be written. */

import { accessSync, closeSync, constants, existsSync, openSync, writeFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { PeriluneError } from "../../errors/base.js";
import { cpuProfile, heapProfile } from "./chrome.js";
import { folded } from "./folded.js";
import type { Profile } from "./model.js";
import { speedscope } from "./speedscope.js";

/** What is written when no file is named: time, and memory, as most viewers open them. */
const DEFAULT_FILES: readonly string[] = ["perilune.cpuprofile", "perilune.heapprofile"];

type Format = (profile: Profile, title: string) => string;

const toUrl = (file: string): string => pathToFileURL(file).href;

const FORMATS: readonly (readonly [ending: string, format: Format])[] = [
  [".cpuprofile", (profile) => cpuProfile(profile, toUrl)],
  [".heapprofile", (profile) => heapProfile(profile, toUrl)],
  [".speedscope.json", speedscope],
  [".folded", folded],
];

/** A profile's file has no ending that says what to write. */
export class ProfileFormatError extends PeriluneError {
  override name = "ProfileFormatError";

  constructor(readonly file: string) {
    const endings = FORMATS.map(([ending]) => ending).join(", ");
    super(`--profile=${file}: the ending says the format, and is one of ${endings}`);
  }
}

/** A profile's file cannot be written. */
export class ProfileFileError extends PeriluneError {
  override name = "ProfileFileError";

  constructor(
    readonly file: string,
    cause: unknown,
  ) {
    super(`cannot write the profile ${file}: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  }
}

/** A file to write when the program has ended. */
export class ProfileFile {
  readonly #format: Format;
  readonly #path: string;

  /** Throws `ProfileFormatError`, and `ProfileFileError` when it could not be written. It is left as it is for now. */
  constructor(readonly name: string) {
    const found = FORMATS.find(([ending]) => name.endsWith(ending));
    if (found === undefined) throw new ProfileFormatError(name);
    this.#format = found[1];
    this.#path = path.resolve(name);
    this.#orFail(() => {
      if (existsSync(this.#path)) closeSync(openSync(this.#path, "r+"));
      else accessSync(`${path.dirname(this.#path)}/.`, constants.W_OK);
    });
  }

  /** Writes the profile of what is called `title`. Throws `ProfileFileError`. */
  write(profile: Profile, title: string): void {
    const text = this.#format(profile, title);
    this.#orFail(() => {
      writeFileSync(this.#path, text);
    });
  }

  #orFail(act: () => void): void {
    try {
      act();
    } catch (error) {
      throw new ProfileFileError(this.name, error);
    }
  }
}

/** The files of these names; without any the files that are written by default. Throws as `ProfileFile` does. */
export function profileFiles(names: readonly string[]): readonly ProfileFile[] {
  return (names.length === 0 ? DEFAULT_FILES : names).map((name) => new ProfileFile(name));
}

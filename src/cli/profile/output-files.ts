/**
 * The files that `--profile` writes. The ending of a name selects the format; names that cannot be written are
 * rejected early.
 */

import { accessSync, closeSync, constants, existsSync, openSync, writeFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { profileFile, profileFormat } from "../../errors/command.js";
import { cpuProfile, heapProfile } from "./chrome.js";
import { folded } from "./folded.js";
import type { Profile } from "./model.js";
import { speedscope } from "./speedscope.js";

/** The files written by default: time and memory, in the formats that most viewers open. */
const DEFAULT_FILES: readonly string[] = ["perilune.cpuprofile", "perilune.heapprofile"];

type Format = (profile: Profile, title: string) => string;

const toUrl = (file: string): string => pathToFileURL(file).href;

const FORMATS: readonly (readonly [ending: string, format: Format])[] = [
  [".cpuprofile", (profile) => cpuProfile(profile, toUrl)],
  [".heapprofile", (profile) => heapProfile(profile, toUrl)],
  [".speedscope.json", speedscope],
  [".folded", folded],
];

/** A file to write once the program has ended. */
export class ProfileFile {
  readonly #format: Format;
  readonly #path: string;

  /** Throws a `CommandError` if the ending is unknown or the file cannot be written. Does not change the file yet. */
  constructor(readonly name: string) {
    const found = FORMATS.find(([ending]) => name.endsWith(ending));
    if (found === undefined) throw profileFormat(name, FORMATS.map(([ending]) => ending).join(", "));
    this.#format = found[1];
    this.#path = path.resolve(name);
    this.#orFail(() => {
      if (existsSync(this.#path)) closeSync(openSync(this.#path, "r+"));
      else accessSync(`${path.dirname(this.#path)}/.`, constants.W_OK);
    });
  }

  /** Writes the profile of a program; `title` names it. Throws a `CommandError`. */
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
      throw profileFile(this.name, error);
    }
  }
}

/** Returns the files of these names, or the default files without names. Throws as `ProfileFile` does. */
export function profileFiles(names: readonly string[]): readonly ProfileFile[] {
  return (names.length === 0 ? DEFAULT_FILES : names).map((name) => new ProfileFile(name));
}

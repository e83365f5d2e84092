/** The files that a run writes. Checks that they are writable before the run, and writes reports atomically. */
import { accessSync, constants, existsSync, mkdirSync, renameSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { ReportError } from "./read.mjs";

/** Creates the directories of the files that options name. Throws `ReportError` if a file is not writable. */
export function prepareOutputs({ json, markdown, charts, continue: goesOn }) {
  const attempt = (name, file, act) => {
    if (file === undefined) return;
    try {
      act();
    } catch (error) {
      throw new ReportError(`${name} ${file} cannot be written: ${error.message}`);
    }
  };
  for (const [name, file] of [
    ["--json", json],
    ["--continue", goesOn],
    ["--markdown", markdown],
  ])
    attempt(name, file, () => {
      accessSync(path.dirname(path.resolve(file)), constants.W_OK);
      if (!existsSync(file)) return;
      if (!statSync(file).isFile()) throw new Error("it is not a file");
      accessSync(file, constants.W_OK);
    });
  attempt("--charts", charts, () => mkdirSync(charts, { recursive: true }));
}

/** The JSON file of a report, rewritten after each case. */
export class Kept {
  written = false;

  constructor(/** @type {string} */ file) {
    this.file = path.resolve(file);
  }

  write(/** @type {unknown} */ report) {
    mkdirSync(path.dirname(this.file), { recursive: true });
    const aside = `${this.file}.${process.pid}`;
    writeFileSync(aside, `${JSON.stringify(report, undefined, 1)}\n`);
    renameSync(aside, this.file);
    this.written = true;
  }
}

/** The lines of earlier sessions, kept in a file. A failure to read or write that file is ignored. */

import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";

/** The number of lines kept. */
export const HISTORY_SIZE = 1000;

export class History {
  /** The latest line first, the order that node:readline expects. */
  lines: string[];

  /** `file` stores the lines; if undefined, they are not stored. */
  constructor(readonly file: string | undefined) {
    this.lines = load(file);
  }

  /** Adds a line. Ignores an empty line and a repetition of the latest one. */
  add(line: string): void {
    if (line.trim() === "" || this.lines[0] === line) return;
    this.lines.unshift(line);
    this.lines.length = Math.min(this.lines.length, HISTORY_SIZE);
    if (this.file === undefined) return;
    try {
      appendFileSync(this.file, `${line}\n`, { mode: 0o600 });
    } catch {
      // the home directory may be read-only
    }
  }
}

/** Returns PERILUNE_HISTORY, or else a file in the user's home directory; undefined if the variable is empty. */
export function historyFile(environment: NodeJS.ProcessEnv): string | undefined {
  const named = environment["PERILUNE_HISTORY"];
  if (named !== undefined) return named === "" ? undefined : named;
  return path.join(homedir(), ".perilune_history");
}

function load(file: string | undefined): string[] {
  if (file === undefined) return [];
  try {
    const all = readFileSync(file, "utf8")
      .split("\n")
      .filter((line) => line !== "");
    const kept = all.slice(-HISTORY_SIZE);
    if (all.length > 2 * HISTORY_SIZE) writeFileSync(file, kept.map((line) => `${line}\n`).join(""));
    return kept.reverse();
  } catch {
    return [];
  }
}

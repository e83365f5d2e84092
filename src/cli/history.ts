/** The lines of earlier sessions, kept in a file. That it cannot be read or written is no reason to stop. */

import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";

/** How many lines are remembered. */
export const HISTORY_SIZE = 1000;

export class History {
  /** The latest line first, as node:readline has them. */
  lines: string[];

  /** `file`: where they are kept; undefined for nowhere. */
  constructor(readonly file: string | undefined) {
    this.lines = load(file);
  }

  /** Keeps a line that was entered. An empty one, and the same one again, are not kept. */
  add(line: string): void {
    if (line.trim() === "" || this.lines[0] === line) return;
    this.lines.unshift(line);
    this.lines.length = Math.min(this.lines.length, HISTORY_SIZE);
    if (this.file === undefined) return;
    try {
      appendFileSync(this.file, `${line}\n`, { mode: 0o600 });
    } catch {
      // a home that is not to be written to
    }
  }
}

/** PERILUNE_HISTORY, or a file of the user's home. */
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

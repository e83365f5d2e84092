/** Which versions of the programs began the workflows that have not ended, and whether an application can run those on. */

import { shortHash } from "../errors/workflow.js";
import { canRun } from "../workflows/program.js";
import type { App } from "./workflow-app.js";

export interface Version {
  readonly program: string;
  readonly hash: string;
  /** `current`: the program as it is now. `none`: the application does not run on what this version began. */
  readonly runs: "current" | "continued" | "none";
  /** How many workflows have not ended that it began. */
  readonly workflows: number;
}

/** The versions of each program, the current one first. */
export async function versionsOf({ workflows, files }: App): Promise<readonly Version[]> {
  const counts = new Map<string, Map<string, number>>();
  for (const [program, hash] of Object.entries(workflows.programs)) counts.set(program, new Map([[hash, 0]]));
  const status = ["running", "waiting", "blocked"] as const;
  for (const { program, hash } of await workflows.list({ status, limit: Infinity })) {
    const known = counts.get(program) ?? new Map<string, number>();
    counts.set(program, known.set(hash, (known.get(hash) ?? 0) + 1));
  }
  return [...counts].flatMap(([program, versions]) => {
    const current = workflows.programs[program];
    const continues = files.programs[program]?.continues ?? [];
    const runs = (hash: string): Version["runs"] => {
      if (hash === current) return "current";
      return current !== undefined && canRun({ hash: current, continues }, hash) ? "continued" : "none";
    };
    return [...versions].map(([hash, count]) => ({ program, hash, runs: runs(hash), workflows: count }));
  });
}

/** A line about a version. `settings`: the file that says what is continued. */
export function versionLine({ program, hash, runs, workflows }: Version, settings: string): string {
  const short = shortHash(hash);
  const note =
    runs !== "none"
      ? runs
      : `not run: add "${short}" to "continues" of "${program}" in ${settings}, or start a worker with that version`;
  return `${program}  ${short}  ${workflows} unfinished  ${note}\n`;
}

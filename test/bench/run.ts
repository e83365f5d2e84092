/** Runs `npm run bench` on the package built from these sources, in its own process. */
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { builtPackage } from "../support/built.js";
import { ROOT } from "../support/compile.js";

export interface Ratio {
  readonly to: string;
  readonly median: number;
}

export interface CaseResult {
  readonly subject: string;
  readonly size: number;
  readonly median: number;
  readonly samples: readonly number[];
  readonly ratio: Ratio;
}

export interface CaseReport {
  readonly suite: string;
  readonly name: string;
  readonly results: readonly CaseResult[];
  readonly missing: readonly { readonly subject: string; readonly reason: string }[];
}

/** The result of bench/report/make.mjs, as far as tests read it. */
export interface Report {
  readonly baseline: string;
  readonly subjects: readonly { readonly name: string }[];
  readonly missing: readonly { readonly subject: string; readonly reason: string }[];
  readonly cases: readonly CaseReport[];
  readonly growth: readonly {
    readonly name: string;
    readonly subject: string;
    readonly points: readonly (readonly [number, number])[];
    readonly power: number;
  }[];
  readonly memory: readonly Readonly<Record<string, number | string>>[];
}

export interface BenchRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Waits for it to end, successfully or not. */
export function bench(...args: string[]): Promise<BenchRun> {
  return benchIn({}, ...args);
}

/** The same with other variables in its environment, or in another directory. */
export function benchIn(
  { env = {}, cwd = ROOT }: { env?: Record<string, string>; cwd?: string },
  ...args: string[]
): Promise<BenchRun> {
  const command = [path.join(ROOT, "bench", "run.mjs"), "--package", builtPackage(), ...args];
  const options = { maxBuffer: 1 << 26, cwd, env: { ...process.env, ...env } };
  return new Promise((resolve) => {
    execFile(process.execPath, command, options, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code ?? -1), stdout, stderr });
    });
  });
}

/** Returns the report of a quick run. If it fails, throws its output. */
export async function quickReport(...args: string[]): Promise<Report> {
  const directory = mkdtempSync(path.join(tmpdir(), "perilune-bench-"));
  const file = path.join(directory, "report.json");
  try {
    const { code, stderr } = await bench("--quick", "--rounds", "1", "--json", file, ...args);
    if (code !== 0) throw new Error(`bench ended with ${code}\n${stderr}`);
    return JSON.parse(readFileSync(file, "utf8")) as Report;
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** Runs the command line as users do: the emitted files, in a separate process. */

import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { builtPackage } from "../support/built.js";
import type { Case } from "./cases.js";

/** The command, built from the sources as they are now. */
export const MAIN = path.join(builtPackage(), "dist", "cli", "main.cjs");

export interface Outcome {
  /** Bytes, one a character. */
  readonly stdout: string;
  readonly stderr: string;
  /** The exit code; 128 and the signal's number after a signal, as shells count. */
  readonly code: number;
}

/** No program of a test lives longer, in milliseconds. */
const TIMEOUT = 50_000;

const SIGNALS: Readonly<Record<string, number>> = {
  SIGINT: 2,
  SIGABRT: 6,
  SIGKILL: 9,
  SIGSEGV: 11,
  SIGPIPE: 13,
};

export interface Running {
  readonly input?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** The program's name as it sees it. */
  readonly argv0?: string;
}

/** Runs a program to its end. */
export function run(program: string, args: readonly string[], running: Running = {}): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: running.cwd,
      timeout: TIMEOUT,
      killSignal: "SIGKILL",
      env: { PATH: process.env["PATH"], HOME: running.cwd, ...running.env },
      ...(running.argv0 === undefined ? {} : { argv0: running.argv0 }),
    });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on("data", (bytes: Buffer) => out.push(bytes));
    child.stderr.on("data", (bytes: Buffer) => err.push(bytes));
    child.stdin.on("error", () => undefined); // it need not read all that it is given
    child.stdin.end(running.input ?? "");
    child.on("error", reject);
    child.on("close", (code, signal) => {
      resolve({
        stdout: Buffer.concat(out).toString("latin1"),
        stderr: Buffer.concat(err).toString("latin1"),
        code: code ?? 128 + (SIGNALS[signal ?? ""] ?? 0),
      });
    });
  });
}

/** Runs `perilune`. */
export function perilune(args: readonly string[], running: Running = {}): Promise<Outcome> {
  return run(process.execPath, [MAIN, ...args], running);
}

/** A fresh directory with these files, gone when it is disposed of. */
export function folder(
  files: Readonly<Record<string, string | Uint8Array>> = {},
): { path: string } & Disposable {
  const made = mkdtempSync(path.join(tmpdir(), "perilune-cli-"));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(made, name)), { recursive: true });
    writeFileSync(path.join(made, name), content);
  }
  return {
    path: made,
    [Symbol.dispose]: () => {
      rmSync(made, { recursive: true, force: true });
    },
  };
}

/** Runs one case by `start`, in a directory of its own. */
export async function runCase(
  { args, input, env, files }: Case,
  start: (args: readonly string[], running: Running) => Promise<Outcome>,
): Promise<Outcome> {
  using place = folder(files);
  return await start(args, {
    cwd: place.path,
    ...(input === undefined ? {} : { input }),
    ...(env ? { env } : {}),
  });
}

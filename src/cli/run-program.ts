/** `perilune cc --run`, which runs the programs that `perilune cc` makes. */

import { readFileSync } from "node:fs";
import path from "node:path";
import glue from "../../wasm/perilune.node.mjs";
import { moduleOfProgram } from "../compile/program.js";
import { usage } from "../errors/command.js";
import { inputFile } from "../errors/compile.js";
import { NativeTrap, ProgramExit } from "../errors/state.js";
import { loaderOf } from "../runtime/load.node.js";
import { processOutput } from "./process-streams.js";

/** 128 + SIGABRT: the exit code of a C program that trapped or called `abort`. */
const ABORTED = 134;

const loadRuntime = loaderOf({
  glue,
  wasm: () => new URL("../../wasm/perilune.wasm", import.meta.url),
});

/** Runs a program to its end and returns its exit code. */
export async function runProgram([file, ...args]: readonly string[]): Promise<number> {
  if (file === undefined) throw usage("--run needs a program");
  let bytes: Uint8Array;
  try {
    bytes = new Uint8Array(readFileSync(path.resolve(file)));
  } catch (cause) {
    throw inputFile(file, cause);
  }
  const wasm = moduleOfProgram(bytes, file);
  const stderr = processOutput(2);
  const runtime = await loadRuntime({ stdin: "inherit", stdout: processOutput(1), stderr });
  const state = runtime.createState({ sandbox: "none" });
  try {
    const start = state.openNative(wasm) as (...parameters: readonly string[]) => unknown;
    start(file, ...args);
    return 0;
  } catch (error) {
    if (error instanceof ProgramExit) return error.code;
    if (!(error instanceof NativeTrap)) throw error;
    stderr.write(
      new TextEncoder().encode(`${file}: ${[error.message, error.traceback].join("\n").trimEnd()}\n`),
    );
    return ABORTED;
  }
}

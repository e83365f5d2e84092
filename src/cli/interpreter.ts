/** Runs Lua's stand-alone interpreter in a runtime, and says how the process is to end. */

import type { InputStream, OutputStream } from "../core/streams.js";
import { PeriluneError } from "../errors/base.js";
import { NativeTrap, ProgramAbort, ProgramExit } from "../errors/runtime.js";
import type { LineReader } from "../runtime/host.js";
import { loaderOf } from "../runtime/load.node.js";
import type { Runtime } from "../runtime/runtime.js";
import { descriptorInput } from "../runtime/streams.node.js";
import { ChunkSources } from "../state/sources.js";
import { HeardInput, SourceNotes } from "./source-notes.js";

/** 128 + SIGABRT: how a C program ends that was broken or gave up. */
const ABORTED = 134;

const PROGRAM_NAME = "perilune";

const loadRuntime = loaderOf({
  glue: () => import("../../wasm/perilune.node.mjs"),
  wasm: new URL("../../wasm/perilune.wasm", import.meta.url),
  standalone: true,
});

export interface Interpretation {
  /** The arguments behind the program's name. */
  readonly args: readonly string[];
  /** The directory that modules are looked for in first. */
  readonly context: string;
  readonly stdin?: InputStream;
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  /** Whether the error that ends it shows its line of the source. */
  readonly source: boolean;
  /** What the options `-e` hold. */
  readonly statements: readonly string[];
  /** Whether standard input is the script when it is no terminal. */
  readonly stdinIsScript: boolean;
  readonly readLine?: LineReader;
  /** Called with the runtime before anything runs. */
  readonly started?: (runtime: Runtime) => void;
}

/** Runs it to its end and returns the exit code. All output is written by then. */
export async function interpret(run: Interpretation): Promise<number> {
  const { args, context, started, source, statements, stdinIsScript, ...options } = run;
  const notes = source ? new SourceNotes(PROGRAM_NAME, run.stderr) : undefined;
  const heard = notes && new HeardInput(run.stdin ?? descriptorInput(0));
  const runtime = await loadRuntime({
    ...options,
    ...(notes && { stderr: notes.stream }),
    ...(heard && heard.input.isTerminal !== true && { stdin: heard.stream }),
  });
  started?.(runtime);
  try {
    const code = runtime.runStandalone([PROGRAM_NAME, ...args], { context });
    const failed = code !== 0 || (stdinIsScript && heard?.input.isTerminal !== true); // lua.c gives 0 there
    if (failed && notes !== undefined) {
      notes.show(stringsOf(statements, heard?.content).finder(runtime.loaded));
    }
    return code;
  } catch (error) {
    if (error instanceof ProgramExit) return error.code;
    if (!(error instanceof PeriluneError)) throw error;
    run.stderr.write(new TextEncoder().encode(`${PROGRAM_NAME}: ${error.message}\n`));
    return error instanceof NativeTrap || error instanceof ProgramAbort ? ABORTED : 1;
  }
}

/** What lua.c runs besides files, under the names that it gives them. */
function stringsOf(statements: readonly string[], stdin: Uint8Array | undefined): ChunkSources {
  const chunks = new ChunkSources();
  for (const name of ["LUA_INIT", "LUA_INIT_5_4"]) {
    const code = process.env[name];
    if (code !== undefined && !code.startsWith("@")) chunks.add(`=${name}`, code);
  }
  if (stdin !== undefined) chunks.add("=stdin", stdin);
  const [statement] = statements; // several have one name: there is no telling which it was
  if (statement !== undefined && statements.length === 1) chunks.add("=(command line)", statement);
  return chunks;
}

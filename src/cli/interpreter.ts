/** Runs Lua's stand-alone interpreter in a runtime and determines the exit code. */

import glue from "../../wasm/perilune.node.mjs";
import type { Compiler } from "../core/compiler.js";
import type { LuaPointer } from "../core/pointers.js";
import type { InputStream, OutputStream } from "../files/streams.js";
import { PeriluneError } from "../errors/base.js";
import type { CalledSource, Calls } from "../errors/calls.js";
import { ProgramExit, NativeTrap } from "../errors/state.js";
import type { SourceFinder } from "../errors/trace.js";
import type { LineReader } from "../runtime/runtime-host.js";
import { assemble, type AssembledParts } from "../runtime/assemble.js";
import { earlyCompiler, shippedCompiler } from "../runtime/compiler.node.js";
import { platformParts, stdlibDirectory } from "../runtime/platform.node.js";
import { runStandalone } from "../runtime/standalone.js";
import { descriptorInput } from "../runtime/streams.node.js";
import { readFrames } from "../state/frames.js";
import { ChunkSources } from "../state/sources.js";
import type { Profiler } from "./profile/profiler.js";
import type { Session } from "./session.js";
import { jitText } from "./jit-text.js";
import { HeardInput, SourceNotes } from "./source-notes.js";

/** 128 + SIGABRT: the exit code of a C program that trapped or called `abort`. */
const ABORTED = 134;

const PROGRAM_NAME = "perilune";

const PRODUCT = { glue, wasm: () => new URL("../../wasm/perilune.wasm", import.meta.url) };

export interface Interpretation extends Session {
  readonly stdin?: InputStream;
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly readLine?: LineReader;
  /** Called with the runtime before any code runs. */
  readonly started?: (runtime: AssembledParts) => void;
}

/**
 * Runs the program to its end and returns the exit code. By then all output is written, and the profile if one was
 * requested.
 */
export async function interpret(run: Interpretation): Promise<number> {
  const notes = run.source ? new SourceNotes(PROGRAM_NAME, run.stderr) : undefined;
  const keeps = notes !== undefined || run.profile !== undefined;
  const heard = keeps ? new HeardInput(run.stdin ?? descriptorInput(0)) : undefined;
  const stdin = heard !== undefined && heard.input.isTerminal !== true ? heard.stream : run.stdin;
  const jit = await compilerFor(run);
  const parts = await platformParts(PRODUCT, {
    ...(stdin && { stdin }),
    stdout: run.stdout,
    stderr: notes?.stream ?? run.stderr,
    ...(run.readLine && { readLine: run.readLine }),
    ...(run.ignoreEnvironment && { stdlib: stdlibDirectory() ?? false }),
    compileCache: 0, // no chunk is loaded twice
    ...(jit !== undefined && { jit }),
  });
  const runtime = await assemble(parts);
  run.started?.(runtime);
  const sources = (called: readonly CalledSource[] = []): SourceFinder =>
    stringsOf(run.statements, heard?.content).finder(runtime.runtimeFiles.loaded, called);
  try {
    const profiler = run.profile && (await profilerOf(run, run.profile, runtime, sources));
    const code = runToEnd(runtime, run, profiler?.begin);
    // lua.c returns 0 for a script on standard input even if it failed
    const failed = code !== 0 || (run.stdinIsScript && heard?.input.isTerminal !== true);
    if (failed) notes?.show(reportedCalls(runtime), sources);
    if (run.jit === "stats") run.stderr.write(jitText(runtime.jit?.report()));
    return profiler?.end() === false && code === 0 ? 1 : code;
  } catch (error) {
    if (!(error instanceof PeriluneError)) throw error;
    say(run, error.message);
    return 1;
  }
}

/** Returns the calls of the last traceback that lua.c made. */
function reportedCalls(runtime: AssembledParts): Calls {
  const { transfer } = runtime.entry;
  transfer.memory.sync();
  return readFrames(transfer).calls;
}

/** The compiler that the options ask for; undefined for what the environment says. */
async function compilerFor({
  jit,
  ignoreEnvironment,
  stderr,
}: Interpretation): Promise<Compiler | false | undefined> {
  const wanted = jit ?? (ignoreEnvironment ? "on" : undefined);
  if (wanted === undefined) return undefined;
  if (wanted === "off") return false;
  if (wanted === "on") return shippedCompiler();
  if (wanted === "always") return earlyCompiler();
  const { compiler } = await import("../jit/compiler.js");
  if (wanted === "stats") return compiler({ counts: true });
  return compiler({
    show: (text) => {
      stderr.write(new TextEncoder().encode(text));
    },
  });
}

/** Creates the profiler. Throws before any code runs if the profile cannot be written. */
async function profilerOf(
  { args, stderr }: Interpretation,
  names: readonly string[],
  runtime: AssembledParts,
  sources: () => SourceFinder,
): Promise<Profiler> {
  const { Profiler } = await import("./profile/profiler.js");
  const { profileFiles } = await import("./profile/output-files.js");
  const title = [PROGRAM_NAME, ...args].join(" ");
  const profiler = new Profiler(runtime, { files: profileFiles(names), title, stderr, sources });
  process.once("exit", () => profiler.end()); // a closed output pipe ends the process early
  return profiler;
}

function runToEnd(
  runtime: AssembledParts,
  run: Interpretation,
  opened: ((L: LuaPointer) => void) | undefined,
): number {
  try {
    return runStandalone(
      runtime,
      [PROGRAM_NAME, ...run.args],
      { context: run.context, script: run.script },
      opened,
    );
  } catch (error) {
    if (error instanceof ProgramExit) return error.code;
    if (!(error instanceof PeriluneError)) throw error;
    if (!(error instanceof NativeTrap)) {
      say(run, error.message);
      return 1;
    }
    say(run, [error.message, error.traceback].join("\n").trimEnd());
    return ABORTED;
  }
}

function say({ stderr }: Interpretation, message: string): void {
  stderr.write(new TextEncoder().encode(`${PROGRAM_NAME}: ${message}\n`));
}

/** The chunks that lua.c runs from strings, under the names that it gives them. */
function stringsOf(statements: readonly string[], stdin: Uint8Array | undefined): ChunkSources {
  const chunks = new ChunkSources();
  for (const name of ["LUA_INIT", "LUA_INIT_5_4"]) {
    const code = process.env[name];
    if (code !== undefined && !code.startsWith("@")) chunks.add(`=${name}`, code);
  }
  if (stdin !== undefined) chunks.add("=stdin", stdin);
  const [statement] = statements; // several statements share one name and cannot be told apart
  if (statement !== undefined && statements.length === 1) chunks.add("=(command line)", statement);
  return chunks;
}

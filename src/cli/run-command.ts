/** The command `perilune run`: runs a program of Lua as a process of a scheduler, with the handlers of this package. */

import { readFileSync } from "node:fs";
import path from "node:path";
import glue from "../../wasm/perilune.node.mjs";
import { guarded, readOptions, type CommandIo } from "../compile/commands.node.js";
import { flagValue, inputFile } from "../errors/compile.js";
import { usage } from "../errors/command.js";
import type { HostError } from "../errors/host-error.js";
import { isInstance } from "../errors/describe.js";
import { LuaError } from "../errors/lua.js";
import { isError } from "../errors/realms.js";
import cryptoModule from "../hosts/crypto/module.node.js";
import envModule from "../hosts/env/module.node.js";
import fsModule from "../hosts/fs/module.js";
import httpModule from "../hosts/http/module.js";
import jsonModule from "../hosts/json/module.js";
import kvModule from "../hosts/kv/module.js";
import logModule from "../hosts/log/module.node.js";
import processModule from "../hosts/process/module.js";
import taskModule from "../hosts/task/module.js";
import textModule from "../hosts/text/module.js";
import timeModule from "../hosts/time/module.js";
import urlModule from "../hosts/url/module.js";
import { clockHandlers } from "../processes/clock/handlers.js";
import { createDispatcher, type Dispatcher } from "../processes/dispatcher.js";
import { fsHandlers } from "../processes/files/handlers.node.js";
import { httpHandlers } from "../processes/http/handlers.js";
import { kvHandlers } from "../processes/kv/handlers.js";
import { memoryStorage } from "../processes/kv/memory.js";
import { createProcess } from "../processes/scheduler/lua-process.js";
import { Pid } from "../processes/scheduler/pid.js";
import { compile } from "../processes/scheduler/prototype.js";
import { createScheduler } from "../processes/scheduler/scheduler.js";
import { startNodeWorker } from "../processes/workers/node-workers.node.js";
import { loaderOf } from "../runtime/load.node.js";
import { ALLOW_ALL } from "../security/policy.js";
import { INTERRUPTED } from "./session.js";

const HELP = `usage: perilune run [options] script [args]

Runs a Lua program as a process of a scheduler. It can require crypto, env, fs, http, json, kv,
log, process, task, text, time and url, whose functions wait without blocking others. The program
ends with its first process.

  -w, --workers N  run processes on N threads; default: 0, which is the thread of the scheduler
  --root DIR       the directory that fs sees; default: the current directory
  --host HOST      a host that http may reach, as example.com or *.example.com; can be repeated;
                   default: any
  -h, --help       show this help

The program gets args as \`...\`. The exit code is 0, 1 after an error, or that of os.exit.
`;

const MODULES = [cryptoModule, envModule, fsModule, httpModule, jsonModule, kvModule].concat([
  logModule,
  processModule,
  taskModule,
  textModule,
  timeModule,
  urlModule,
]);

const loadRuntime = loaderOf({
  glue,
  wasm: () => new URL("../../wasm/perilune.wasm", import.meta.url),
});

/** `perilune run [--workers N] [--root DIR] [--host HOST] script [args]`. */
export function runRun(argv: readonly string[], io: CommandIo): Promise<number> {
  return guarded("run", io, async () => {
    const [own, [script, ...args]] = split(argv);
    const { values } = readOptions(own, {
      workers: { type: "string", short: "w" },
      root: { type: "string" },
      host: { type: "string", multiple: true },
    });
    if (values.help) {
      io.stdout(HELP);
      return 0;
    }
    const { workers = "0", root = ".", host = ["*"] } = values;
    if (!/^\d{1,4}$/.test(String(workers))) throw flagValue("--workers", "a number of threads");
    if (script === undefined) throw usage("no script was given");
    const dispatcher = dispatcherOf(path.resolve(String(root)), host as readonly string[]);
    return await run(script, args, Number(workers), dispatcher, io);
  });
}

/** The options, and what begins with the script. */
function split(argv: readonly string[]): [readonly string[], readonly string[]] {
  const withValue = new Set(["-w", "--workers", "--root", "--host"]);
  let at = 0;
  while (at < argv.length && argv[at]?.startsWith("-") === true && argv[at] !== "--")
    at += withValue.has(argv[at] ?? "") ? 2 : 1;
  return [argv.slice(0, at), argv.slice(argv[at] === "--" ? at + 1 : at)];
}

function dispatcherOf(root: string, hosts: readonly string[]): Dispatcher {
  const dispatcher = createDispatcher();
  dispatcher.registerAll(clockHandlers());
  dispatcher.registerAll(fsHandlers({ root }));
  dispatcher.registerAll(httpHandlers({ hosts }));
  dispatcher.registerAll(kvHandlers(memoryStorage()));
  return dispatcher;
}

async function run(
  script: string,
  args: readonly string[],
  workers: number,
  dispatcher: Dispatcher,
  io: CommandIo,
): Promise<number> {
  const proto = compile(await loadRuntime(), sourceOf(script), script);
  const context = path.dirname(path.resolve(script));
  const program = createProcess({
    proto,
    modules: MODULES,
    state: { sandbox: "none", context, policy: ALLOW_ALL },
  });
  const scheduler = createScheduler({ dispatcher, workers }, startNodeWorker);
  await dispatcher.start();
  scheduler.start();
  const interrupts = new AbortController();
  const interrupt = (): void => {
    interrupts.abort();
    void scheduler.stop();
  };
  process.once("SIGINT", interrupt);
  try {
    const name = path.basename(script).replace(/[{}|]/g, "_");
    const { error } = await scheduler.execute({}, new Pid(name), program, "", args);
    if (interrupts.signal.aborted) return INTERRUPTED;
    return error === undefined ? 0 : failed(error, io);
  } finally {
    process.off("SIGINT", interrupt);
    await scheduler.stop();
    await dispatcher.stop();
  }
}

function sourceOf(script: string): Uint8Array {
  try {
    return new Uint8Array(readFileSync(script));
  } catch (error) {
    throw inputFile(script, error);
  }
}

/** Reports the error of a process, and returns the exit code. */
function failed(error: HostError, io: CommandIo): number {
  const { cause } = error;
  if (isError(cause) && cause.name === "ProgramExit") return Number((cause as { code?: unknown }).code);
  const traceback = isInstance(cause, LuaError) ? `\n${cause.traceback}` : "";
  io.stderr(`perilune: ${error.message}${traceback}\n`);
  return 1;
}

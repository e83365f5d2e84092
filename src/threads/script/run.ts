/** The side of the program: starts a worker for one script, and terminates it when the script has ended or must. */

import { AbortedError } from "../../errors/async.js";
import type { WorkerFailure } from "../../errors/codes.js";
import { describeGiven } from "../../errors/describe.js";
import { isUrl } from "../../errors/realms.js";
import { readOptions, type OptionKinds } from "../../errors/options.js";
import { badOption } from "../../errors/values.js";
import { workerEnded, workerScript, workerTimeout } from "../../errors/worker.js";
import type { OutputStream } from "../../files/streams.js";
import { callAt } from "../../security/long-timer.js";
import { onAbort } from "../../security/signals.js";
import type { LuaInput } from "../../values/types.js";
import type { RuntimeOptions, StateOptions } from "../../runtime/runtime-options.js";
import { unpack } from "../packed.js";
import type { PackedError } from "../packed-error.js";
import type { Thread, ThreadEvents } from "../thread.js";
import type { StreamName, WorkerJob, WorkerLimits, WorkerMessage } from "./job.js";

/** Options of `runInWorker`. Values are copied by structured cloning: no functions, no handles. */
export interface WorkerOptions
  extends
    Pick<StateOptions, "sandbox" | "libraries" | "seed" | "context" | "files" | "environment">,
    Pick<RuntimeOptions, "memory"> {
  /** Milliseconds that the script may take, waiting included, once the worker is ready. */
  readonly timeout: number;
  /** Milliseconds that the worker may take to start and to import the modules. Default: 30,000. */
  readonly startTimeout?: number;
  /** Limits of its state. Default for `output`, while there is a stream: 16 MiB. */
  readonly limits?: WorkerLimits;
  readonly globals?: Readonly<Record<string, LuaInput>>;
  /** The values of `...`. */
  readonly args?: readonly LuaInput[];
  /** The name of the chunk in messages. */
  readonly name?: string;
  /** URLs, or paths, of JavaScript modules whose default export is a host module. The worker imports them. */
  readonly modules?: readonly (URL | string)[];
  /** Receive what the script writes. Default: as for `loadRuntime`, in the worker. */
  readonly stdout?: OutputStream;
  readonly stderr?: OutputStream;
  /** Terminates the worker. */
  readonly signal?: AbortSignal;
  /** The script of the worker, for bundles without the package's own files. Default: the package's. */
  readonly worker?: URL | string;
}

const OPTIONS = {
  timeout: "number",
  startTimeout: "number",
  limits: "record",
  memory: "number",
  sandbox: "any",
  libraries: "any",
  seed: "any",
  context: "any",
  files: "record",
  environment: "record",
  globals: "record",
  args: "array",
  name: "text",
  modules: "array",
  stdout: "object",
  stderr: "object",
  signal: "signal",
  worker: "any",
} as const satisfies OptionKinds<WorkerOptions>;

/** What a platform supplies. */
export interface WorkerPlatform {
  /** Starts a worker, which waits for a job. `script`: another one than that of the package. */
  start(
    script: URL | undefined,
    runtime: WorkerJob["runtime"],
    events: ThreadEvents<WorkerMessage>,
  ): Thread<WorkerJob>;
  /** Converts a URL or path given as text. */
  toUrl(text: string): URL;
}

const START_TIMEOUT = 30_000;
const OUTPUT = 2 ** 24;

/** The script's own limit ends it first, with a traceback; if that fails the worker is terminated so much later. */
const GRACE = 50;

/** Makes the `runInWorker` of a platform. */
export function runnerOn(platform: WorkerPlatform) {
  /**
   * Runs a chunk in a new worker, in a state without files of the machine, and resolves to all its results; tables become plain
   * JavaScript. The worker is terminated when the script has ended, and 50 milliseconds after its `timeout` whatever it
   * does, in code that no limit interrupts too. Rejects with `ProcessError`: `ERR_WORKER_TIMEOUT`; `ERR_WORKER_SCRIPT` for what the
   * script threw; `ERR_WORKER_FAILED`. Rejects with `AbortedError`, `ERR_OPTION`, and the engine's `DataCloneError`.
   */
  return async function runInWorker<R extends readonly unknown[] = unknown[]>(
    source: string | Uint8Array,
    options: WorkerOptions,
  ): Promise<R> {
    const read = readOptions(options, OPTIONS);
    const timeout = milliseconds("timeout", read.timeout);
    const startTimeout = milliseconds("startTimeout", read.startTimeout ?? START_TIMEOUT);
    const { signal, worker: script } = read;
    const job = jobOf(source, { ...read, timeout }, platform);
    if (signal?.aborted === true) throw new AbortedError(signal.reason);
    let worker: Thread<WorkerJob> | undefined;
    let disarm: (() => void) | undefined;
    let unlisten: (() => void) | undefined;
    try {
      return await new Promise<R>((resolve, reject) => {
        const within = (time: number, late: () => Error): void => {
          disarm?.();
          disarm = callAt(performance.now() + time, () => {
            reject(late());
          });
        };
        if (signal !== undefined)
          unlisten = onAbort(signal, () => {
            reject(new AbortedError(signal.reason));
          });
        within(startTimeout, () => workerEnded(`it was not ready within ${startTimeout} milliseconds`));
        const received = (message: WorkerMessage): void => {
          if (message.kind === "ready") within(timeout + GRACE, () => workerTimeout(timeout));
          else if (message.kind === "output") writeOut(read[message.stream], message.bytes, reject);
          else if (message.kind === "results") resolve(unpack(message.results) as R);
          else {
            const failure = failureOf(message.failure);
            const isLate = failure.code === "ERR_LIMIT" && failure.limit === "timeout";
            reject(isLate ? workerTimeout(timeout, failure.traceback) : workerScript(failure));
          }
        };
        const ended = (_: unknown, reason: string, cause?: unknown): void => {
          reject(workerEnded(reason, cause));
        };
        worker = platform.start(addressOf(script, platform), job.runtime, { received, ended });
        worker.send(job);
      });
    } finally {
      disarm?.();
      unlisten?.();
      await worker?.end();
    }
  };
}

function failureOf({ name, code, message, fields }: PackedError): WorkerFailure {
  const { traceback, limit } = fields;
  return { name, code, message, traceback: typeof traceback === "string" ? traceback : "", limit };
}

function writeOut(stream: OutputStream | undefined, bytes: Uint8Array, fail: (error: unknown) => void): void {
  try {
    stream?.write(bytes);
  } catch (error) {
    fail(error);
  }
}

/** Throws `ERR_OPTION`. */
function milliseconds(name: string, given: number): number {
  if (given > 0) return given;
  throw badOption(name, `expected a number of milliseconds above 0, found ${describeGiven(given)}`);
}

function addressOf(script: URL | string | undefined, platform: WorkerPlatform): URL | undefined {
  return typeof script === "string" ? platform.toUrl(script) : script;
}

/** Throws `ERR_OPTION`. */
function jobOf(source: string | Uint8Array, given: WorkerOptions, platform: WorkerPlatform): WorkerJob {
  const { sandbox, libraries, seed, context, files, globals, environment, memory } = given;
  const streams = (["stdout", "stderr"] as const).filter((name: StreamName) => given[name] !== undefined);
  const output = streams.length > 0 ? { output: OUTPUT } : {};
  return {
    source,
    name: given.name,
    args: given.args ?? [],
    modules: (given.modules ?? []).map((module: unknown) => {
      if (isUrl(module)) return module.href;
      if (typeof module === "string") return platform.toUrl(module).href;
      throw badOption("modules", `expected URLs, found ${describeGiven(module)}`);
    }),
    runtime: memory === undefined ? {} : { memory },
    state: defined({ sandbox, libraries, seed, context, files, globals, environment }),
    limits: { ...output, ...given.limits, timeout: given.timeout },
    streams,
  };
}

/** Leaves out what is undefined. */
function defined(options: {
  [K in keyof WorkerJob["state"]]: WorkerJob["state"][K] | undefined;
}): WorkerJob["state"] {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

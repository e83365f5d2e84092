/** A worker, in its own thread: has a runtime, and runs the processes that the scheduler sends. */

import { HostModule } from "../../modules/host/define.js";
import { describeThrown } from "../../errors/describe.js";
import { badOption } from "../../errors/values.js";
import { comesFrom, type Origin } from "../../modules/host/origin.js";
import { runtimeInternals, type Runtime } from "../../runtime/runtime.js";
import type { RuntimeOptions } from "../../runtime/runtime-options.js";
import { CallContext, type Actor } from "../../security/context.js";
import { Cancellation } from "../../security/signals.js";
import { ALLOW_ALL, DENY_ALL, type Policy } from "../../security/policy.js";
import { Frame } from "../scheduler/frame.js";
import { createProcess, type ProcessOptions } from "../scheduler/lua-process.js";
import { Pid } from "../scheduler/pid.js";
import type { Process } from "../scheduler/process.js";
import { compile, type Prototype } from "../scheduler/prototype.js";
import { processError } from "../scheduler/result.js";
import { RunQueue } from "../scheduler/run-queue.js";
import { importExport } from "../../threads/import-export.js";
import { pack, unpack } from "../../threads/packed.js";
import { packError, unpackError } from "../../threads/packed-error.js";
import type { Line, ThreadScript } from "../../threads/thread.js";
import type { FromWorker, ProcessRecipe, ToWorker } from "./protocol.js";
import { RemoteDispatcher, Waiting } from "./remote-dispatcher.js";

/** What the thread's platform has. */
export interface Platform {
  loadRuntime(options: RuntimeOptions): Promise<Runtime>;
  /** A module of this package. */
  shipped(name: string): HostModule | undefined;
}

type RunMessage = Extract<ToWorker, { readonly kind: "run" }>;

class WorkerThread {
  readonly #queue = new RunQueue();
  readonly #waiting = new Waiting();
  readonly #programs = new Map<number, Promise<Prototype>>();
  readonly #processes = new Map<number, Promise<Process>>();
  readonly #runs = new Map<number, Cancellation>();
  /** Each imported once. */
  readonly #imports = new Map<string, Promise<unknown>>();
  #runtime: Promise<Runtime> | undefined;

  constructor(
    readonly platform: Platform,
    readonly line: Line<FromWorker>,
  ) {}

  received(message: ToWorker): void {
    switch (message.kind) {
      case "runtime":
        this.#runtime = quiet(this.platform.loadRuntime(message.options));
        return;
      case "program":
        this.#programs.set(message.program, quiet(this.#compile(message.source, message.name)));
        return;
      case "process":
        this.#processes.set(message.process, quiet(this.#make(message.recipe)));
        return;
      case "forget":
        this.#processes.delete(message.process);
        if (message.program !== undefined) this.#programs.delete(message.program);
        return;
      case "run":
        void this.#run(message);
        return;
      case "cancel":
        this.#runs.get(message.run)?.abort(unpackError(message.error));
        return;
      case "answer":
        this.#waiting.answered(message.command, message.data);
        return;
      case "refusal":
        this.#waiting.refused(message.command, message.error);
        return;
      case "kept":
        this.#waiting.kept(message.command);
    }
  }

  async #compile(source: string | Uint8Array, name: string): Promise<Prototype> {
    return compile(await present(this.#runtime), source, name);
  }

  async #make({ program, modules, bind, policy, kind, limits, state }: ProcessRecipe): Promise<Process> {
    const known = policy === "allow all" ? ALLOW_ALL : policy === "deny all" ? DENY_ALL : undefined;
    const [proto, ...imported] = await Promise.all([
      present(this.#programs.get(program)),
      ...[...modules, ...bind].map((origin) => this.#import(origin)),
    ]);
    const given = typeof policy === "object" ? await this.#import(policy) : known;
    return createProcess({
      proto,
      modules: imported.slice(0, modules.length).map(requireModule),
      bind: imported.slice(modules.length) as NonNullable<ProcessOptions["bind"]>,
      ...(kind === undefined ? {} : { kind }),
      ...(limits === undefined ? {} : { limits }),
      state: { ...state, ...(given === undefined ? {} : { policy: given as Policy }) },
    });
  }

  #import(origin: Origin): Promise<unknown> {
    const key = JSON.stringify(origin);
    const before = this.#imports.get(key);
    if (before !== undefined) return before;
    const made = this.#importOnce(origin);
    this.#imports.set(key, made);
    made.catch(() => this.#imports.delete(key)); // the next process tries again
    return made;
  }

  async #importOnce(origin: Origin): Promise<unknown> {
    if ("shipped" in origin) return this.platform.shipped(origin.shipped);
    const value = await importExport(origin.url, origin.name);
    return typeof value === "object" && value !== null ? comesFrom(value, origin) : value;
  }

  async #run(message: RunMessage): Promise<void> {
    const { run } = message;
    const { line } = this;
    const cancellation = new Cancellation();
    this.#runs.set(run, cancellation);
    try {
      const process = await present(this.#processes.get(message.process));
      const values = pack(await this.#execute(process, message, cancellation), "results");
      line.send({ kind: "result", run, values });
    } catch (error) {
      const packed = packError(processError(error));
      line.send({ kind: "failure", run, error: packed, broken: await this.#isBroken() });
    } finally {
      this.#runs.delete(run);
    }
  }

  async #execute(
    process: Process,
    { run, pid, context: given, method, input, slice }: RunMessage,
    cancellation: Cancellation,
  ): Promise<readonly unknown[]> {
    const { line } = this;
    const report = (error: unknown): void => {
      line.send({ kind: "report", run, error: packError(error) });
    };
    const actor = unpack(given.actor) as Actor | undefined;
    const context = new CallContext({
      ...(actor === undefined ? {} : { actor }),
      ...(given.deadline === undefined ? {} : { deadline: given.deadline }),
      ...(given.signalled ? { signal: cancellation.signal } : {}),
      values: unpack(given.values) as Record<string, unknown>,
    });
    const frame = new Frame(new Pid(pid.name, pid, pid.id), context, report);
    try {
      requireUncancelled(cancellation);
      const open = process.open({
        frame,
        method,
        input: unpack(input) as readonly unknown[],
        cancellation,
        get signal() {
          return cancellation.signal;
        },
        dispatcher: new RemoteDispatcher(run, line, this.#waiting, report),
        slice,
        turn: this.#queue.enter,
      });
      try {
        await new Promise<void>((resolve) => {
          this.#queue.enter(resolve);
        });
        requireUncancelled(cancellation);
        return await open.run();
      } finally {
        open.close();
      }
    } finally {
      frame.end();
    }
  }

  async #isBroken(): Promise<boolean> {
    try {
      return !runtimeInternals(await present(this.#runtime)).entry.usable;
    } catch {
      return false; // it could not be loaded
    }
  }
}

function requireUncancelled({ aborted, reason }: Cancellation): void {
  if (aborted) throw reason as Error;
}

/** Its rejection reaches whoever awaits it later. */
function quiet<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}

async function present<T>(value: Promise<T> | undefined): Promise<T> {
  if (value === undefined) throw new Error("the worker was not told of this");
  return await value;
}

function requireModule(value: unknown, at: number): HostModule {
  if (value instanceof HostModule) return value;
  const problem = `the worker found ${describeThrown(value)}, which is not a host module of its own copy of perilune`;
  throw badOption(`modules[${at}]`, problem);
}

/** What the script of a worker does. */
export function serveOn(platform: Platform): ThreadScript<ToWorker, FromWorker> {
  return (line) => {
    const thread = new WorkerThread(platform, line);
    return (message) => {
      thread.received(message);
    };
  };
}

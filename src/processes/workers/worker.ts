/** A worker, as the scheduler's thread sees it: its thread, what it was told, and what it runs. */

import { HostError } from "../../errors/host-error.js";
import { describeThrown } from "../../errors/describe.js";
import { workerEnded } from "../../errors/process.js";
import { HostCall } from "../../security/call.js";
import type { RunningCommand } from "../../values/host-wait.js";
import type { Launch } from "../scheduler/process.js";
import { PROMISE } from "../../types/commands.js";
import { pack, unpack, type Packed } from "../../threads/packed.js";
import { packError, unpackError } from "../../threads/packed-error.js";
import { PromiseCopy } from "./promises.js";
import type { FromWorker, ToWorker } from "./protocol.js";
import type { Known } from "./recipes.js";
import type { Thread, ThreadEvents } from "../../threads/thread.js";

/** What of a launch crosses, checked before it starts. */
export interface Luggage {
  readonly input: Packed;
  readonly actor: Packed;
  readonly values: Packed;
}

interface Run {
  readonly launch: Launch;
  readonly known: Known;
  readonly commands: Map<number, RunningCommand>;
  /** The promises among them that are not settled. */
  readonly promises: Map<number, PromiseCopy>;
  readonly resolve: (values: readonly unknown[]) => void;
  readonly reject: (error: unknown) => void;
}

/** The counts of a worker. */
export interface WorkerStats {
  /** The processes that it runs now. */
  readonly processes: number;
  /** How many it was given since its thread began. */
  readonly started: number;
}

/** Starts the thread of a worker. `script`: another one than that of the package. */
export type StartWorker = (script: URL | undefined, events: ThreadEvents<FromWorker>) => Thread<ToWorker>;

export class Worker implements ThreadEvents<FromWorker> {
  readonly #thread: Thread<ToWorker>;
  readonly #runs = new Map<number, Run>();
  readonly #told = new Set<number>();
  #started = 0;
  #over = false;

  constructor(
    start: (events: ThreadEvents<FromWorker>) => Thread<ToWorker>,
    runtime: object,
    /** Called once if it ends by itself. */
    readonly failed: (worker: Worker) => void,
  ) {
    this.#thread = start(this);
    this.#thread.keepAlive(false);
    this.#thread.send({ kind: "runtime", options: runtime });
  }

  get load(): number {
    return this.#runs.size;
  }

  get stats(): WorkerStats {
    return { processes: this.#runs.size, started: this.#started };
  }

  /** Runs a process. Rejects with what ended it, also if that is the end of the worker. */
  async run(known: Known, launch: Launch, luggage: Luggage): Promise<readonly unknown[]> {
    if (this.#over) throw workerEnded(undefined, "the scheduler was stopped", undefined);
    const { frame, method, slice, cancellation } = launch;
    const { id, name, node, host } = frame.pid;
    const { deadline } = frame.context;
    this.#introduce(known);
    const run = ++this.#started;
    const { actor, values, input } = luggage;
    let unlisten: (() => void) | undefined;
    try {
      return await new Promise((resolve, reject) => {
        if (this.#runs.size === 0) this.#thread.keepAlive(true);
        this.#runs.set(run, { launch, known, commands: new Map(), promises: new Map(), resolve, reject });
        this.#thread.send({
          kind: "run",
          run,
          process: known.number,
          pid: { id, name, node, host },
          context: { actor, deadline, values, signalled: frame.context.signal !== undefined },
          method,
          input,
          slice,
        });
        unlisten = cancellation.listen(() => {
          this.#thread.send({ kind: "cancel", run, error: packError(cancellation.reason) });
        });
      });
    } finally {
      unlisten?.();
      this.#forgetRun(run);
    }
  }

  /** Tells it that a process, and perhaps its program, will not be run again. */
  forget(process: number, program: number | undefined): void {
    if (this.#over || !this.#told.delete(process)) return;
    if (program !== undefined) this.#told.delete(program);
    this.#thread.send({ kind: "forget", process, program });
  }

  /** Ends its thread, and the processes in it. */
  async end(reason: string): Promise<void> {
    this.#finish(undefined, reason);
    await this.#thread.end();
  }

  received(message: FromWorker): void {
    switch (message.kind) {
      case "withdraw": {
        const { commands } = this.#runs.get(message.run) ?? {};
        const command = commands?.get(message.command);
        commands?.delete(message.command);
        command?.cancel();
        return;
      }
      case "settled": {
        const { promises } = this.#runs.get(message.run) ?? {};
        const copy = promises?.get(message.command);
        promises?.delete(message.command);
        copy?.settle(message.outcome);
        return;
      }
      case "command":
        this.#submit(message);
        return;
      case "report":
        this.#runs.get(message.run)?.launch.frame.onError(unpackError(message.error));
        return;
      case "result":
        this.#runs.get(message.run)?.resolve(unpack(message.values) as readonly unknown[]);
        return;
      case "failure":
        this.#runs.get(message.run)?.reject(unpackError(message.error));
        if (message.broken) {
          this.ended(undefined, "its runtime is dead");
          void this.#thread.end();
        }
    }
  }

  ended(exitCode: number | undefined, reason: string, cause?: unknown): void {
    if (this.#over) return;
    this.#finish(exitCode, reason, cause);
    this.failed(this);
  }

  #finish(exitCode: number | undefined, reason: string, cause?: unknown): void {
    this.#over = true;
    for (const { reject } of this.#runs.values()) reject(workerEnded(exitCode, reason, cause));
  }

  #introduce({ number, program, recipe }: Known): void {
    if (!this.#told.has(program.number)) {
      const { number: own, source, name } = program;
      this.#thread.send({ kind: "program", program: own, source, name });
      this.#told.add(own);
    }
    if (this.#told.has(number)) return;
    this.#thread.send({ kind: "process", process: number, recipe });
    this.#told.add(number);
  }

  #forgetRun(number: number): void {
    const run = this.#runs.get(number);
    this.#runs.delete(number);
    for (const command of run?.commands.values() ?? []) command.cancel();
    if (this.#runs.size === 0 && !this.#over) this.#thread.keepAlive(false);
  }

  #submit({ run: number, command, id, data, module, deadline, timeout }: CommandMessage): void {
    const run = this.#runs.get(number);
    if (run === undefined) return;
    const { launch, known, commands, promises } = run;
    const copy = id === PROMISE ? new PromiseCopy() : undefined;
    if (copy !== undefined) promises.set(command, copy);
    let settled = false;
    const isSettled = (): boolean => settled;
    const settle = (message: ToWorker): void => {
      settled = true;
      commands.delete(command);
      promises.delete(command);
      if (!this.#over) this.#thread.send(message);
    };
    const keeps = (outcome: unknown): boolean => {
      if (copy?.isOutcome(outcome) !== true) return false;
      settle({ kind: "kept", command });
      return true;
    };
    const refuse = (error: unknown): void => {
      if (!keeps(error)) settle({ kind: "refusal", command, error: packError(error) });
    };
    const { context } = launch.frame;
    const { state, kind } = known.options;
    const origin = {
      module,
      call: new HostCall(context, state?.policy, launch, kind),
      deadline: deadline - performance.timeOrigin,
      timeout,
    };
    try {
      const running = launch.dispatcher.submit(id, copy?.promise ?? unpack(data), origin, {
        resolve: (value) => {
          if (keeps(value)) return;
          try {
            settle({ kind: "answer", command, data: pack(value, "answer") });
          } catch (error) {
            refuse(unsent(id, error));
          }
        },
        reject: refuse,
      });
      if (!isSettled()) commands.set(command, running);
    } catch (error) {
      refuse(error);
    }
  }
}

type CommandMessage = Extract<FromWorker, { readonly kind: "command" }>;

const unsent = (id: string, cause: unknown): HostError =>
  new HostError(`the answer of '${id}': ${describeThrown(cause)}`, { kind: "invalid", cause });

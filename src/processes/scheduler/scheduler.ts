/** The scheduler: runs processes side by side, on its own thread or in workers, each for a slice at a time. */

import { readOptions, requireKind, type OptionKinds } from "../../errors/options.js";
import { pidTaken, schedulerNotRunning, schedulerStarted, tooManyProcesses } from "../../errors/process.js";
import { badParameter, OptionError } from "../../errors/values.js";
import { isInstance } from "../../errors/describe.js";
import { contextOf, type CallContext, type CallContextOptions } from "../../security/context.js";
import { Dispatcher } from "../dispatcher.js";
import { Pid } from "./pid.js";
import { requireProcess, type Process } from "./process.js";
import type { Result } from "./result.js";
import { RunQueue } from "./run-queue.js";
import { contextEnd, Task } from "./task.js";
import type { StartThread } from "../workers/threads.js";
import type { WorkerStats } from "../workers/worker.js";
import { Workers, type WorkerOptions } from "../workers/workers.js";

/** Told of each process that is accepted, once at its start and once at its end. What a listener throws goes to `onError`. */
export interface Lifecycle {
  onStart?(context: CallContext, pid: Pid): void;
  onComplete?(context: CallContext, pid: Pid, result: Result): void;
}

export interface SchedulerLimits {
  /** The most processes at a time. Default: any number. */
  readonly processes?: number;
  /** The milliseconds that a process may run before others get their turn. Default: 5. */
  readonly slice?: number;
}

/** Options of `createScheduler`. A wrong one is an `OptionError`. */
export interface SchedulerOptions {
  /** Runs the commands of the processes. Started and stopped by whoever made it. Default: none. */
  readonly dispatcher?: Dispatcher;
  /** How many threads run the processes. Default: 0, which is the thread of the scheduler. */
  readonly workers?: number | WorkerOptions;
  readonly lifecycle?: Lifecycle;
  readonly limits?: SchedulerLimits;
  /** Called with what listeners and releases of resources throw. Default: ignored. */
  readonly onError?: (error: unknown) => void;
}

export interface StopOptions {
  /** The milliseconds that running processes have to end by themselves. Default: 0. */
  readonly drain?: number;
}

/** What a scheduler has to do. */
export interface SchedulerStats {
  /** The processes that have not ended. */
  readonly processes: number;
  /** The same by worker, of those that have begun; empty without workers. */
  readonly workers: readonly WorkerStats[];
}

/** The milliseconds that the workers have to end cancelled processes when the scheduler stops. */
const PATIENCE = 1000;

const OPTIONS = {
  dispatcher: "any",
  workers: "any",
  lifecycle: "record",
  limits: "record",
  onError: "function",
} as const satisfies OptionKinds<SchedulerOptions>;

const LIMITS = { processes: "number", slice: "number" } as const satisfies OptionKinds<SchedulerLimits>;
const STOP_OPTIONS = { drain: "number" } as const satisfies OptionKinds<StopOptions>;

/** Made by `createScheduler`. */
export class Scheduler {
  readonly #tasks = new Map<string, Task>();
  readonly #queue = new RunQueue();
  readonly #options: SchedulerOptions;
  readonly #most: number;
  readonly #slice: number;
  readonly #workers: Workers | undefined;
  #phase: "new" | "running" | "stopping" | "stopped" = "new";
  /** Called when the last process has ended. */
  #idle: (() => void)[] = [];

  /** Throws `OptionError`. */
  constructor(options: SchedulerOptions, startThread?: StartThread) {
    this.#options = readOptions(options, OPTIONS);
    const { dispatcher, workers = 0, limits = {} } = this.#options;
    if (dispatcher !== undefined && !isInstance(dispatcher, Dispatcher))
      throw new OptionError("dispatcher", "expected the result of createDispatcher");
    const { processes = Infinity, slice = 5 } = readOptions(limits, LIMITS);
    if (!(processes >= 1)) throw new OptionError("limits.processes", "expected a number of at least 1");
    if (!(slice > 0)) throw new OptionError("limits.slice", "expected a number of milliseconds");
    this.#most = processes;
    this.#slice = slice;
    this.#workers = Workers.of(workers, startThread);
  }

  /** The number of processes that have not ended. */
  get size(): number {
    return this.#tasks.size;
  }

  /** What it has to do now. */
  stats(): SchedulerStats {
    return { processes: this.#tasks.size, workers: this.#workers?.stats ?? [] };
  }

  /** Accepts processes from now on. Throws `ERR_SCHEDULER_STARTED`. */
  start(): void {
    if (this.#phase !== "new") throw schedulerStarted(this.#phase);
    this.#phase = "running";
  }

  /**
   * Refuses further processes, lets those that run end within `drain`, and cancels the others. Resolves once all have
   * ended, and the threads of the workers. Twice is no error. Rejects with `OptionError`.
   */
  async stop(options: StopOptions = {}): Promise<void> {
    const { drain = 0 } = readOptions(options, STOP_OPTIONS);
    if (!(drain >= 0)) throw new OptionError("drain", "expected a number of milliseconds");
    if (this.#phase !== "stopped") this.#phase = "stopping";
    if (this.#tasks.size > 0) {
      const idle = new Promise<void>((resolve) => this.#idle.push(resolve));
      const cancel = (): void => {
        for (const task of this.#tasks.values()) task.cancel("the scheduler was stopped");
        timer = setTimeout(() => void this.#workers?.stop(), PATIENCE);
      };
      let timer = setTimeout(cancel, Math.min(drain, 2 ** 31 - 1));
      await idle;
      clearTimeout(timer);
    }
    await this.#workers?.stop();
    this.#phase = "stopped";
  }

  /**
   * Starts a process. Its results go to `lifecycle.onComplete`. What is wrong with the request is thrown at once, and
   * nothing remains of it.
   * @param context on whose behalf; its deadline and its signal end the process
   * @param method the name of the global function to call once the program has run, or `""` for the program itself
   * @param input the arguments
   * Throws `ERR_SCHEDULER_NOT_RUNNING`, `ERR_PROCESS_LIMIT`, `ERR_PID_TAKEN`, `ERR_PARAMETER`, `ERR_CALL_CONTEXT`;
   * `ERR_NO_HANDLER` for a command of its modules that nobody handles; a `HostError` (`canceled`, `timeout`) if the context
   * is over; and what opening the process throws.
   */
  submit(
    context: CallContext | CallContextOptions,
    pid: Pid,
    process: Process,
    method = "",
    input: readonly unknown[] = [],
  ): void {
    this.#begin(contextOf(context), pid, process, method, input);
  }

  /**
   * Runs a process and resolves to how it ended, also if that is an error. Rejects with what `submit` throws, and with a
   * `HostError` (`canceled`, `timeout`) if the context ends first; the process is cancelled then.
   */
  async execute(
    context: CallContext | CallContextOptions,
    pid: Pid,
    process: Process,
    method = "",
    input: readonly unknown[] = [],
  ): Promise<Result> {
    const task = this.#begin(contextOf(context), pid, process, method, input);
    const result = await task.ended;
    if (task.outlived !== undefined) throw task.outlived;
    return result;
  }

  /** Ends a process: its result is an error of kind `canceled`. Returns false if it does not run. */
  cancel(pid: Pid): boolean {
    if (!isInstance(pid, Pid)) throw badParameter("pid", "expected a Pid");
    const task = this.#tasks.get(pid.id);
    task?.cancel("the process was cancelled");
    return task !== undefined;
  }

  #begin(context: CallContext, pid: Pid, process: Process, method: string, input: readonly unknown[]): Task {
    if (this.#phase !== "running") throw schedulerNotRunning(this.#phase);
    if (!isInstance(pid, Pid)) throw badParameter("pid", "expected a Pid");
    requireProcess(process);
    if (typeof method !== "string") throw badParameter("method", 'expected the name of a function, or ""');
    if (!Array.isArray(input)) throw badParameter("input", "expected a list of values");
    if (this.#tasks.has(pid.id)) throw pidTaken(String(pid));
    if (this.#tasks.size >= this.#most) throw tooManyProcesses(this.#most);
    const over = contextEnd(context);
    if (over !== undefined) throw over;
    const { lifecycle, dispatcher, onError } = this.#options;
    const report = (error: unknown): void => {
      try {
        onError?.(error);
      } catch {
        // the listener's own affair
      }
    };
    const task = new Task(context, pid, {
      queue: this.#queue,
      report,
      over: (result) => {
        this.#tasks.delete(pid.id);
        try {
          lifecycle?.onComplete?.(context, pid, result);
        } catch (error) {
          report(error);
        }
        if (this.#tasks.size === 0) for (const idle of this.#idle.splice(0)) idle();
      },
    });
    task.open(this.#workers?.carry(process) ?? process, { method, input, dispatcher, slice: this.#slice });
    this.#tasks.set(pid.id, task);
    task.begin(() => lifecycle?.onStart?.(context, pid));
    return task;
  }
}

/** Makes a scheduler. `startThread` starts the threads of its workers; without it there are none. Throws `OptionError`. */
export function createScheduler(options: SchedulerOptions = {}, startThread?: StartThread): Scheduler {
  requireKind("options", options, "object");
  return new Scheduler(options, startThread);
}

/** The scheduler: runs processes side by side, on its own thread or in workers, each for a slice at a time. */

import { isInstance } from "../../errors/describe.js";
import { HostError } from "../../errors/host-error.js";
import { readOptions, requireKind, type OptionKinds } from "../../errors/options.js";
import { pidTaken, schedulerNotRunning, schedulerStarted, tooManyProcesses } from "../../errors/process.js";
import { badParameter, badOption } from "../../errors/values.js";
import { contextOf, type CallContext, type CallContextOptions } from "../../security/context.js";
import { callAt } from "../../security/long-timer.js";
import { handleMessages } from "../messages/handlers.js";
import { Mailbox } from "../messages/mailbox.js";
import { describePart, measure, NotPlain } from "../messages/measure.js";
import { Member } from "../messages/member.js";
import { MemberDispatcher, type Society } from "../messages/member-dispatcher.js";
import { Members } from "../messages/members.js";
import { childPid, spawning, unknownProgram } from "../messages/spawning.js";
import { readSchedulerOptions, type SchedulerOptions, type SchedulerSettings } from "./scheduler-options.js";
import { Pid } from "./pid.js";
import { requireProcess, type Process } from "./process.js";
import type { Result } from "./result.js";
import { RunQueue } from "./run-queue.js";
import { contextEnd, Task } from "./task.js";
import type { StartWorker, WorkerStats } from "../workers/worker.js";
import { Workers } from "../workers/workers.js";

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

const STOP_OPTIONS = { drain: "number" } as const satisfies OptionKinds<StopOptions>;

/** A process to start. */
interface Request {
  readonly context: CallContext;
  readonly pid: Pid;
  readonly process: Process;
  readonly method: string;
  readonly input: readonly unknown[];
  /** Called before it runs. */
  readonly made?: (member: Member) => void;
  /** Called at its end; `outlived` is the error of its context, if that ended first. */
  readonly ended?: (result: Result, outlived: HostError | undefined) => void;
}

/** Made by `createScheduler`. */
export class Scheduler {
  readonly #tasks = new Map<string, Task>();
  readonly #queue = new RunQueue();
  readonly #members = new Members();
  readonly #settings: SchedulerSettings;
  readonly #workers: Workers | undefined;
  #phase: "new" | "running" | "stopping" | "stopped" = "new";
  /** Called when the last process has ended. */
  #idle: (() => void)[] = [];

  /** Throws `ERR_OPTION`, `ERR_PARAMETER`, and `ERR_DISPATCHER_STOPPED`. */
  constructor(options: SchedulerOptions, startWorker?: StartWorker) {
    this.#settings = readSchedulerOptions(options);
    this.#workers = Workers.of(this.#settings.workers, startWorker);
    handleMessages(this.#settings.dispatcher);
  }

  /** The number of processes that have not ended. */
  get size(): number {
    return this.#tasks.size;
  }

  /** What it has to do now. */
  stats(): SchedulerStats {
    return { processes: this.#tasks.size, workers: this.#workers?.stats ?? [] };
  }

  /** The number of steps that wait for their turn; 0 if every process waits for something else, or has ended. */
  get steps(): number {
    return this.#queue.size;
  }

  /** Accepts processes from now on. Throws `ERR_SCHEDULER_STARTED`. */
  start(): void {
    if (this.#phase !== "new") throw schedulerStarted(this.#phase);
    this.#phase = "running";
  }

  /**
   * Refuses further processes, lets those that run end within `drain`, and cancels the others. Resolves once all have
   * ended, and the threads of the workers. Twice is no error. Rejects with `ERR_OPTION`.
   */
  async stop(options: StopOptions = {}): Promise<void> {
    const { drain = 0 } = readOptions(options, STOP_OPTIONS);
    if (!(drain >= 0)) throw badOption("drain", "expected a number of milliseconds");
    if (this.#phase !== "stopped") this.#phase = "stopping";
    if (this.#tasks.size > 0) {
      const idle = new Promise<void>((resolve) => this.#idle.push(resolve));
      let disarm = callAt(performance.now() + drain, () => {
        for (const task of this.#tasks.values()) task.cancel("the scheduler was stopped");
        disarm = callAt(performance.now() + PATIENCE, () => void this.#workers?.stop());
      });
      await idle;
      disarm();
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
    this.#begin({ context: contextOf(context), pid, process, method, input });
  }

  /**
   * Runs a process and resolves to how it ended, also if that is an error. Rejects with what `submit` throws, and with a
   * `HostError` (`canceled`, `timeout`) if the context ends first; the process is cancelled then.
   */
  execute(
    context: CallContext | CallContextOptions,
    pid: Pid,
    process: Process,
    method = "",
    input: readonly unknown[] = [],
  ): Promise<Result> {
    return new Promise((resolve, reject) => {
      const ended = (result: Result, outlived: HostError | undefined): void => {
        if (outlived === undefined) resolve(result);
        else reject(outlived);
      };
      this.#begin({ context: contextOf(context), pid, process, method, input, ended });
    });
  }

  /** Ends a process: its result is an error of kind `canceled`. Returns false if it does not run. */
  cancel(pid: Pid): boolean {
    if (!isInstance(pid, Pid)) throw badParameter("pid", "expected a Pid");
    const task = this.#tasks.get(pid.id);
    task?.cancel("the process was cancelled");
    return task !== undefined;
  }

  /**
   * Sends a copy of a message to a process. Throws a `HostError`: `not_found` if it does not run, `rate_limited` if its
   * mailbox is full, `failed_precondition` if it has none, `invalid` for a message that is not plain data.
   * @param to a pid, or a registered name
   */
  send(to: Pid | string, message: unknown): void {
    const mailbox = this.#members.require(nameOf(to)).requireMailbox();
    const size = message === undefined || message === null ? new NotPlain(message) : measure(message);
    if (size instanceof NotPlain)
      throw new HostError(`${describePart(size)} cannot be sent: expected plain data`, { kind: "invalid" });
    mailbox.offer(structuredClone(message), size);
  }

  /** The process that is registered under a name; undefined if there is none. */
  whereis(name: string): Pid | undefined {
    return this.#members.named(nameOf(name))?.parts.pid;
  }

  #begin(request: Request): Member {
    this.#check(request);
    const { context, pid, process, method, input, made, ended } = request;
    const { lifecycle, slice } = this.#settings;
    const task = new Task(context, pid, {
      queue: this.#queue,
      report: this.#report,
      over: (result) => {
        this.#over(member, result);
        ended?.(result, task.outlived);
      },
    });
    const member = this.#memberFor(task, process);
    const dispatcher = new MemberDispatcher(member, this.#society, this.#settings.dispatcher);
    this.#members.add(member);
    try {
      made?.(member);
      task.open(this.#workers?.carry(process) ?? process, { method, input, dispatcher, slice });
    } catch (error) {
      this.#members.remove(member, undefined);
      throw error;
    }
    this.#tasks.set(pid.id, task);
    task.begin(() => lifecycle.onStart?.(context, pid));
    return member;
  }

  #check({ context, pid, process, method, input }: Request): void {
    if (this.#phase !== "running") throw schedulerNotRunning(this.#phase);
    if (!isInstance(pid, Pid)) throw badParameter("pid", "expected a Pid");
    requireProcess(process);
    if (typeof method !== "string") throw badParameter("method", 'expected the name of a function, or ""');
    if (!Array.isArray(input)) throw badParameter("input", "expected a list of values");
    if (this.#tasks.has(pid.id)) throw pidTaken(String(pid));
    if (this.#tasks.size >= this.#settings.processes) throw tooManyProcesses(this.#settings.processes);
    const over = contextEnd(context);
    if (over !== undefined) throw over;
  }

  #memberFor(task: Task, process: Process): Member {
    const { pid, context } = task;
    const { mailboxes, clock } = this.#settings;
    const mailbox =
      process.hasMailbox === true
        ? new Mailbox(`the process ${String(pid)}`, mailboxes, clock, this.#queue.enter)
        : undefined;
    const { cancel } = task;
    return new Member({ pid, context, process, mailbox, cancel });
  }

  readonly #society: Society = {
    members: this.#members,
    now: () => this.#settings.clock.now(),
    spawn: (by, { program, method, input, name, made }) => {
      const process = program === undefined ? by.parts.process : this.#settings.programs.get(program);
      if (process === undefined) throw unknownProgram(String(program), [...this.#settings.programs.keys()]);
      const { context, pid: parent } = by.parts;
      const pid = childPid(parent, name ?? program ?? method);
      return spawning(() => this.#begin({ context, pid, process, method, input, made }));
    },
  };

  #over(member: Member, result: Result): void {
    const { pid, context } = member.parts;
    const { lifecycle } = this.#settings;
    this.#tasks.delete(pid.id);
    const unread = this.#members.remove(member, result);
    try {
      if (unread.length > 0) lifecycle.onUnread?.(context, pid, unread);
    } catch (error) {
      this.#report(error);
    }
    try {
      lifecycle.onComplete?.(context, pid, result);
    } catch (error) {
      this.#report(error);
    }
    if (this.#tasks.size === 0) for (const idle of this.#idle.splice(0)) idle();
  }

  readonly #report = (error: unknown): void => {
    try {
      this.#settings.onError?.(error);
    } catch {
      // the listener's own affair
    }
  };
}

/** How members know a process. Throws `ERR_PARAMETER`. */
function nameOf(to: unknown): string {
  if (isInstance(to, Pid)) return to.id;
  if (typeof to === "string") return to;
  throw badParameter("to", "expected a Pid or a registered name");
}

/** Makes a scheduler. `startWorker` starts the threads of its workers; without it there are none. Throws `ERR_OPTION`. */
export function createScheduler(options: SchedulerOptions = {}, startWorker?: StartWorker): Scheduler {
  requireKind("options", options, "object");
  return new Scheduler(options, startWorker);
}

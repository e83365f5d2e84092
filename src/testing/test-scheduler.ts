/** A scheduler with all that it needs, and a record of what its processes did. */

import { isInstance } from "../errors/describe.js";
import { readOptions, type OptionKinds } from "../errors/options.js";
import { badParameter, badOption } from "../errors/values.js";
import { PLATFORM } from "../processes/clock/alarms.js";
import { clockHandlers } from "../processes/clock/handlers.js";
import { SLEEP } from "../processes/clock/commands.js";
import { createDispatcher, type Dispatcher } from "../processes/dispatcher.js";
import type { HandlerBundle } from "../processes/handler.js";
import { Pid } from "../processes/scheduler/pid.js";
import { requireProcess, type Process } from "../processes/scheduler/process.js";
import type { Result } from "../processes/scheduler/result.js";
import type { SchedulerLimits } from "../processes/scheduler/scheduler-options.js";
import { createScheduler, type Scheduler, type StopOptions } from "../processes/scheduler/scheduler.js";
import type { Runtime } from "../runtime/runtime.js";
import type { CallContext, CallContextOptions } from "../security/context.js";
import { ASYNC_DISPOSE, DISPOSE } from "../values/dispose.js";
import { Activity } from "./activity.js";
import { LuaScript } from "./lua-process.js";
import { ManualClock } from "./manual-clock.js";
import { openTestWorkflows, type TestWorkflows, type TestWorkflowsOptions } from "./test-workflows.js";

/** Options of `testScheduler`. A wrong one throws `ERR_OPTION`. */
export interface TestSchedulerOptions {
  /** The runtime of the scripts. Default: one that all tests of a thread share. */
  readonly runtime?: Runtime;
  /** Handlers of commands. Those of the clock are there already, unless these have their own. */
  readonly handlers?: readonly HandlerBundle[];
  readonly limits?: SchedulerLimits;
}

const OPTIONS = {
  runtime: "any",
  handlers: "array",
  limits: "record",
} as const satisfies OptionKinds<TestSchedulerOptions>;

/** The options, as they were read. */
type Parts = { readonly [Name in keyof TestSchedulerOptions]: TestSchedulerOptions[Name] | undefined };

/** How a test runs a process. A wrong option throws `ERR_OPTION`. */
export interface RunOptions {
  readonly context?: CallContext | CallContextOptions;
  /** A pid, or the name of a new one. Default: `test`. */
  readonly pid?: Pid | string;
  /** The name of the function to call. Default: `""`, the script itself. */
  readonly method?: string;
  readonly input?: readonly unknown[];
}

const RUN_OPTIONS = {
  context: "any",
  pid: "any",
  method: "text",
  input: "array",
} as const satisfies OptionKinds<RunOptions>;

/** The start of a process, or its end with its result. */
export interface LifecycleEvent {
  readonly type: "start" | "complete";
  readonly pid: Pid;
  readonly context: CallContext;
  /** Undefined at the start. */
  readonly result: Result | undefined;
}

/** Made by `testScheduler`. It has been started. */
export class TestScheduler {
  /** Moves the time of `time.sleep` and the like, and of the deadlines of commands. */
  readonly clock: ManualClock;
  /** Runs the commands of the processes. */
  readonly dispatcher: Dispatcher;
  readonly #scheduler: Scheduler;
  readonly #activity = new Activity();
  readonly #events: LifecycleEvent[] = [];
  readonly #errors: unknown[] = [];
  readonly #results = new Map<string, Result>();

  /** For `testScheduler` and `execute`, which say which clock commands have. */
  constructor(
    readonly runtime: Runtime,
    { handlers = [], limits }: Parts,
    isManual: boolean,
  ) {
    this.clock = new ManualClock(this.#activity);
    const clock = isManual ? this.clock : PLATFORM;
    this.dispatcher = createDispatcher({ clock });
    for (const bundle of handlers) this.dispatcher.registerAll(bundle);
    if (!this.dispatcher.handles(SLEEP)) this.dispatcher.registerAll(clockHandlers(clock));
    this.#scheduler = createScheduler({
      dispatcher: this.dispatcher,
      clock,
      ...(limits === undefined ? {} : { limits }),
      onError: (error) => this.#errors.push(error),
      lifecycle: {
        onStart: (context, pid) => {
          this.#events.push({ type: "start", pid, context, result: undefined });
        },
        onComplete: (context, pid, result) => {
          this.#results.set(pid.id, result);
          this.#events.push({ type: "complete", pid, context, result });
        },
      },
    });
    this.#activity.others = () => this.#scheduler.steps;
    this.#scheduler.start();
  }

  /** What happened to processes, in order. */
  get events(): readonly LifecycleEvent[] {
    return this.#events;
  }

  /** What releases of resources threw. */
  get errors(): readonly unknown[] {
    return this.#errors;
  }

  /** The number of processes that have not ended. */
  get size(): number {
    return this.#scheduler.size;
  }

  /** How a process ended; undefined as long as it runs. */
  result(pid: Pid): Result | undefined {
    return this.#results.get(pid.id);
  }

  /** Starts a process and returns its pid. Throws what `Scheduler.submit` throws, and `ERR_LUA_SYNTAX`. */
  submit(process: Process | LuaScript, options: RunOptions = {}): Pid {
    const { context, pid, method, input } = this.#request(options);
    this.#scheduler.submit(context, pid, this.#processOf(process), method, input);
    return pid;
  }

  /** Runs a process and resolves to its result. Rejects as `Scheduler.execute`, and with `ERR_LUA_SYNTAX`. */
  async execute(process: Process | LuaScript, options: RunOptions = {}): Promise<Result> {
    const { context, pid, method, input } = this.#request(options);
    return await this.#scheduler.execute(context, pid, this.#processOf(process), method, input);
  }

  /** Ends a process (`canceled`). Returns false if it does not run. */
  cancel(pid: Pid): boolean {
    return this.#scheduler.cancel(pid);
  }

  /** Resolves when every process waits or has ended, without letting time pass. */
  async settle(): Promise<void> {
    await this.#activity.settle();
  }

  /** Ends all processes and commands, and stops the services of the handlers. Twice is no error. */
  async stop(options?: StopOptions): Promise<void> {
    await this.#scheduler.stop(options);
    await this.dispatcher.stop();
  }

  /** As `stop`, which `await using` waits for. */
  async [ASYNC_DISPOSE](): Promise<void> {
    await this.stop();
  }

  /** As `stop`, which `using` does not wait for. */
  [DISPOSE](): void {
    void this.stop();
  }

  #processOf(given: Process | LuaScript): Process {
    if (isInstance(given, LuaScript)) return this.#activity.watch(given.on(this.runtime));
    requireProcess(given);
    return this.#activity.watch(given);
  }

  #request(options: RunOptions): Required<RunOptions> & { readonly pid: Pid } {
    const { context = {}, pid = "test", method = "", input = [] } = readOptions(options, RUN_OPTIONS);
    if (typeof pid === "string") return { context, pid: new Pid(pid), method, input };
    if (!isInstance(pid, Pid)) throw badParameter("pid", "expected a Pid, or a name");
    return { context, pid, method, input };
  }
}

/** Options of `execute`. A wrong one throws `ERR_OPTION`. */
export interface ExecuteOptions extends RunOptions, TestSchedulerOptions {}

const EXECUTE_OPTIONS = { ...OPTIONS, ...RUN_OPTIONS } as const satisfies OptionKinds<ExecuteOptions>;

/** The functions of the entry, which differ by platform in the runtime that they load. */
export interface TestingFunctions {
  /**
   * Makes a scheduler for tests and starts it. Rejects with `ERR_OPTION`, with what handlers throw when they are registered,
   * and with what loading a runtime throws.
   */
  readonly testScheduler: (options?: TestSchedulerOptions) => Promise<TestScheduler>;
  /** Runs one process in a scheduler of its own, by the machine's clock. Rejects as `TestScheduler.execute`. */
  readonly execute: (process: Process | LuaScript, options?: ExecuteOptions) => Promise<Result>;
  /**
   * Makes workflows for tests, in a store in memory, with a clock that only the test moves. They work already. Rejects with
   * what `createWorkflows` rejects with, and with what loading a runtime throws.
   */
  readonly testWorkflows: (options: TestWorkflowsOptions) => Promise<TestWorkflows>;
}

/** @param load loads a runtime that has no access to the machine's files */
export function testingFunctions(load: () => Promise<Runtime>): TestingFunctions {
  let shared: Promise<Runtime> | undefined;
  const open = async (options: Parts, isManual: boolean): Promise<TestScheduler> => {
    const { runtime } = options;
    if (runtime !== undefined && typeof (runtime as Partial<Runtime>).createState !== "function")
      throw badOption("runtime", "expected the result of loadRuntime");
    const scheduler = new TestScheduler(runtime ?? (await (shared ??= load())), options, isManual);
    await scheduler.dispatcher.start();
    return scheduler;
  };
  return {
    testWorkflows: async (options) => await openTestWorkflows(options, () => (shared ??= load())),
    testScheduler: async (options = {}) => await open(readOptions(options, OPTIONS), true),
    execute: async (process, options = {}) => {
      const { runtime, handlers, limits, ...run } = readOptions(options, EXECUTE_OPTIONS);
      const scheduler = await open({ runtime, handlers, limits }, false);
      try {
        return await scheduler.execute(process, run);
      } finally {
        await scheduler.stop();
      }
    },
  };
}

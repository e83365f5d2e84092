/** The service: starts workflows, runs them, and answers questions about them. */

import { readOptions, requireKind, type OptionKinds } from "../errors/options.js";
import { HostError } from "../errors/host-error.js";
import { serviceState, unknownProgram, unknownWorkflow, workflowExists } from "../errors/workflow.js";
import { noHandler } from "../errors/dispatch.js";
import { randomSeed } from "../core/seeds.js";
import type { Result } from "../processes/scheduler/result.js";
import { mayUse } from "../security/classes.js";
import { commandClasses } from "../security/command-classes.js";
import { commandsOf } from "../types/commands.js";
import { ASYNC_DISPOSE } from "../values/dispose.js";
import { isId, readFilter, requireId, requireStorable, requireWhole } from "./arguments.js";
import type { StartData } from "./commands.js";
import { EndListeners } from "./end-listeners.js";
import { cancelWorkflow, resultOf } from "./ends.js";
import { Execution, type ExecutionHost } from "./execution.js";
import { rootSum } from "./history.js";
import { encodeWithin } from "./outcomes.js";
import { readWorkflowsOptions, type Settings, type WorkflowsOptions } from "./options.js";
import { FORMAT, hasEnded, type WorkflowFilter, type WorkflowRecord } from "./records.js";
import { encode } from "./values.js";
import { errorOf, infoOf, stepInfoOf, type StepInfo, type WorkflowInfo } from "./view.js";
import type { NewSignal } from "./store.js";
import { isOwnCommand } from "./waits.js";
import { loadRecord, Worker } from "./worker.js";

/** How a workflow is started. A wrong option throws `ERR_OPTION`. */
export interface StartOptions {
  /** Its id. Starting another one with the same id, program and input starts nothing. Default: a new UUID. */
  readonly id?: string;
  /** The arguments: plain data. */
  readonly input?: readonly unknown[];
}

const START_OPTIONS = { id: "text", input: "array" } as const satisfies OptionKinds<StartOptions>;

/** Milliseconds between looks for the end of a workflow that another process may run. */
const POLL = 500;

/** Made by `createWorkflows`. */
export class Workflows {
  readonly #settings: Settings;
  readonly #host: ExecutionHost;
  #worker: Worker | undefined;
  #stopped = false;
  readonly #endListeners = new EndListeners();

  /** For `createWorkflows`. */
  constructor(settings: Settings) {
    this.#settings = settings;
    this.#host = this.#makeHost(settings);
  }

  /** For `createWorkflows`. */
  async open(): Promise<void> {
    const { store, create } = this.#settings;
    await store.open(create);
  }

  /** The hash of each program, by name. */
  get programs(): Readonly<Record<string, string>> {
    return Object.fromEntries([...this.#settings.programs].map(([name, { hash }]) => [name, hash]));
  }

  /** Runs workflows from now on, those first that an earlier worker had. Rejects with `ERR_WORKFLOW_SERVICE`. */
  async work(): Promise<void> {
    this.#require();
    if (this.#worker !== undefined) throw serviceState("working");
    const { settings, host } = { settings: this.#settings, host: this.#host };
    this.#worker = new Worker({
      settings,
      host,
      ended: (id) => {
        this.#endListeners.call(id);
      },
    });
    await this.#worker.start();
  }

  /** Runs no more workflows, and closes the store. Those that run go on where they are, when a worker starts. Twice is no error. */
  async stop(): Promise<void> {
    if (this.#stopped) return;
    this.#stopped = true;
    await this.#worker?.stop();
    this.#endListeners.callAll();
    await this.#settings.store.close();
  }

  async [ASYNC_DISPOSE](): Promise<void> {
    await this.stop();
  }

  /**
   * Starts a workflow, and resolves to its id once it is in the store. Rejects with `ERR_WORKFLOW_PROGRAM`, `ERR_WORKFLOW_EXISTS`,
   * `ERR_WORKFLOW_VALUE`, `ERR_WORKFLOW_SIZE`, `ERR_OPTION`.
   */
  async start(program: string, options: StartOptions = {}): Promise<string> {
    this.#require();
    const { id = crypto.randomUUID(), input = [] } = readOptions(options, START_OPTIONS);
    requireStorable("program", program);
    return await this.#add(program, id, input, undefined);
  }

  async #add(
    name: string,
    id: string,
    input: readonly unknown[],
    parent: string | undefined,
  ): Promise<string> {
    const { store, programs, maxValue, clock } = this.#settings;
    const program = programs.get(name);
    if (program === undefined) throw unknownProgram(name, [...programs.keys()]);
    requireId(id);
    const text = encodeWithin(maxValue, input, "input");
    const seed = randomSeed().toString();
    const fixed = { id, program: name, hash: program.hash, input: text, seed };
    const now = clock.now();
    const record: WorkflowRecord = {
      ...fixed,
      format: FORMAT,
      sum: rootSum(fixed),
      generation: 0,
      parent,
      status: "running",
      waitsFor: undefined,
      wakeAt: now,
      cancel: "no",
      token: 0,
      steps: 0,
      createdAt: now,
      endedAt: undefined,
      result: undefined,
      error: undefined,
    };
    if (await store.add(record)) return id;
    const other = await store.read(id);
    const isSame = other?.program === name && (other.input === text || other.generation > 0);
    if (!isSame) throw workflowExists(id);
    return id;
  }

  /**
   * Resolves to how a workflow ended, when it has. Rejects with `ERR_WORKFLOW_UNKNOWN`, and with a `HostError` of kind
   * `failed_precondition` if it is blocked.
   */
  async result(id: string): Promise<Result> {
    for (;;) {
      this.#require();
      const { promise, forget } = this.#whenEnded(id);
      try {
        const record = await this.#read(id);
        if (record.status === "blocked")
          throw errorOf(record.error) ?? new HostError(`workflow '${id}' is blocked`);
        if (hasEnded(record.status)) return resultOf(record);
        await promise;
      } finally {
        forget();
      }
    }
  }

  /** Rejects with `ERR_WORKFLOW_UNKNOWN`, `ERR_PARAMETER`. */
  async #read(id: string): Promise<WorkflowRecord> {
    const record = isId(id) ? await this.#settings.store.read(id) : undefined;
    if (record === undefined) throw unknownWorkflow(id);
    return record;
  }

  /** Sends a signal to a workflow. Rejects with `ERR_WORKFLOW_UNKNOWN`, `ERR_WORKFLOW_ENDED`, `ERR_WORKFLOW_VALUE`, `ERR_WORKFLOW_SIZE`. */
  async signal(
    id: string,
    name: string,
    data?: unknown,
    options: { readonly key?: string } = {},
  ): Promise<void> {
    this.#require();
    const { key } = readOptions(options, { key: "text" });
    if (key !== undefined) requireStorable("key", key);
    await this.#send(id, { name, data: encodeWithin(this.#settings.maxValue, data, "data"), key });
  }

  async #send(id: string, signal: NewSignal): Promise<void> {
    requireStorable("name", signal.name);
    if (!isId(id)) throw unknownWorkflow(id);
    await this.#settings.store.send(id, signal);
  }

  /**
   * Asks the program of a workflow, which answers by `workflow.query`. A workflow that is not in memory is replayed for it.
   * Rejects with `ERR_WORKFLOW_UNKNOWN`, `ERR_WORKFLOW_QUERY`, and what a replay rejects with.
   */
  async query(id: string, name: string, ...args: readonly unknown[]): Promise<readonly unknown[]> {
    this.#require();
    requireStorable("name", name);
    const running = this.#worker?.executionOf(id);
    if (running !== undefined) return running.ask(name, args);
    return await this.#replayed(id, Infinity, undefined, (execution) => execution.ask(name, args));
  }

  /**
   * Asks a workflow to end: its next step raises an error of kind `canceled`. One that is blocked ends at once. Resolves to false
   * if it has ended, or there is none.
   */
  async cancel(id: string): Promise<boolean> {
    this.#require();
    return await this.#cancel(id);
  }

  async #cancel(id: string): Promise<boolean> {
    const { store, clock } = this.#settings;
    const isRunning = isId(id) && (await cancelWorkflow(store, id, clock.now()));
    this.#endListeners.call(id); // it may have been blocked
    return isRunning;
  }

  /** Lets a blocked workflow go on. Resolves to false if it is not blocked. */
  async resume(id: string): Promise<boolean> {
    this.#require();
    return isId(id) && (await this.#settings.store.resume(id));
  }

  /** Removes a workflow that has ended or is blocked, with its history. Resolves to whether there was one. */
  async remove(id: string): Promise<boolean> {
    this.#require();
    return isId(id) && (await this.#settings.store.remove(id));
  }

  /** The workflows, sorted by id. Rejects with `ERR_OPTION`. */
  async list(filter: WorkflowFilter = {}): Promise<readonly WorkflowInfo[]> {
    this.#require();
    const records = await this.#settings.store.list(readFilter(filter));
    return records.map(infoOf);
  }

  /** A workflow with its steps. Rejects with `ERR_WORKFLOW_UNKNOWN`, `ERR_WORKFLOW_RECORD`. */
  async show(id: string): Promise<WorkflowInfo & { readonly history: readonly StepInfo[] }> {
    this.#require();
    const record = await this.#read(id);
    const steps = await this.#settings.store.steps(id);
    return { ...infoOf(record), history: steps.map(stepInfoOf) };
  }

  /**
   * Replays a workflow with the program as it is now, up to a step, and runs nothing new. Resolves to the steps, with the Lua
   * lines of now. Rejects with `ERR_WORKFLOW_NONDETERMINISTIC`, `ERR_WORKFLOW_PROGRAM`, `ERR_WORKFLOW_RECORD`,
   * `ERR_WORKFLOW_VERSION`, `ERR_WORKFLOW_UNKNOWN`.
   */
  async replay(id: string, options: { readonly step?: number } = {}): Promise<readonly StepInfo[]> {
    this.#require();
    const { step = Infinity } = readOptions(options, { step: "number" });
    requireWhole("step", step, 0);
    const seen: StepInfo[] = [];
    await this.#replayed(
      id,
      step,
      (info) => seen.push(info),
      () => undefined,
    );
    return seen;
  }

  async #replayed<T>(
    id: string,
    replayTo: number,
    onStep: ((step: StepInfo) => void) | undefined,
    use: (execution: Execution) => T,
  ): Promise<T> {
    const record = await this.#read(id);
    const { program, steps } = await loadRecord(this.#settings, record);
    const execution = new Execution(this.#host, {
      record,
      steps,
      program,
      replayTo,
      onReplay: (step, place) => onStep?.({ ...stepInfoOf(step), place }),
    });
    try {
      await execution.start();
      return use(execution);
    } finally {
      execution.close();
    }
  }

  #require(): void {
    if (this.#stopped) throw serviceState("stopped");
  }

  /** Resolves when the workflow may have ended. */
  #whenEnded(id: string): { readonly promise: Promise<void>; readonly forget: () => void } {
    const { clock, poll } = this.#settings;
    let forget: () => void = () => undefined;
    const promise = new Promise<void>((resolve) => {
      const drop = this.#endListeners.add(id, resolve);
      const isElsewhere = this.#worker === undefined || poll < Infinity;
      const stop = isElsewhere ? clock.at(clock.now() + Math.min(poll, POLL), resolve) : undefined;
      forget = () => {
        drop();
        stop?.();
      };
    });
    return { promise, forget };
  }

  #makeHost(settings: Settings): ExecutionHost {
    const { store, dispatcher, clock, lease, runtime, modules, limits, stdout, maxValue, maxSteps } =
      settings;
    return {
      runtime,
      modules,
      limits,
      stdout,
      maxValue,
      maxSteps,
      now: () => clock.now(),
      lease: () => clock.now() + lease,
      submit: (id, data, origin, settling) => dispatcher.submit(id, data, origin, settling),
      write: async (id, token, change) => await store.write(id, token, change),
      signal: async (id, name) => {
        requireStorable("name", name);
        return await store.signal(id, name);
      },
      read: async (id) => (isId(id) ? await store.read(id) : undefined),
      send: (id, signal) => this.#send(id, signal),
      requestCancel: (id) => this.#cancel(id),
      startChild: async (parent, key, { program, id = key, input }: StartData) =>
        await this.#add(program, id, input, parent),
      renew: async (id, token, input) => {
        await this.#renew(id, token, input);
      },
    };
  }

  async #renew(id: string, token: number, input: readonly unknown[]): Promise<void> {
    const { store, programs } = this.#settings;
    const record = await store.read(id);
    if (record === undefined) throw unknownWorkflow(id);
    const hash = programs.get(record.program)?.hash ?? record.hash;
    const fixed = {
      id,
      program: record.program,
      hash,
      input: encode(input, "input"),
      seed: randomSeed().toString(),
    };
    const { input: text, seed } = fixed;
    const renewed = { input: text, seed, hash, sum: rootSum(fixed) };
    await store.write(id, token, { renewed, status: "running", waitsFor: null, wakeAt: 0 });
  }
}

/** Throws `ERR_NO_HANDLER`. */
function requireHandlers({ modules, dispatcher }: Settings): void {
  for (const { name, manifest } of modules)
    for (const command of commandsOf(manifest))
      if (!isOwnCommand(command) && isCommandForWorkflows(command) && !dispatcher.handles(command))
        throw noHandler(command, name);
}

/** A function that a workflow must not use need not work. */
const isCommandForWorkflows = (command: string): boolean => mayUse(commandClasses(command), "workflow");

/**
 * Makes the service over a store, which it opens. Rejects with `ERR_OPTION`, `ERR_NO_HANDLER`, `ERR_WORKFLOW_STORE`,
 * `ERR_WORKFLOW_VERSION`.
 */
export async function createWorkflows(options: WorkflowsOptions): Promise<Workflows> {
  requireKind("options", options, "object");
  const settings = await readWorkflowsOptions(options);
  requireHandlers(settings);
  const workflows = new Workflows(settings);
  try {
    await workflows.open();
  } catch (error) {
    await settings.store.close();
    throw error;
  }
  return workflows;
}

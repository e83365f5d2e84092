/** Workflows in a store in memory, with a clock that only the test moves. */

import { readOptions, type OptionKinds } from "../errors/options.js";
import { HostError } from "../errors/host-error.js";
import { badParameter } from "../errors/values.js";
import type { Result } from "../processes/scheduler/result.js";
import type { Runtime } from "../runtime/runtime.js";
import { nextTurn } from "../state/turns.js";
import { ASYNC_DISPOSE } from "../values/dispose.js";
import { memoryStore } from "../workflows/memory-store.js";
import type { WorkflowsOptions } from "../workflows/options.js";
import { createWorkflows, type StartOptions, type Workflows } from "../workflows/service.js";
import { describeWait } from "../workflows/waits.js";
import { ManualClock } from "./manual-clock.js";

/** Options of `testWorkflows`: those of `createWorkflows`, of which only `programs` is required. */
export interface TestWorkflowsOptions extends Omit<
  Partial<WorkflowsOptions>,
  "programs" | "create" | "clock" | "lease" | "poll"
> {
  readonly programs: WorkflowsOptions["programs"];
}

const OPTIONS = {
  store: "object",
  runtime: "object",
  programs: "record",
  activities: "array",
  modules: "array",
  dispatcher: "any",
  limits: "record",
  stdout: "any",
  onError: "function",
} as const satisfies OptionKinds<TestWorkflowsOptions>;

/** Made by `testWorkflows`. It works already. */
export class TestWorkflows {
  /** Begins at 1970. */
  readonly clock = new ManualClock();
  readonly #options: WorkflowsOptions;
  readonly #errors: unknown[] = [];
  #workflows: Workflows | undefined;

  /** For `testWorkflows`. */
  constructor(options: TestWorkflowsOptions, runtime: Runtime) {
    const store = options.store ?? memoryStore();
    this.#options = {
      runtime,
      ...options,
      store,
      clock: this.clock,
      lease: Infinity,
      onError: (error, id) => {
        this.#errors.push(error);
        options.onError?.(error, id);
      },
    };
  }

  /** The service. After `restart` it is another one. */
  get workflows(): Workflows {
    if (this.#workflows === undefined) throw new Error("the service was not opened");
    return this.#workflows;
  }

  /** What stores threw while workflows ran. */
  get errors(): readonly unknown[] {
    return this.#errors;
  }

  /** For `testWorkflows`. */
  async open(changes: Partial<WorkflowsOptions> = {}): Promise<void> {
    this.#workflows = await createWorkflows({ ...this.#options, ...changes });
    await this.#workflows.work();
  }

  /**
   * Starts a workflow and resolves to how it ended. Its waits take no time: whenever nothing runs, the clock moves to the next
   * alarm. Rejects with a `HostError` of kind `failed_precondition` if it waits for something that does not come, and with what
   * `start` and `result` reject with.
   */
  async run(program: string, options: StartOptions = {}): Promise<Result> {
    return await this.finish(await this.workflows.start(program, options));
  }

  /** The same for a workflow that was started. */
  async finish(id: string): Promise<Result> {
    for (;;) {
      await this.clock.advance(0);
      const { status, waitsFor } = await this.workflows.show(id);
      if (status !== "running" && status !== "waiting") return await this.workflows.result(id);
      if (status === "running")
        await new Promise<void>(nextTurn); // a handler works
      else if (!(await this.clock.next()))
        throw new HostError(`the workflow '${id}' waits for ${describeWait(waitsFor)}, which does not come`, {
          kind: "failed_precondition",
        });
    }
  }

  /** Drops everything that is not in the store, as a crash does, and starts again; with other programs or activities, if they are given. */
  async restart(
    changes: Partial<Pick<TestWorkflowsOptions, "programs" | "activities" | "modules">> = {},
  ): Promise<void> {
    await this.stop();
    await this.open(changes);
  }

  /** Ends the service. Twice is no error. */
  async stop(): Promise<void> {
    await this.#workflows?.stop();
  }

  /** As `stop`, which `await using` waits for. */
  async [ASYNC_DISPOSE](): Promise<void> {
    await this.stop();
  }
}

/** @param load returns the runtime that tests share */
export async function openTestWorkflows(
  options: TestWorkflowsOptions,
  load: () => Promise<Runtime>,
): Promise<TestWorkflows> {
  const read = readOptions(options, OPTIONS);
  if ((read.dispatcher as unknown) !== undefined)
    throw badParameter("dispatcher", "a restart needs a new one: give activities and modules");
  const made = new TestWorkflows(read, read.runtime ?? (await load()));
  await made.open();
  return made;
}

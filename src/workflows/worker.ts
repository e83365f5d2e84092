/** Runs the workflows that the queue of a store hands out. */

import { hasCode } from "../errors/has-code.js";
import { WorkflowError, wrongProgram } from "../errors/workflow.js";
import type { WorkflowClock } from "./clock.js";
import { Execution, type ExecutionHost } from "./execution.js";
import { requireHistory, requireRecord } from "./history.js";
import type { Settings } from "./options.js";
import { blocking } from "./outcomes.js";
import { canRun, type Program } from "./program.js";
import type { QueueOwner, WorkflowQueue } from "./queue.js";
import type { StepRecord, WorkflowRecord } from "./records.js";
import type { Rest } from "./turn.js";

/** Parts of a service that its worker needs. */
export interface WorkerOwner {
  readonly settings: Settings;
  readonly host: ExecutionHost;
  /** A workflow has ended, or is blocked. */
  ended(id: string): void;
}

export class Worker implements QueueOwner {
  /** The running executions; undefined while one is loaded. */
  readonly #active = new Map<string, Execution | undefined>();
  /** Executions that wait, the one that was used last at the end. */
  readonly #parked = new Map<string, Execution>();
  readonly #beats = new Map<string, () => void>();
  readonly #queue: WorkflowQueue;
  #stopped = false;

  constructor(readonly owner: WorkerOwner) {
    this.#queue = owner.settings.store.queue(this);
  }

  get clock(): WorkflowClock {
    return this.owner.settings.clock;
  }

  get running(): number {
    return this.owner.settings.running;
  }

  get lease(): number {
    return this.owner.settings.lease;
  }

  get poll(): number {
    return this.owner.settings.poll;
  }

  get programs(): ReadonlyMap<string, Program> {
    return this.owner.settings.programs;
  }

  /** Takes over the workflows of a worker that has died. */
  async start(): Promise<void> {
    await this.#queue.start();
  }

  #hasStopped(): boolean {
    return this.#stopped;
  }

  /** The execution of a workflow, if it is in memory. */
  executionOf(id: string): Execution | undefined {
    return this.#active.get(id) ?? this.#parked.get(id);
  }

  /** Takes no more workflows, and drops its own at their current step; they continue elsewhere, or later. */
  async stop(): Promise<void> {
    this.#stopped = true;
    for (const stop of this.#beats.values()) stop();
    for (const execution of [...this.#active.values(), ...this.#parked.values()]) execution?.close();
    this.#parked.clear();
    this.#active.clear();
    await this.#queue.stop();
  }

  async run(id: string, job?: string): Promise<void> {
    if (this.#stopped) return;
    this.#active.set(id, undefined);
    try {
      await this.#own(id, job);
    } finally {
      this.#active.delete(id);
      this.#beats.get(id)?.();
    }
  }

  async #own(id: string, job: string | undefined): Promise<void> {
    const { store } = this.owner.settings;
    const record = await store.own(id, this.owner.host.lease(), job);
    if (record === undefined || this.#stopped) return;
    const parked = this.#unpark(id);
    // Another workflow may have had the id, and its token.
    const isCurrent =
      parked?.token === record.token - 1 &&
      parked.record.generation === record.generation &&
      parked.record.sum === record.sum;
    if (!isCurrent) parked?.close();
    try {
      await (parked !== undefined && isCurrent
        ? this.#go(parked, record, () => parked.wake(record))
        : this.#load(record));
    } catch (error) {
      if (!isOfWorkflow(error)) throw error;
      await store.write(id, record.token, blocking(error));
      this.owner.ended(id);
    }
  }

  /** Has an execution go on until it rests. Rejects with what its turn rejects with; it is closed then. */
  async #go(execution: Execution, { id, token }: WorkflowRecord, begin: () => Promise<Rest>): Promise<void> {
    if (this.#hasStopped()) {
      execution.close();
      return;
    }
    this.#active.set(id, execution);
    this.#beat(id, token);
    let rest: Rest;
    try {
      rest = await begin();
    } catch (error) {
      execution.close();
      throw error;
    }
    if (rest === "waiting" && !this.#hasStopped()) this.#park(id, execution);
    else execution.close();
    if (rest === "ended") this.owner.ended(id);
  }

  /** Tells the store now and then that this worker lives, while a workflow runs. */
  #beat(id: string, token: number): void {
    const { clock, store, lease } = this.owner.settings;
    if (lease === Infinity || !this.#queue.needsBeats) return; // nobody else takes it over, or the queue knows
    let cancel: () => void;
    const beat = (): void => {
      cancel = clock.at(clock.now() + lease / 3, () => {
        if (!this.#active.has(id)) return;
        Promise.resolve(store.write(id, token, { lease: this.owner.host.lease() })).then(
          () => {
            if (this.#beats.has(id)) beat();
          },
          (error: unknown) => {
            if (!hasCode(error, "ERR_WORKFLOW_FENCED")) this.report(error, id);
            else this.#active.get(id)?.turn.fail(error);
          },
        );
      });
    };
    beat();
    this.#beats.set(id, () => {
      cancel();
      this.#beats.delete(id);
    });
  }

  /** Runs a workflow from its record. */
  async #load(record: WorkflowRecord): Promise<void> {
    const { program, steps } = await loadRecord(this.owner.settings, record);
    const execution = new Execution(this.owner.host, { record, steps, program });
    await this.#go(execution, record, () => execution.start());
  }

  #park(id: string, execution: Execution): void {
    this.#parked.set(id, execution);
    if (this.#parked.size <= this.owner.settings.cached) return;
    for (const [oldest] of this.#parked) {
      this.#unpark(oldest)?.close();
      return;
    }
  }

  #unpark(id: string): Execution | undefined {
    const parked = this.#parked.get(id);
    this.#parked.delete(id);
    return parked;
  }

  report(error: unknown, id: string | undefined): void {
    try {
      this.owner.settings.onError(error, id);
    } catch {
      // errors of the listener are its own
    }
  }
}

/** Whether an error will be the same each time the workflow is tried, so that it must be blocked. */
const isOfWorkflow = (error: unknown): error is WorkflowError =>
  error instanceof WorkflowError && !["ERR_WORKFLOW_STORE", "ERR_WORKFLOW_FENCED"].includes(error.code);

/** Throws `ERR_WORKFLOW_PROGRAM`, `ERR_WORKFLOW_RECORD`, `ERR_WORKFLOW_VERSION`. */
export async function loadRecord(
  { store, programs }: Pick<Settings, "store" | "programs">,
  record: WorkflowRecord,
): Promise<{ readonly program: Program; readonly steps: readonly StepRecord[] }> {
  requireRecord(record);
  const program = programs.get(record.program);
  if (program === undefined || !canRun(program, record.hash))
    throw wrongProgram(record.id, record.program, record.hash, program?.hash);
  const steps = await store.steps(record.id);
  requireHistory(record, steps);
  return { program, steps };
}

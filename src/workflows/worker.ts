/** Runs the workflows of a store that are due. */

import { hasCode } from "../errors/has-code.js";
import { encodeError } from "./values.js";
import { HostError } from "../errors/host-error.js";
import { WorkflowError, wrongProgram } from "../errors/workflow.js";
import { EarliestAlarm } from "./clock.js";
import { Execution, type ExecutionHost, type Rest } from "./execution.js";
import { requireHistory, requireRecord } from "./history.js";
import type { Settings } from "./options.js";
import { canRun, type Program } from "./program.js";
import type { StepRecord, WorkflowRecord } from "./records.js";

/** The shortest and the longest time until a workflow is tried again after an error of the store, in milliseconds. */
const FIRST_DELAY = 1000;
const LAST_DELAY = 60_000;

/** Parts of a service that its worker needs. */
export interface WorkerOwner {
  readonly settings: Settings;
  readonly host: ExecutionHost;
  /** A workflow has ended, or is blocked. */
  ended(id: string): void;
}

export class Worker {
  readonly #active = new Map<string, Execution | undefined>();
  /** Executions that wait, the one that was used last at the end. */
  readonly #parked = new Map<string, Execution>();
  readonly #alarm: EarliestAlarm;
  readonly #delays = new Map<string, number>();
  readonly #beats = new Map<string, () => void>();
  #pumping = false;
  #again = false;
  #stopped = false;
  #idle: (() => void)[] = [];

  constructor(readonly owner: WorkerOwner) {
    this.#alarm = new EarliestAlarm(owner.settings.clock, () => void this.#pump());
  }

  /** Takes over what a worker had that is no more. */
  async start(): Promise<void> {
    await this.owner.settings.store.recover();
    void this.#pump();
  }

  /** Looks at the store at that time. */
  wakeAt(time: number): void {
    if (this.#stopped) return;
    if (time <= this.owner.settings.clock.now()) void this.#pump();
    else this.#alarm.set(time);
  }

  #hasStopped(): boolean {
    return this.#stopped;
  }

  /** The execution of a workflow, if it is in memory. */
  executionOf(id: string): Execution | undefined {
    return this.#active.get(id) ?? this.#parked.get(id);
  }

  /** Takes no more workflows, and drops those that it has where they are: they go on elsewhere, or later. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#alarm.clear();
    for (const stop of this.#beats.values()) stop();
    for (const execution of [...this.#active.values(), ...this.#parked.values()]) execution?.close();
    this.#parked.clear();
    this.#active.clear();
    await Promise.resolve();
    for (const idle of this.#idle.splice(0)) idle();
  }

  async #pump(): Promise<void> {
    this.#again = true;
    if (this.#pumping) return;
    this.#pumping = true;
    try {
      while (this.#again && !this.#stopped) {
        this.#again = false;
        await this.#take();
      }
    } catch (error) {
      this.#report(error, undefined);
      this.#alarm.set(this.#now() + FIRST_DELAY);
    } finally {
      this.#pumping = false;
    }
  }

  #now(): number {
    return this.owner.settings.clock.now();
  }

  /** Starts as many as are due, and as may run. */
  async #take(): Promise<void> {
    const { store, running, poll } = this.owner.settings;
    const free = running - this.#active.size;
    if (free <= 0) return; // the end of one of them calls again
    const due = await store.due(this.#now(), free + this.#active.size);
    const fresh = due.filter((id) => !this.#active.has(id)).slice(0, free);
    for (const id of fresh) {
      this.#active.set(id, undefined);
      void this.#run(id);
    }
    if (fresh.length === free) return;
    const next = await store.nextDue();
    if (poll < Infinity) this.#alarm.set(this.#now() + poll);
    if (next !== undefined && next > this.#now()) this.#alarm.set(next);
    else if (next !== undefined && due.length > fresh.length) this.#alarm.set(this.#now() + FIRST_DELAY);
  }

  async #run(id: string): Promise<void> {
    try {
      await this.#own(id);
      this.#delays.delete(id);
    } catch (error) {
      if (!hasCode(error, "ERR_WORKFLOW_FENCED")) {
        this.#report(error, id);
        await this.#later(id);
      }
    } finally {
      this.#active.delete(id);
      this.#beats.get(id)?.();
      void this.#pump();
    }
  }

  async #own(id: string): Promise<void> {
    const { store } = this.owner.settings;
    const record = await store.own(id, this.owner.host.lease());
    if (record === undefined || this.#stopped) return;
    const parked = this.#unpark(id);
    const isCurrent = parked?.token === record.token - 1 && parked.record.generation === record.generation;
    if (!isCurrent) parked?.close();
    const execution = parked !== undefined && isCurrent ? parked : await this.#load(record);
    if (execution === undefined) {
      this.owner.ended(id);
      return;
    }
    if (this.#hasStopped()) {
      execution.close();
      return;
    }
    this.#active.set(id, execution);
    this.#beat(id, record.token);
    let rest: Rest;
    try {
      rest = await (execution === parked ? execution.wake(record) : execution.start());
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
    if (lease === Infinity) return; // nobody else takes it over
    let cancel: () => void;
    const beat = (): void => {
      cancel = clock.at(clock.now() + lease / 3, () => {
        if (!this.#active.has(id)) return;
        Promise.resolve(store.write(id, token, { wakeAt: this.owner.host.lease() })).then(
          () => {
            if (this.#beats.has(id)) beat();
          },
          (error: unknown) => {
            if (!hasCode(error, "ERR_WORKFLOW_FENCED")) this.#report(error, id);
            else this.#active.get(id)?.close();
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

  /** Loads a workflow. Answers undefined, and blocks it, if it cannot be run. */
  async #load(record: WorkflowRecord): Promise<Execution | undefined> {
    const { store } = this.owner.settings;
    try {
      const { program, steps } = await loadRecord(this.owner.settings, record);
      return new Execution(this.owner.host, { record, steps, program });
    } catch (error) {
      if (!(error instanceof WorkflowError)) throw error;
      const { code, message } = error;
      const problem = new HostError(message, { kind: "failed_precondition", details: { code } });
      await store.write(record.id, record.token, {
        status: "blocked",
        waitsFor: null,
        wakeAt: null,
        error: encodeError(problem),
      });
      return undefined;
    }
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

  /** Tries a workflow again after a while. If the store does not hear of it, the lease runs out. */
  async #later(id: string): Promise<void> {
    const delay = Math.min((this.#delays.get(id) ?? FIRST_DELAY / 2) * 2, LAST_DELAY);
    this.#delays.set(id, delay);
    try {
      const { store } = this.owner.settings;
      const time = this.#now() + delay;
      const record = await store.own(id, time);
      if (record !== undefined) this.wakeAt(time);
    } catch {
      this.#alarm.set(this.#now() + delay);
    }
  }

  #report(error: unknown, id: string | undefined): void {
    try {
      this.owner.settings.onError(error, id);
    } catch {
      // the listener's own affair
    }
  }
}

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

/** Hands out the workflows of a store that one process has: it asks the store what is due. */

import { hasCode } from "../errors/has-code.js";
import { EarliestAlarm } from "./clock.js";
import type { Eventually, QueueOwner, WorkflowQueue } from "./queue.js";
import type { WorkflowStore } from "./store.js";

/** A store that can say what is due. */
export interface DueStore extends WorkflowStore {
  /** Called after a change that makes a workflow due at this time, in milliseconds since 1970. */
  onDue: ((time: number) => void) | undefined;
  /** The workflows that are due, the longest due first. Those that have ended or are blocked never are. */
  due(now: number, limit: number): Eventually<readonly string[]>;
  /** When the next one is due; undefined if none ever is. */
  nextDue(): Eventually<number | undefined>;
  /** Makes all that a worker had, and all that are blocked, due at once: there is no other worker. */
  recover(): Eventually<void>;
}

/** The shortest and the longest time until a workflow is tried again after an error of the store, in milliseconds. */
const FIRST_DELAY = 1000;
const LAST_DELAY = 60_000;

export class DueQueue implements WorkflowQueue {
  readonly needsBeats = true;
  readonly #active = new Set<string>();
  readonly #alarm: EarliestAlarm;
  readonly #delays = new Map<string, number>();
  #pumping = false;
  #again = false;
  #stopped = false;

  constructor(
    readonly store: DueStore,
    readonly owner: QueueOwner,
  ) {
    this.#alarm = new EarliestAlarm(owner.clock, () => void this.#pump());
  }

  async start(): Promise<void> {
    this.store.onDue = (time) => {
      this.#wakeAt(time);
    };
    await this.store.recover();
    void this.#pump();
  }

  stop(): void {
    this.#stopped = true;
    this.store.onDue = undefined;
    this.#alarm.clear();
  }

  /** Asks the store at that time. */
  #wakeAt(time: number): void {
    if (this.#stopped) return;
    if (time <= this.owner.clock.now()) void this.#pump();
    else this.#alarm.set(time);
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
      this.owner.report(error, undefined);
      this.#alarm.set(this.owner.clock.now() + FIRST_DELAY);
    } finally {
      this.#pumping = false;
    }
  }

  /** Starts the workflows that are due, up to the number that may run. */
  async #take(): Promise<void> {
    const { running, poll, clock } = this.owner;
    const free = running - this.#active.size;
    if (free <= 0) return; // the end of one of them calls again
    const due = await this.store.due(clock.now(), free + this.#active.size);
    const fresh = due.filter((id) => !this.#active.has(id)).slice(0, free);
    for (const id of fresh) {
      this.#active.add(id);
      void this.#run(id);
    }
    if (fresh.length === free) return;
    const next = await this.store.nextDue();
    const now = clock.now();
    if (poll < Infinity) this.#alarm.set(now + poll);
    if (next !== undefined && next > now) this.#alarm.set(next);
    else if (next !== undefined && due.length > fresh.length) this.#alarm.set(now + FIRST_DELAY);
  }

  async #run(id: string): Promise<void> {
    try {
      await this.owner.run(id);
      this.#delays.delete(id);
    } catch (error) {
      if (!hasCode(error, "ERR_WORKFLOW_FENCED")) {
        this.owner.report(error, id);
        await this.#later(id);
      }
    } finally {
      this.#active.delete(id);
      void this.#pump();
    }
  }

  /** Tries a workflow again after a while. If the store does not hear of it, the lease runs out. */
  async #later(id: string): Promise<void> {
    const delay = Math.min((this.#delays.get(id) ?? FIRST_DELAY / 2) * 2, LAST_DELAY);
    this.#delays.set(id, delay);
    const time = this.owner.clock.now() + delay;
    try {
      const record = await this.store.own(id, time);
      if (record !== undefined) this.#wakeAt(time);
    } catch {
      this.#alarm.set(time);
    }
  }
}

/** A store in memory, for tests, and for workflows that need not outlive the program. */

import { fenced, unknownWorkflow } from "../errors/workflow.js";
import {
  awaited,
  canOwn,
  canRemove,
  changed,
  forEnd,
  forSignal,
  isOver,
  owned,
  requireRunning,
} from "./changes.js";
import {
  hasEnded,
  type Change,
  type SignalRecord,
  type StepRecord,
  type WorkflowFilter,
  type WorkflowRecord,
  type Written,
} from "./records.js";
import { DueQueue, type DueStore } from "./due-queue.js";
import type { QueueOwner, WorkflowQueue } from "./queue.js";
import type { NewSignal, WorkflowStore } from "./store.js";

interface Kept {
  record: WorkflowRecord;
  steps: StepRecord[];
  signals: SignalRecord[];
  /** How many signals it ever got, and their keys. */
  sent: number;
  readonly keys: Set<string>;
}

class MemoryStore implements DueStore {
  readonly #all = new Map<string, Kept>();
  /** Those that are due some time, sorted by that. */
  readonly #due: { readonly at: number; readonly id: string }[] = [];
  onDue: DueStore["onDue"];

  open(): void {
    // nothing to prepare
  }

  queue(owner: QueueOwner): WorkflowQueue {
    return new DueQueue(this, owner);
  }

  add(workflow: WorkflowRecord): boolean {
    if (this.#all.has(workflow.id)) return false;
    const kept: Kept = { record: workflow, steps: [], signals: [], sent: 0, keys: new Set() };
    this.#all.set(workflow.id, kept);
    this.#plan(workflow);
    return true;
  }

  read(id: string): WorkflowRecord | undefined {
    return this.#all.get(id)?.record;
  }

  list({ status, program, after = "", limit = 100 }: WorkflowFilter): WorkflowRecord[] {
    return [...this.#all.values()]
      .map(({ record }) => record)
      .filter(
        (record) =>
          record.id > after &&
          (status === undefined || status.includes(record.status)) &&
          (program === undefined || program === record.program),
      )
      .sort((a, b) => (a.id < b.id ? -1 : 1))
      .slice(0, limit);
  }

  steps(id: string): StepRecord[] {
    return [...(this.#all.get(id)?.steps ?? [])];
  }

  own(id: string, until: number): WorkflowRecord | undefined {
    const kept = this.#all.get(id);
    if (kept === undefined || !canOwn(kept.record)) return undefined;
    this.#replace(kept, owned(kept.record, until));
    return kept.record;
  }

  write(id: string, token: number, change: Change): Written {
    const kept = this.#all.get(id);
    if (kept?.record.token !== token) throw fenced(id);
    const { step, received, renewed } = change;
    const after = changed(kept.record, change, false);
    const isThere = this.#isThere(kept, after.waitsFor);
    if (renewed !== undefined) kept.steps = [];
    if (step !== undefined) kept.steps[step.step - 1] = step;
    if (received !== undefined) kept.signals = kept.signals.filter(({ number }) => number !== received);
    this.#replace(kept, isThere ? changed(kept.record, change, true) : after);
    if (change.status !== undefined && hasEnded(change.status)) this.#wakeAll(forEnd(id));
    return { cancel: kept.record.cancel, wakeAt: kept.record.wakeAt };
  }

  #isThere(kept: Kept, waitsFor: string | undefined): boolean {
    const { signal, end } = awaited(waitsFor);
    if (signal !== undefined) return kept.signals.some(({ name }) => name === signal);
    return end !== undefined && isOver(this.#all.get(end)?.record);
  }

  signal(id: string, name: string): SignalRecord | undefined {
    return this.#all.get(id)?.signals.find((signal) => signal.name === name);
  }

  send(id: string, { name, data, key }: NewSignal): void {
    const kept = this.#all.get(id);
    if (kept === undefined) throw unknownWorkflow(id);
    if (key !== undefined && kept.keys.has(key)) return;
    requireRunning(kept.record);
    if (key !== undefined) kept.keys.add(key);
    kept.signals.push({ number: ++kept.sent, name, data });
    if (kept.record.waitsFor === forSignal(name)) this.#wake(kept);
  }

  cancel(id: string): boolean {
    const kept = this.#all.get(id);
    if (kept === undefined || hasEnded(kept.record.status)) return false;
    if (kept.record.cancel === "no") kept.record = { ...kept.record, cancel: "requested" };
    if (kept.record.waitsFor !== undefined) this.#wake(kept);
    return true;
  }

  resume(id: string): boolean {
    const kept = this.#all.get(id);
    if (kept?.record.status !== "blocked") return false;
    this.#replace(kept, { ...kept.record, status: "running", wakeAt: 0, error: undefined });
    return true;
  }

  remove(id: string): boolean {
    const kept = this.#all.get(id);
    if (kept === undefined || !canRemove(kept.record)) return false;
    this.#all.delete(id);
    this.#wakeAll(forEnd(id));
    return true;
  }

  due(now: number, limit: number): string[] {
    const found: string[] = [];
    for (const { at, id } of this.#due) {
      if (at > now || found.length >= limit) break;
      found.push(id);
    }
    return found;
  }

  nextDue(): number | undefined {
    return this.#due[0]?.at;
  }

  recover(): void {
    for (const kept of this.#all.values())
      if (["running", "blocked"].includes(kept.record.status))
        this.#replace(kept, { ...kept.record, status: "running", wakeAt: 0, error: undefined });
  }

  close(): void {
    this.onDue = undefined;
  }

  #wakeAll(waitsFor: string): void {
    for (const kept of this.#all.values()) if (kept.record.waitsFor === waitsFor) this.#wake(kept);
  }

  #wake(kept: Kept): void {
    this.#replace(kept, { ...kept.record, wakeAt: 0 });
  }

  #replace(kept: Kept, record: WorkflowRecord): void {
    const { id, wakeAt } = kept.record;
    kept.record = record;
    if (wakeAt === record.wakeAt) return;
    if (wakeAt !== undefined) {
      const first = this.#placeOf(wakeAt);
      const at = this.#due.findIndex((entry, place) => place >= first && entry.id === id);
      if (at >= 0) this.#due.splice(at, 1);
    }
    this.#plan(record);
  }

  #plan(record: WorkflowRecord): void {
    const { id, wakeAt } = record;
    if (wakeAt === undefined || !canOwn(record)) return;
    this.#due.splice(this.#placeOf(wakeAt + 0.5), 0, { at: wakeAt, id });
    this.onDue?.(wakeAt);
  }

  /** The place of the first entry that is due at a time or later. */
  #placeOf(time: number): number {
    let low = 0;
    let high = this.#due.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#due[middle]?.at ?? Infinity) < time) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Makes a store in memory. What it holds ends with it. */
export function memoryStore(): WorkflowStore {
  return new MemoryStore();
}

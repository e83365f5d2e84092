/** What a change makes of a workflow's record, the same in every store. */

import { workflowEnded } from "../errors/workflow.js";
import { hasEnded, type Change, type WorkflowRecord, type WorkflowStatus } from "./records.js";

/** The beginnings of `waitsFor`. */
const SIGNAL = "signal:";
const END = "end:";

/** What a workflow waits for if it waits for a signal. */
export const forSignal = (name: string): string => SIGNAL + name;

/** What a workflow waits for if it waits for the end of another one. */
export const forEnd = (id: string): string => END + id;

/** What a wait is for: the name of a signal, or the id of a workflow. */
export function awaited(waitsFor: string | undefined): {
  readonly signal?: string;
  readonly end?: string;
} {
  if (waitsFor?.startsWith(SIGNAL) === true) return { signal: waitsFor.slice(SIGNAL.length) };
  if (waitsFor?.startsWith(END) === true) return { end: waitsFor.slice(END.length) };
  return {};
}

/** The record after a change. `isThere`: whether what it waits for has come already. */
export function changed(before: WorkflowRecord, change: Change, isThere: boolean): WorkflowRecord {
  const { step, renewed } = change;
  const waitsFor = optional(change.waitsFor, before.waitsFor);
  // A request to cancel ends every wait.
  const isDue = waitsFor !== undefined && (isThere || before.cancel === "requested");
  // A new run can be asked again.
  const pending = renewed !== undefined && before.cancel === "told" ? "no" : before.cancel;
  const status = change.status ?? before.status;
  const wakeAt = isDue ? 0 : optional(change.wakeAt, before.wakeAt);
  return {
    ...before,
    ...renewed,
    generation: before.generation + (renewed === undefined ? 0 : 1),
    status,
    waitsFor,
    wakeAt: isAlive(status) ? extended(status, wakeAt, change.lease) : undefined,
    cancel: change.told === true ? "told" : pending,
    steps: renewed === undefined ? (step?.step ?? before.steps) : 0,
    endedAt: change.endedAt ?? before.endedAt,
    sum: change.sum ?? renewed?.sum ?? before.sum,
    result: change.result ?? before.result,
    error: optional(change.error, before.error),
  };
}

/**
 * When it is due once its worker has shown that it lives, which it may do too late: the workflow may wait by then, or be due at
 * once, and stays so.
 */
const extended = (
  status: WorkflowStatus,
  wakeAt: number | undefined,
  lease: number | undefined,
): number | undefined => (lease === undefined || status !== "running" || wakeAt === 0 ? wakeAt : lease);

const optional = <T>(given: T | null | undefined, before: T | undefined): T | undefined =>
  given === undefined ? before : (given ?? undefined);

/** The record that a new owner gets. */
export const owned = (before: WorkflowRecord, until: number): WorkflowRecord => ({
  ...before,
  token: before.token + 1,
  status: "running",
  wakeAt: until,
});

/** The statuses in which a workflow can be due. */
export const ALIVE: readonly WorkflowStatus[] = ["running", "waiting"];

const isAlive = (status: WorkflowStatus): boolean => ALIVE.includes(status);

/** Whether a worker may take it over. */
export const canOwn = ({ status }: WorkflowRecord): boolean => isAlive(status);

/** Whether nobody need wait for its end: it has ended, or was removed. */
export const isOver = (record: WorkflowRecord | undefined): boolean =>
  record === undefined || hasEnded(record.status);

/** Whether it can be removed, because no worker will continue it. */
export const canRemove = ({ status }: WorkflowRecord): boolean => hasEnded(status) || status === "blocked";

/** Throws `ERR_WORKFLOW_ENDED`. */
export function requireRunning({ id, status }: WorkflowRecord): void {
  if (hasEnded(status)) throw workflowEnded(id, status);
}

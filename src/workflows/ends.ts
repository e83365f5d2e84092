/** How workflows end: the change that is written, and what readers get of it. */

import { hasCode } from "../errors/has-code.js";
import { HostError } from "../errors/host-error.js";
import { wrongRecord } from "../errors/workflow.js";
import type { Result } from "../processes/scheduler/result.js";
import { endSum, requireRecord } from "./history.js";
import type { Change, WorkflowRecord, WorkflowStatus } from "./records.js";
import type { WorkflowStore } from "./store.js";
import { decode, decodeError, encodeError, undecodable } from "./values.js";
import { errorOf } from "./view.js";

export interface End {
  readonly status: Extract<WorkflowStatus, "completed" | "failed" | "canceled">;
  /** Milliseconds since 1970. */
  readonly endedAt: number;
  readonly steps: number;
  readonly result?: string;
  readonly error?: string;
}

/** The change that ends a workflow. */
export function ending(record: WorkflowRecord, { steps, ...end }: End): Change {
  const { result, error } = end;
  const sum = endSum({ ...record, ...end, steps, result, error });
  return { waitsFor: null, wakeAt: null, ...end, error: error ?? null, sum };
}

/** How a workflow has ended. Throws `ERR_WORKFLOW_RECORD`, `ERR_WORKFLOW_VERSION` if its record is damaged. */
export function resultOf(record: WorkflowRecord): Result {
  requireRecord(record);
  const { id, result, error } = record;
  try {
    return result === undefined
      ? { error: decodeError(error ?? "{}") }
      : { values: decode(result) as readonly unknown[] };
  } catch (problem) {
    throw wrongRecord(id, undefined, `has a result that ${undecodable(problem)}`, problem);
  }
}

/**
 * Asks a workflow to end. One that is blocked ends at once, since nobody runs its program. `now`: in milliseconds since 1970.
 * Resolves to false if it has ended, or there is none.
 */
export async function cancelWorkflow(store: WorkflowStore, id: string, now: number): Promise<boolean> {
  if (!(await store.cancel(id))) return false;
  const record = await store.read(id);
  if (record?.status !== "blocked") return true;
  try {
    await store.write(id, record.token, canceled(record, now));
  } catch (error) {
    // It was resumed meanwhile, so its program is told.
    if (!hasCode(error, "ERR_WORKFLOW_FENCED")) throw error;
  }
  return true;
}

/** The end of a workflow that was cancelled while it was blocked. */
function canceled(record: WorkflowRecord, endedAt: number): Change {
  const { message = "", details } = errorOf(record.error) ?? {};
  const error = new HostError(`the workflow was cancelled while it was blocked: ${message}`, {
    kind: "canceled",
    ...(details === undefined ? {} : { details }),
  });
  return ending(record, { status: "canceled", endedAt, steps: record.steps, error: encodeError(error) });
}

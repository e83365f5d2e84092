/** The chain of checksums through the steps of a workflow, and the check of what a store gives back. */

import { unknownVersion, wrongRecord } from "../errors/workflow.js";
import { checksum } from "./checksum.js";
import { FORMAT, hasEnded, type StepRecord, type WorkflowRecord } from "./records.js";

/** The first link: the checksum of what does not change. */
export const rootSum = ({
  id,
  program,
  hash,
  input,
  seed,
}: Pick<WorkflowRecord, "id" | "program" | "hash" | "input" | "seed">): string =>
  checksum(id, program, hash, input, seed);

/** The last link: the checksum of how a workflow ended. */
export const endSum = (
  record: Parameters<typeof rootSum>[0] &
    Pick<WorkflowRecord, "status" | "steps" | "endedAt" | "result" | "error">,
): string =>
  checksum(
    rootSum(record),
    record.status,
    String(record.steps),
    String(record.endedAt ?? ""),
    record.result ?? "",
    record.error ?? "",
  );

/** Adds format and checksum to a step. `before`: the checksum of the steps before it. */
export function sealed(before: string, step: Omit<StepRecord, "format" | "sum">): StepRecord {
  return { format: FORMAT, ...step, sum: stepSum(before, step) };
}

const stepSum = (before: string, step: Omit<StepRecord, "format" | "sum">): string =>
  checksum(
    before,
    String(step.step),
    step.command,
    step.data,
    step.place ?? "",
    step.outcome,
    step.result ?? "",
    step.error ?? "",
    String(step.until ?? ""),
    String(step.startedAt),
    String(step.endedAt ?? ""),
  );

/** Throws `ERR_WORKFLOW_VERSION` unless the version of a schema, or of a record, is the one that this package writes. */
export function requireFormat(what: string, found: unknown): void {
  if (found !== FORMAT) throw unknownVersion(what, found, FORMAT);
}

/** Throws `ERR_WORKFLOW_VERSION`, `ERR_WORKFLOW_RECORD` unless the record of a workflow is whole. */
export function requireRecord(record: WorkflowRecord): void {
  requireFormat(`the record of workflow '${record.id}'`, record.format);
  if (record.sum !== (hasEnded(record.status) ? endSum(record) : rootSum(record)))
    throw wrongRecord(record.id, undefined, "was changed: its checksum is wrong");
}

/** Throws `ERR_WORKFLOW_VERSION`, `ERR_WORKFLOW_RECORD` unless the steps are those of the workflow, and whole. */
export function requireHistory(record: WorkflowRecord, steps: readonly StepRecord[]): void {
  let sum = rootSum(record);
  for (const [at, step] of steps.entries()) {
    requireFormat(`the record of workflow '${record.id}', step ${step.step},`, step.format);
    if (step.step !== at + 1)
      throw wrongRecord(record.id, at + 1, `is missing: the next one that is there is ${step.step}`);
    if (step.sum !== stepSum(sum, step))
      throw wrongRecord(
        record.id,
        step.step,
        "was changed, or belongs to another history: its checksum is wrong",
      );
    if (step.outcome === "begun" && at < steps.length - 1)
      throw wrongRecord(record.id, step.step, "has only begun, but is not the last one");
    sum = step.sum;
  }
  if (steps.length !== record.steps)
    throw wrongRecord(record.id, steps.length + 1, `is missing: ${record.steps} steps were recorded`);
}

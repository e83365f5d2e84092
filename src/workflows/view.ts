/** Workflows and steps as readers see them: with values in place of texts. */

import { HostError } from "../errors/host-error.js";
import type { CancelState, StepRecord, WorkflowRecord, WorkflowStatus } from "./records.js";
import { decode, decodeError, undecodable } from "./values.js";

/** A workflow. Times are in milliseconds since 1970. */
export interface WorkflowInfo {
  readonly id: string;
  readonly program: string;
  /** The hash of the program that began it. */
  readonly hash: string;
  readonly status: WorkflowStatus;
  readonly cancel: CancelState;
  readonly input: readonly unknown[];
  readonly parent: string | undefined;
  /** How often it has continued as new. */
  readonly generation: number;
  /** The number of its steps. */
  readonly steps: number;
  /** What it waits for: `time`, `signal:NAME`, `end:ID`. */
  readonly waitsFor: string | undefined;
  readonly wakeAt: number | undefined;
  readonly createdAt: number;
  readonly endedAt: number | undefined;
  readonly values: readonly unknown[] | undefined;
  readonly error: HostError | undefined;
}

/** A step of a workflow. */
export interface StepInfo {
  readonly step: number;
  readonly command: string;
  readonly data: unknown;
  /** The Lua line that asked for it. */
  readonly place: string | undefined;
  readonly outcome: StepRecord["outcome"];
  readonly result: unknown;
  readonly error: HostError | undefined;
  /** For a wait: when it ends at the latest. */
  readonly until: number | undefined;
  readonly startedAt: number;
  readonly endedAt: number | undefined;
}

export function infoOf(record: WorkflowRecord): WorkflowInfo {
  const { id, program, hash, status, cancel, parent, generation, steps, waitsFor, wakeAt } = record;
  return {
    ...{ id, program, hash, status, cancel, parent, generation, steps, waitsFor, wakeAt },
    createdAt: record.createdAt,
    endedAt: record.endedAt,
    input: (shown(record.input) ?? []) as readonly unknown[],
    values: shown(record.result) as readonly unknown[] | undefined,
    error: errorOf(record.error),
  };
}

export function stepInfoOf(record: StepRecord): StepInfo {
  const { step, command, place, outcome, until, startedAt, endedAt, data, result, error } = record;
  return {
    ...{ step, command, place, outcome, until, startedAt, endedAt },
    data: shown(data),
    result: shown(result),
    error: errorOf(error),
  };
}

/** A record that was damaged can still be looked at. */
function shown(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : decode(text);
  } catch (error) {
    return `(${undecodable(error)})`;
  }
}

/** The error of a text, which may be damaged. */
export function errorOf(text: string | undefined): HostError | undefined {
  try {
    return text === undefined ? undefined : decodeError(text);
  } catch (error) {
    return new HostError(undecodable(error), { kind: "data_loss" });
  }
}

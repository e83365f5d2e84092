/** What a store keeps: workflows, their steps, and signals that nobody has received. */

/** The version of records and of schemas. A newer one is refused. */
export const FORMAT = 1;

/**
 * - `running`: a worker runs it, or is about to
 * - `waiting`: for a time, a signal, or the end of another workflow
 * - `blocked`: it cannot continue as recorded; `error` says why, and `resume` tries again
 * - `completed`, `failed`, `canceled`: it has ended
 */
export const STATUSES = ["running", "waiting", "blocked", "completed", "failed", "canceled"] as const;

export type WorkflowStatus = (typeof STATUSES)[number];

const ENDED: readonly string[] = ["completed", "failed", "canceled"];

export const hasEnded = (status: WorkflowStatus): boolean => ENDED.includes(status);

/** Whether it was asked to end: not at all, yes, or yes and the program has been told. */
export type CancelState = "no" | "requested" | "told";

/** One workflow. Times are in milliseconds since 1970, `input`, `result` and `error` texts (values.ts). */
export interface WorkflowRecord {
  readonly format: number;
  readonly id: string;
  /** The name of its program. */
  readonly program: string;
  /** The content hash of its program. */
  readonly hash: string;
  /** A list of arguments. */
  readonly input: string;
  /** Where its hashes and random numbers start from, and the first link of the checksums of its steps. */
  readonly seed: string;
  /** The checksum of what does not change, and after the end of all that a reader relies on. */
  readonly sum: string;
  /** 0, and one more after each `continue_as_new`. */
  readonly generation: number;
  /** The workflow that started it. */
  readonly parent: string | undefined;
  readonly status: WorkflowStatus;
  /** What it waits for: `time`, `signal:NAME`, `end:ID`; undefined if it does not wait. */
  readonly waitsFor: string | undefined;
  /** When a worker must look at it again: to run it, when its wait is over, or when its worker must have died. */
  readonly wakeAt: number | undefined;
  readonly cancel: CancelState;
  /** The fencing token. */
  readonly token: number;
  /** The number of steps. */
  readonly steps: number;
  readonly createdAt: number;
  readonly endedAt: number | undefined;
  readonly result: string | undefined;
  readonly error: string | undefined;
}

/** One command of a workflow. `data`, `result` and `error` are texts. */
export interface StepRecord {
  readonly format: number;
  /** From 1 on. */
  readonly step: number;
  readonly command: string;
  readonly data: string;
  /** The Lua line that asked for it: `order.lua:12`. */
  readonly place: string | undefined;
  /** For a wait that has begun: when it ends at the latest; undefined for never. */
  readonly until: number | undefined;
  /** `begun` for a wait; `raised` if the error is raised, and not returned. */
  readonly outcome: "begun" | "done" | "failed" | "raised";
  readonly result: string | undefined;
  readonly error: string | undefined;
  readonly startedAt: number;
  readonly endedAt: number | undefined;
  /** The checksum of the step and all those before it. */
  readonly sum: string;
}

/** A signal on its way. */
export interface SignalRecord {
  /** Its place among those of the workflow. */
  readonly number: number;
  readonly name: string;
  readonly data: string;
}

/** What is written at once: all of it, or nothing. */
export interface Change {
  /** Adds a step, or replaces the last one, which had only begun. */
  readonly step?: StepRecord;
  readonly status?: WorkflowStatus;
  /** null for nothing. */
  readonly waitsFor?: string | null;
  /** null for never. A workflow that has ended or is blocked is never due. */
  readonly wakeAt?: number | null;
  /** Shows that its worker lives: if it runs, and is not due at once, it is due at this time. Otherwise this changes nothing. */
  readonly lease?: number;
  /** The number of the signal that the step has received, which is removed. */
  readonly received?: number;
  readonly told?: boolean;
  readonly result?: string;
  readonly error?: string | null;
  readonly endedAt?: number;
  readonly sum?: string;
  /** Restarts from the beginning: removes all steps. */
  readonly renewed?: Pick<WorkflowRecord, "input" | "seed" | "sum" | "hash">;
}

/** What the writer of a change learns. */
export interface Written {
  readonly cancel: CancelState;
  /** What it waits for may have come already; then this is 0. */
  readonly wakeAt: number | undefined;
}

/** Which workflows to list. */
export interface WorkflowFilter {
  readonly status?: readonly WorkflowStatus[];
  readonly program?: string;
  /** Only those whose id sorts after this one. */
  readonly after?: string;
  /** Default: 100. */
  readonly limit?: number;
}

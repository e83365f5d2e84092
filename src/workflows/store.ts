/** What workflows are kept in. test/workflows/store-suite.ts tests every store. */

import type { Change, SignalRecord, StepRecord, WorkflowFilter, WorkflowRecord, Written } from "./records.js";

export type Eventually<T> = T | PromiseLike<T>;

/** A signal to send. */
export interface NewSignal {
  readonly name: string;
  readonly data: string;
  /** A second signal with the same key to the same workflow is dropped. */
  readonly key: string | undefined;
}

/** Calls back when a workflow must be looked at. */
export interface Notice {
  /** A change of the store made a workflow due at this time, in milliseconds since 1970. */
  wake(id: string, time: number): void;
}

/**
 * A store of workflows. Each operation is atomic and durable when it has answered. What a store throws is taken for a
 * failure that may pass, unless it is a `WorkflowError`.
 */
export interface WorkflowStore {
  /** Prepares the store. Called before all others, once. Throws `ERR_WORKFLOW_VERSION`, `ERR_WORKFLOW_STORE`. */
  open(notice: Notice): Eventually<void>;
  /** Adds a workflow. Answers false, and changes nothing, if there is one with its id. */
  add(workflow: WorkflowRecord): Eventually<boolean>;
  read(id: string): Eventually<WorkflowRecord | undefined>;
  /** Sorted by id. */
  list(filter: WorkflowFilter): Eventually<readonly WorkflowRecord[]>;
  /** The steps in order. */
  steps(id: string): Eventually<readonly StepRecord[]>;
  /**
   * Takes a workflow over: raises its token, so that earlier owners can no longer write, and makes it due again at `until`
   * in case this owner dies. Answers undefined if there is none, or if it has ended or is blocked.
   */
  own(id: string, until: number): Eventually<WorkflowRecord | undefined>;
  /**
   * Changes a workflow that the owner with this token has. If it then waits for a signal that is there, or for the end of a
   * workflow that has ended, it is due at once. At its end those that wait for it are due. Throws `ERR_WORKFLOW_FENCED`.
   */
  write(id: string, token: number, change: Change): Eventually<Written>;
  /** The oldest signal of this name that nobody has received. */
  signal(id: string, name: string): Eventually<SignalRecord | undefined>;
  /** Keeps a signal, and makes the workflow due if it waits for one of this name. Throws `ERR_WORKFLOW_UNKNOWN`, `ERR_WORKFLOW_ENDED`. */
  send(id: string, signal: NewSignal): Eventually<void>;
  /** Asks a workflow to end, and makes it due. Answers false if it has ended or there is none. */
  cancel(id: string): Eventually<boolean>;
  /** Makes a blocked workflow due. Answers false if it is not blocked. */
  resume(id: string): Eventually<boolean>;
  /** Removes a workflow that has ended or is blocked. Answers whether there was one. */
  remove(id: string): Eventually<boolean>;
  /** The workflows that are due, the longest due first. */
  due(now: number, limit: number): Eventually<readonly string[]>;
  /** When the next one is due; undefined if none ever is. */
  nextDue(): Eventually<number | undefined>;
  /** Makes all that a worker had, and all that are blocked, due at once: there is no other worker. */
  recover(): Eventually<void>;
  close(): Eventually<void>;
}

/** What workflows are kept in. test/workflows/store-suite.ts tests every store. */

import type { Eventually, QueueOwner, WorkflowQueue } from "./queue.js";
import type { Change, SignalRecord, StepRecord, WorkflowFilter, WorkflowRecord, Written } from "./records.js";

/** A signal to send. */
export interface NewSignal {
  readonly name: string;
  readonly data: string;
  /** A second signal with the same key to the same workflow is dropped. */
  readonly key: string | undefined;
}

/**
 * A store of workflows. Each operation is atomic and durable when it has answered. What a store throws is taken for a
 * failure that may pass, unless it is a `WorkflowError`.
 */
export interface WorkflowStore {
  /**
   * Prepares the store. Called before all others, once. Creates its tables if there are none, unless `create` is false: then throws
   * `ERR_WORKFLOW_STORE`. Throws `ERR_WORKFLOW_VERSION`, `ERR_WORKFLOW_STORE`.
   */
  open(create?: boolean): Eventually<void>;
  /**
   * The clock that all workers of this store share, in milliseconds since 1970. Undefined if each has that of its machine.
   */
  readonly now?: (() => number) | undefined;
  /** Whether other processes may change it and run its workflows at the same time. */
  readonly isShared?: boolean | undefined;
  /** What hands its workflows out to a worker. */
  queue(owner: QueueOwner): WorkflowQueue;
  /** Adds a workflow. Answers false, and changes nothing, if there is one with its id. */
  add(workflow: WorkflowRecord): Eventually<boolean>;
  read(id: string): Eventually<WorkflowRecord | undefined>;
  /** Sorted by id. */
  list(filter: WorkflowFilter): Eventually<readonly WorkflowRecord[]>;
  /** The steps in order. */
  steps(id: string): Eventually<readonly StepRecord[]>;
  /**
   * Takes a workflow over: raises its token, so that earlier owners can no longer write, and makes it due again at `until`
   * in case this owner dies. Answers undefined if there is none, if it has ended or is blocked, or if the queue has replaced
   * the `job` by which it was handed out.
   */
  own(id: string, until: number, job?: string): Eventually<WorkflowRecord | undefined>;
  /**
   * Changes a workflow that the owner with this token has. If it then waits for a signal that is there, or for the end of a
   * workflow that has ended or is not there, it is due at once. At its end those that wait for it are due. Throws
   * `ERR_WORKFLOW_FENCED`.
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
  /** Removes a workflow that has ended or is blocked, and makes those due that wait for its end. Answers whether there was one. */
  remove(id: string): Eventually<boolean>;
  close(): Eventually<void>;
}

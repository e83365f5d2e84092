/** What hands the workflows of a store out to workers. */

import type { WorkflowClock } from "./clock.js";
import type { Program } from "./program.js";

/** What a function may answer at once, or later. */
export type Eventually<T> = T | PromiseLike<T>;

/** A worker, as the queue sees it. Times are in milliseconds. */
export interface QueueOwner {
  readonly clock: WorkflowClock;
  /** The most workflows at the same time. */
  readonly running: number;
  /** The silence after which another worker takes over what this one has. */
  readonly lease: number;
  /** Between looks at what other processes changed, for a queue that must look. */
  readonly poll: number;
  /** The programs that it has, by name. */
  readonly programs: ReadonlyMap<string, Program>;
  /**
   * Runs a workflow until it rests. `job` is for the store's `own`. Rejects if another worker took it over
   * (`ERR_WORKFLOW_FENCED`), and with what the store throws: then it must be tried again.
   */
  run(id: string, job?: string): Promise<void>;
  /** Is told of what the queue itself failed in, or of what `run` rejected with. */
  report(error: unknown, id: string | undefined): void;
}

/** Made by `queue` of a store. */
export interface WorkflowQueue {
  /** Whether a worker must write now and then, to show that it lives. */
  readonly needsBeats: boolean;
  /** Begins to hand out, first what a worker had that is no more. */
  start(): Eventually<void>;
  /** Hands out no more. What runs is no longer this worker's: its executions are closed already. */
  stop(): Eventually<void>;
}

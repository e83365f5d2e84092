/** Threads, as the scheduler sees those of every platform. */

import type { FromWorker, ToWorker, Line } from "./protocol.js";

/** What becomes of a thread. */
export interface ThreadEvents {
  received(message: FromWorker): void;
  /** Called once, when it has ended or failed; it sends nothing afterwards. `exitCode` is undefined if it has none. */
  ended(exitCode: number | undefined, reason: string, cause?: unknown): void;
}

export interface Thread extends Line<ToWorker> {
  /** Ends it. Resolves when it has ended. */
  end(): Promise<void>;
  /** Whether it keeps the program running. */
  keepAlive(alive: boolean): void;
}

/** Starts a thread. `script`: another one than that of the package. */
export type StartThread = (script: URL | undefined, events: ThreadEvents) => Thread;

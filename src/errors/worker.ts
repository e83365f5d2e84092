/** What ends a script that runs in a worker of its own. */

import type { WorkerFailure } from "./codes.js";
import { ProcessError } from "./process.js";

export const workerTimeout = (timeout: number, traceback = ""): ProcessError =>
  new ProcessError("ERR_WORKER_TIMEOUT", `the script did not end within ${timeout} milliseconds`, {
    timeout,
    traceback,
  });

export const workerScript = (error: WorkerFailure): ProcessError =>
  new ProcessError("ERR_WORKER_SCRIPT", error.message, { error });

export const workerEnded = (reason: string, cause?: unknown): ProcessError =>
  new ProcessError("ERR_WORKER_FAILED", `the worker ended: ${reason}`, undefined, cause);

/** What ends a script that runs in a worker of its own. */

import { PeriluneError } from "./base.js";
import type { CauseOf, WorkerErrorCodes, WorkerFailure } from "./codes.js";

/** A script in a worker did not end, or failed, or its worker did. The worker is gone. */
export class WorkerError extends PeriluneError {
  override name = "WorkerError";
  declare readonly code: keyof WorkerErrorCodes;
  constructor(...[code, message, fields, cause]: CauseOf<WorkerErrorCodes>) {
    super(code, message, fields, cause);
  }
}

export const workerTimeout = (timeout: number, traceback = ""): WorkerError =>
  new WorkerError("ERR_WORKER_TIMEOUT", `the script did not end within ${timeout} milliseconds`, {
    timeout,
    traceback,
  });

export const workerScript = (error: WorkerFailure): WorkerError =>
  new WorkerError("ERR_WORKER_SCRIPT", error.message, { error });

export const workerEnded = (reason: string, cause?: unknown): WorkerError =>
  new WorkerError("ERR_WORKER_FAILED", `the worker ended: ${reason}`, undefined, cause);

/** Processes that a scheduler refuses, or that cannot begin. */

import { PeriluneError } from "./base.js";
import type { CauseOf, ProcessErrorCodes } from "./codes.js";
import { describeGiven } from "./describe.js";

/** A process was refused, or has no function to call; or a script in a worker of its own did not end, or failed. */
export class ProcessError extends PeriluneError {
  override name = "ProcessError";
  declare readonly code: keyof ProcessErrorCodes;
  constructor(...[code, message, fields, cause]: CauseOf<ProcessErrorCodes>) {
    super(code, message, fields, cause);
  }
}

/** `phase` is what the scheduler is: new, stopping or stopped. */
export const schedulerNotRunning = (phase: string): ProcessError =>
  new ProcessError(
    "ERR_SCHEDULER_NOT_RUNNING",
    phase === "new" ? "the scheduler was not started: call start first" : `the scheduler is ${phase}`,
    { phase },
  );

export const schedulerStarted = (phase: string): ProcessError =>
  new ProcessError(
    "ERR_SCHEDULER_STARTED",
    phase === "running" ? "the scheduler was started already" : `the scheduler is ${phase}: make another one`,
    { phase },
  );

export const pidTaken = (pid: string): ProcessError =>
  new ProcessError("ERR_PID_TAKEN", `a process with the pid ${pid} is running`, { pid });

export const tooManyProcesses = (limit: number): ProcessError =>
  new ProcessError("ERR_PROCESS_LIMIT", `${limit} processes are running, which is the limit`, { limit });

export const unknownMethod = (method: string, found: unknown): ProcessError =>
  new ProcessError(
    "ERR_PROCESS_METHOD",
    `the process has no function '${method}': the global is ${describeGiven(found)}`,
    { method },
  );

/** `found`: what it is, in words. */
export const cannotCross = (path: string, found: string): ProcessError =>
  new ProcessError(
    "ERR_NOT_CLONEABLE",
    `${path} is ${found}, which cannot be sent to the thread of a worker: send plain data`,
    { path },
  );

export const workerEnded = (exitCode: number | undefined, reason: string, cause: unknown): ProcessError =>
  new ProcessError(
    "ERR_WORKER_ENDED",
    `the worker that ran the process ended: ${reason}`,
    { exitCode },
    cause,
  );

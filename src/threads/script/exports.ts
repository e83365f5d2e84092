/** What both entries for workers export. Re-exports only. */

export { ProcessError } from "../../errors/process.js";
export type { WorkerFailure } from "../../errors/codes.js";
export type { WorkerLimits } from "./job.js";
export type { WorkerOptions } from "./run.js";

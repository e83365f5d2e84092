/** What both entries for workers export. Re-exports only. */

export { WorkerError } from "../../errors/worker.js";
export type { WorkerFailure } from "../../errors/codes.js";
export type { WorkerLimits } from "./job.js";
export type { WorkerOptions } from "./run.js";

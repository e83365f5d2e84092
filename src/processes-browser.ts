/** The entry `perilune/processes` in browsers. Re-exports only. */

import type { SchedulerOptions } from "./processes/scheduler/scheduler-options.js";
import { createScheduler as create, type Scheduler } from "./processes/scheduler/scheduler.js";
import { startPageWorker } from "./processes/workers/page-workers.browser.js";

/** Makes a scheduler. Throws `ERR_OPTION`. */
export function createScheduler(options: SchedulerOptions = {}): Scheduler {
  return create(options, startPageWorker);
}

export * from "./processes-exports.js";

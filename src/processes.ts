/** The entry `perilune/processes` on Node. Re-exports only. */

import type { SchedulerOptions } from "./processes/scheduler/scheduler-options.js";
import { createScheduler as create, type Scheduler } from "./processes/scheduler/scheduler.js";
import { startNodeWorker } from "./processes/workers/node-workers.node.js";

/** Makes a scheduler. Throws `ERR_OPTION`. */
export function createScheduler(options: SchedulerOptions = {}): Scheduler {
  return create(options, startNodeWorker);
}

export * from "./processes-exports.js";

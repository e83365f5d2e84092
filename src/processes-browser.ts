/** The entry `perilune/processes` in browsers. Re-exports only. */

import type { SchedulerOptions } from "./processes/scheduler/options.js";
import { createScheduler as create, type Scheduler } from "./processes/scheduler/scheduler.js";
import { startPageThread } from "./processes/workers/page-thread.browser.js";

/** Makes a scheduler. Throws `OptionError`. */
export function createScheduler(options: SchedulerOptions = {}): Scheduler {
  return create(options, startPageThread);
}

export * from "./processes-exports.js";

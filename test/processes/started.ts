/** Schedulers that stop when the test ends. */

import { afterEach } from "vitest";
import { clockHandlers } from "../../src/processes/clock/handlers.js";
import { createDispatcher, type Dispatcher } from "../../src/processes/dispatcher.js";
import type { SchedulerOptions } from "../../src/processes/scheduler/scheduler-options.js";
import { createScheduler, type Scheduler } from "../../src/processes/scheduler/scheduler.js";

const stops: (() => Promise<void>)[] = [];

/** Call it in each file that uses `started`. */
export function stopAfterEach(): void {
  afterEach(async () => {
    for (const stop of stops.splice(0)) await stop();
  });
}

/** A scheduler that runs until the test ends. */
export function started(options: SchedulerOptions = {}): Scheduler {
  const scheduler = createScheduler(options);
  scheduler.start();
  stops.push(() => scheduler.stop());
  return scheduler;
}

/** A dispatcher with the handlers of the module `time`. */
export function clock(): Dispatcher {
  const dispatcher = createDispatcher();
  dispatcher.registerAll(clockHandlers());
  return dispatcher;
}

/** Another turn of the event loop. */
export const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** `perilune/testing` for Node: schedulers, clocks and handlers for tests of modules and processes. */

import { loadRuntime } from "./index.js";
import { testingFunctions } from "./testing/test-scheduler.js";

export * from "./testing-exports.js";
export const { testScheduler, execute, testWorkflows } = /* @__PURE__ */ testingFunctions(() =>
  loadRuntime({ realFiles: false }),
);

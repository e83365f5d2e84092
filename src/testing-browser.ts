/** `perilune/testing` for browsers. */

import { loadRuntime } from "./browser.js";
import { testingFunctions } from "./testing/test-scheduler.js";

export * from "./testing-exports.js";
export const { testScheduler, execute, testWorkflows } = /* @__PURE__ */ testingFunctions(() =>
  loadRuntime(),
);

/** The names of `perilune/testing` that are the same on all platforms. Re-exports only. */

export { bindModule, luaProcess, type LuaProcessOptions, type LuaScript } from "./testing/lua-process.js";
export { ManualClock } from "./testing/manual-clock.js";
export { luaMatchers, type ExpectedFailure, type LuaMatchers } from "./testing/matchers.js";
export {
  recordingHandlers,
  type Answer,
  type RecordedCommand,
  type RecordingHandlers,
} from "./testing/recording-handlers.js";
export type { TestWorkflows, TestWorkflowsOptions } from "./testing/test-workflows.js";
export type {
  ExecuteOptions,
  LifecycleEvent,
  RunOptions,
  TestScheduler,
  TestSchedulerOptions,
} from "./testing/test-scheduler.js";

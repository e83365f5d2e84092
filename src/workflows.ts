/** `perilune/workflows`: workflows that are recorded and replayed, and the store in memory. Re-exports only. */

export { WorkflowError } from "./errors/workflow.js";
export {
  defineActivities,
  type Activities,
  type ActivityDefinition,
  type ActivityHandler,
  type ActivityOptions,
} from "./workflows/activities.js";
export { memoryStore } from "./workflows/memory-store.js";
export type { WorkflowLimits, WorkflowsOptions } from "./workflows/options.js";
export type { WorkflowProgram } from "./workflows/program.js";
export type {
  CancelState,
  Change,
  SignalRecord,
  StepRecord,
  WorkflowFilter,
  WorkflowRecord,
  WorkflowStatus,
  Written,
} from "./workflows/records.js";
export { createWorkflows, type StartOptions, type Workflows } from "./workflows/service.js";
export type { Eventually, QueueOwner, WorkflowQueue } from "./workflows/queue.js";
export type { NewSignal, WorkflowStore } from "./workflows/store.js";
export { sqliteStore } from "./workflows/sqlite-store.js";
export type { StepInfo, WorkflowInfo } from "./workflows/view.js";

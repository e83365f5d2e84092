/** What `perilune/processes` exports on every platform, besides `createScheduler`. Re-exports only. */

export { YieldError } from "./errors/async.js";
export { ProcessError } from "./errors/process.js";
export type { AlarmClock } from "./processes/clock/alarms.js";
export { clockHandlers } from "./processes/clock/handlers.js";
export { commandId, type CommandOptions } from "./processes/command-id.js";
export {
  createDispatcher,
  type Dispatcher,
  type DispatcherOptions,
  type DispatchOptions,
} from "./processes/dispatcher.js";
export { kvHandlers, type KvHandlersOptions } from "./processes/kv/handlers.js";
export { indexedDbStorage } from "./processes/kv/indexed-db.js";
export { memoryStorage, type MemoryStorageOptions } from "./processes/kv/memory.js";
export type { KeyList, KeyValue } from "./processes/kv/commands.js";
export {
  sqliteStorage,
  type SqliteDatabase,
  type SqliteStatement,
  type SqliteStorageOptions,
} from "./processes/kv/sqlite.js";
export type { KvStorage } from "./processes/kv/storage.js";
export { httpHandlers, type HttpHandlersOptions } from "./processes/http/handlers.js";
export type {
  BatchHandler,
  BatchOptions,
  CommandContext,
  Handler,
  HandlerBundle,
  HandlerOptions,
  Middleware,
  Register,
  RetryOptions,
  Service,
} from "./processes/handler.js";
export { Frame } from "./processes/scheduler/frame.js";
export { createProcess, type ProcessOptions } from "./processes/scheduler/lua-process.js";
export { Pid, type PidOptions } from "./processes/scheduler/pid.js";
export type { Launch, OpenProcess, Process, ProcessDispatcher } from "./processes/scheduler/process.js";
export { compile, Prototype } from "./processes/scheduler/prototype.js";
export type { Result } from "./processes/scheduler/result.js";
export type {
  Lifecycle,
  SchedulerLimits,
  SchedulerOptions,
} from "./processes/scheduler/scheduler-options.js";
export type { Scheduler, SchedulerStats, StopOptions } from "./processes/scheduler/scheduler.js";
export { importForWorkers } from "./processes/workers/import.js";
export type { WorkerOptions } from "./processes/workers/workers.js";
export type { WorkerStats } from "./processes/workers/worker.js";
export { Pool, type PoolOptions } from "./processes/pool.js";
export type { YieldDeclaration } from "./modules/host/yields.js";
export type { CommandDispatcher } from "./values/host-wait.js";
export { Yield, type CommandId, type ResultCall, type ResultTable } from "./values/yield.js";

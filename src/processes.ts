/** The entry `perilune/processes`: yields, commands and the dispatcher. Re-exports only. */

export { DispatchError } from "./errors/dispatch.js";
export type { AlarmClock } from "./processes/clock/alarms.js";
export { clockHandlers } from "./processes/clock/handlers.js";
export { commandId, type CommandOptions } from "./processes/command-id.js";
export {
  createDispatcher,
  type Dispatcher,
  type DispatcherOptions,
  type DispatchOptions,
} from "./processes/dispatcher.js";
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
export { Pool, type PoolOptions } from "./processes/pool.js";
export type { YieldDeclaration } from "./modules/host/yields.js";
export type { CommandDispatcher } from "./values/host-wait.js";
export { Yield, type CommandId, type ResultCall, type ResultTable } from "./values/yield.js";

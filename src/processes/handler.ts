/** What handlers of commands get and give, and how they are registered. */

import { requireFunction, readOptions, type OptionKinds } from "../errors/options.js";
import { badOption } from "../errors/values.js";
import type { CallContext } from "../security/context.js";
import type { RequestMeta } from "../security/policy.js";
import type { CommandId } from "../values/yield.js";

/** The call that yielded a command, as its handler sees it. */
export interface CommandContext {
  /** The command's id. */
  readonly command: string;
  /** The module that yielded it; undefined for a command that the host dispatched, and for promises. */
  readonly module: string | undefined;
  /** The context of the call: actor, values. */
  readonly context: CallContext;
  /** Asks the policy of the state. */
  isAllowed(action: string, resource: string, meta?: RequestMeta): boolean;
  /** Throws `ERR_PERMISSION_DENIED` unless the policy allows it. */
  require(action: string, resource: string, meta?: RequestMeta): void;
  /** When the command must be done: milliseconds since 1970, or undefined. */
  readonly deadline: number | undefined;
  /** Aborts when the result is no longer needed: the call was cancelled, or the deadline has passed. */
  readonly signal: AbortSignal;
  /** 1 for the first attempt, 2 for the first retry. */
  readonly attempt: number;
  /**
   * For a step of a workflow: the same whenever the step is run, and different from that of any other step. Undefined
   * for other commands.
   */
  readonly idempotencyKey: string | undefined;
}

/** Answers a command: a value or a promise of one. What it throws, or rejects with, becomes a `HostError`. */
export type Handler<Data = never, Result = unknown> = (
  data: Data,
  context: CommandContext,
) => Result | PromiseLike<Result>;

/** Answers several commands of one id: a list of answers in their order. An `Error` in it fails its command. */
export type BatchHandler<Data = never, Result = unknown> = (
  commands: readonly { readonly data: Data; readonly context: CommandContext }[],
) => readonly (Result | Error)[] | PromiseLike<readonly (Result | Error)[]>;

/** Runs around each handler. `next` runs the rest and returns its answer. */
export type Middleware = (data: unknown, context: CommandContext, next: () => Promise<unknown>) => unknown;

/** When failed commands are tried again. Only errors that are `retryable` are. */
export interface RetryOptions {
  /** How often at most, besides the first attempt. Default: 3. */
  readonly retries?: number;
  /** Milliseconds before the first retry; each further delay is `factor` times the last. Default: 100. */
  readonly delay?: number;
  /** The longest delay in milliseconds. Default: 10,000. */
  readonly maxDelay?: number;
  /** Default: 2. */
  readonly factor?: number;
  /** Whether each delay is multiplied by a random number from 1 to 2. Default: true. */
  readonly jitter?: boolean;
}

export interface HandlerOptions {
  /** How many commands it may have at a time; others wait in order. Default: any number. */
  readonly concurrency?: number;
  /** The milliseconds that a command may take, its time in the queue included. Default: any. */
  readonly timeout?: number;
  /** Default: no retries. */
  readonly retry?: RetryOptions;
}

export interface BatchOptions {
  /** The most commands of one call of the handler. Default: any number. */
  readonly size?: number;
  /** The milliseconds that a command may take. Default: any. */
  readonly timeout?: number;
}

/** Something that runs beside handlers: a connection, a pool. */
export interface Service {
  start?(): unknown;
  stop?(): unknown;
}

/** Registers a handler. Throws `ERR_COMMAND_ID`, `ERR_DUPLICATE_HANDLER`, `ERR_PARAMETER`, `ERR_OPTION`. */
export type Register = <Data, Result>(
  id: CommandId<Data, Result>,
  handler: Handler<Data, Result>,
  options?: HandlerOptions,
) => void;

/** Registers several handlers. It may return a service that they need. */
export type HandlerBundle = (register: Register) => Service | undefined;

const HANDLER_OPTIONS = {
  concurrency: "number",
  timeout: "number",
  retry: "record",
} as const satisfies OptionKinds<HandlerOptions>;

const BATCH_OPTIONS = { size: "number", timeout: "number" } as const satisfies OptionKinds<BatchOptions>;

const RETRY_OPTIONS = {
  retries: "number",
  delay: "number",
  maxDelay: "number",
  factor: "number",
  jitter: "flag",
} as const satisfies OptionKinds<RetryOptions>;

/** Throws `ERR_OPTION`. */
export function readHandlerOptions(options: HandlerOptions): HandlerOptions {
  const read = readOptions(options, HANDLER_OPTIONS);
  requireCount("concurrency", read.concurrency);
  requireTime("timeout", read.timeout);
  return read.retry === undefined ? read : { ...read, retry: readRetry(read.retry) };
}

/** Throws `ERR_OPTION`. */
export function readBatchOptions(options: BatchOptions): BatchOptions {
  const read = readOptions(options, BATCH_OPTIONS);
  requireCount("size", read.size);
  requireTime("timeout", read.timeout);
  return read;
}

function readRetry(options: RetryOptions): RetryOptions {
  const read = readOptions(options, RETRY_OPTIONS);
  const { retries, factor } = read;
  if (retries !== undefined && !(Number.isSafeInteger(retries) && retries >= 0))
    throw badOption("retry.retries", `expected a whole number, found ${retries}`);
  if (factor !== undefined && !(factor >= 1 && factor < Infinity))
    throw badOption("retry.factor", `expected a number from 1 on, found ${factor}`);
  requireTime("retry.delay", read.delay);
  requireTime("retry.maxDelay", read.maxDelay);
  return read;
}

function requireCount(option: string, value: number | undefined): void {
  if (value !== undefined && !(Number.isSafeInteger(value) && value >= 1))
    throw badOption(option, `expected a whole number from 1 on, found ${value}`);
}

function requireTime(option: string, value: number | undefined): void {
  if (value !== undefined && !(value >= 0 && value < Infinity))
    throw badOption(option, `expected a number of milliseconds, found ${value}`);
}

/** Throws `ERR_PARAMETER`. */
export const requireHandler = (handler: unknown): void => {
  requireFunction("handler", handler);
};

/** `Yield`: what a function of a module returns to ask for a command, and to turn its result into Lua values. */

import type { HostError } from "../errors/host-error.js";
import type { CallContext } from "../security/context.js";
import type { RequestMeta } from "../security/policy.js";

declare const DATA: unique symbol;
declare const RESULT: unique symbol;

/**
 * The id of a command: `module.name`. The type parameters are the command's data and its handler's result, for
 * TypeScript only.
 */
export type CommandId<Data = unknown, Result = unknown> = string & {
  readonly [DATA]?: Data;
  readonly [RESULT]?: Result;
};

/** A new table, which Lua gets if it is among the results. */
export interface ResultTable {
  get(key: unknown): unknown;
  set(key: unknown, value: unknown): void;
}

/** The call that waited, as `handleResult` gets it. Usable until `handleResult` returns; then `ERR_CALL_ENDED`. */
export interface ResultCall {
  readonly context: CallContext;
  readonly signal: AbortSignal | undefined;
  /** See `HostCall`. */
  isAllowed(action: string, resource: string, meta?: RequestMeta): boolean;
  require(action: string, resource: string, meta?: RequestMeta): void;
  createTable(array?: readonly unknown[], record?: Readonly<Record<string, unknown>>): ResultTable;
  /** Makes a host object a userdata of a type that the module registered. */
  newUserdata(type: string, object: object): object;
}

/**
 * The Lua side of a command. A function of a module returns one; a low-level one pushes it and returns -1. The caller in
 * Lua is suspended, a handler gets the command's data, and `handleResult` makes the results of the call. Lua never gets
 * the yield itself. The module owns it until the function returns it; from then on Perilune owns it, until it calls
 * `release`.
 */
export abstract class Yield<Data = unknown, Result = unknown> {
  /** The command, as the module declares it for this class. */
  abstract readonly commandId: CommandId<Data, Result>;

  /** The milliseconds that the command may take. The earlier of this and the handler's own `timeout` counts. */
  readonly timeout?: number;

  /** The command's data, which must be plain: structured cloning may send it to another thread. Called at most once. */
  abstract toCommand(): Data;

  /**
   * Returns the results of the call in Lua, by convention `[value]` or `[undefined, error]`, or throws the error to raise.
   * `data` is what the handler answered; if it failed, `error` says how and `data` is undefined.
   */
  handleResult(_lua: ResultCall, data: Result | undefined, error: HostError | undefined): readonly unknown[] {
    return error === undefined ? [data] : [undefined, error];
  }

  /** Called exactly once, when Perilune no longer needs the yield, whatever became of the command. */
  release(): void {
    // nothing to give back
  }
}

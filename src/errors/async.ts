/** Calls that wait for a promise where they cannot, or that were aborted. */

import { PeriluneError } from "./base.js";
import type { CauseOf, DispatchErrorCodes, YieldErrorCodes } from "./codes.js";

/**
 * A call cannot wait for a promise there: use `runAsync` or `callAsync`, or move the call to where Lua can yield. Or the
 * command that it would wait for cannot be dispatched: the command, the yield, its handler or the dispatcher is wrong.
 */
export class YieldError extends PeriluneError {
  override name = "YieldError";
  declare readonly code: keyof YieldErrorCodes | keyof DispatchErrorCodes;
  constructor(...[code, message, fields, cause]: CauseOf<YieldErrorCodes & DispatchErrorCodes>) {
    super(code, message, fields, cause);
  }
}

/** A call, synchronous or not, was aborted by its signal. `cause` is the signal's reason. */
export class AbortedError extends PeriluneError {
  override name = "AbortedError";
  declare readonly code: "ERR_ABORTED";
  constructor(
    cause: unknown,
    /** The error that a to-be-closed variable of the call raised when it was closed. */
    readonly closeError?: Error,
  ) {
    super("ERR_ABORTED", "the call was aborted", undefined, cause);
  }
}

/**
 * `name` is the function's in JavaScript, if it has one; `waiting` the names of the functions that do wait; `command` what
 * it yielded, if that is not a promise.
 */
export function synchronousRun(
  name?: string,
  waiting = "runAsync or callAsync",
  command?: string,
): YieldError {
  const subject = name === undefined ? "a host function" : `the host function '${name}'`;
  const what = command === undefined ? "returned a promise" : `yielded the command '${command}'`;
  return new YieldError(
    "ERR_SYNCHRONOUS_RUN",
    `${subject} ${what} in a synchronous run: use ${waiting}, which wait for it`,
  );
}

/**
 * `functionName` is the function's name in tracebacks (`table.sort`), or a description (`a message handler`); `command` what
 * it would wait for, if that is not a promise.
 */
export function unyieldable(functionName: string, command?: string): YieldError {
  const quoted = functionName.includes(" ") ? functionName : `'${functionName}'`;
  const what = command === undefined ? "a promise" : `the command '${command}'`;
  return new YieldError("ERR_UNYIELDABLE", `attempt to wait for ${what} across ${quoted}`, {
    functionName,
  });
}

export const waitInterrupted = (): YieldError =>
  new YieldError(
    "ERR_WAIT_INTERRUPTED",
    "C code resumed a coroutine that waits for a promise that is not settled",
  );

export const yieldedValues = (): YieldError =>
  new YieldError(
    "ERR_YIELDED_VALUES",
    "attempt to yield values from an asynchronous run (use a LuaThread to receive values that a coroutine yields)",
  );

/** Calls that were to wait for a promise and could not, or do so no longer: one class per cause. */

import { PeriluneError } from "./base.js";

/** A function of the host gave a promise to a call that cannot wait for it. */
export class SynchronousRunError extends PeriluneError {
  override name = "SynchronousRunError";
  constructor() {
    super(
      "a function of the host gave a promise in a synchronous run: use runAsync or callAsync, which wait for it",
    );
  }
}

/** A function of the host gave a promise where Lua cannot yield: `functionName` is in the way. */
export class UnyieldableError extends PeriluneError {
  override name = "UnyieldableError";
  constructor(
    /** As a traceback of Lua calls it, `table.sort`; or in words, `a message handler`. */
    readonly functionName: string,
  ) {
    const quoted = functionName.includes(" ") ? functionName : `'${functionName}'`;
    super(`attempt to wait for a promise across ${quoted}`);
  }
}

/** The step of `LuaState.scope` gave a promise: what comes after its first `await` would be outside of the scope. */
export class AsyncScopeError extends PeriluneError {
  override name = "AsyncScopeError";
  constructor() {
    super(
      "the step of a scope gave a promise: a scope is synchronous, close the handles of an asynchronous step by hand",
    );
  }
}

/** C code resumed a coroutine that waits for a promise. Scripts cannot. */
export class WaitInterruptedError extends PeriluneError {
  override name = "WaitInterruptedError";
  constructor() {
    super("C code resumed a coroutine that waits for a promise, which is not settled");
  }
}

/** An asynchronous run, outside of any coroutine of its own, yielded values: there is nobody to take them. */
export class YieldedValuesError extends PeriluneError {
  override name = "YieldedValuesError";
  constructor() {
    super("attempt to yield values from an asynchronous run (a LuaThread gives what a coroutine yields)");
  }
}

/** An asynchronous call was aborted by its signal. `cause` is the signal's reason. */
export class AbortedError extends PeriluneError {
  override name = "AbortedError";
  constructor(
    cause: unknown,
    /** What a to-be-closed variable of the call raised as it was closed. */
    readonly closeError?: Error,
  ) {
    super("the call was aborted", { cause });
  }
}

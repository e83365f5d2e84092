/** How an asynchronous call of a function begins, and its options. */

import type { LuaReference } from "../values/reference.js";
import { readOptions } from "../values/options.js";
import type { LuaInput, LuaValue } from "../values/types.js";
import { Run } from "./async-run.js";
import type { Crossing } from "./crossing.js";

/** Of a call that may wait. */
export interface AsyncOptions {
  /** Ends the call when it is aborted. */
  readonly signal?: AbortSignal;
}

const ASYNC_OPTIONS = { signal: "signal" } as const;

/** The signal of the options of an asynchronous call. Throws `OptionError`. */
export function signalOf(options: AsyncOptions | undefined): AbortSignal | undefined {
  return options === undefined ? undefined : readOptions(options, ASYNC_OPTIONS).signal;
}

/** Begins an asynchronous call. Throws what `AsyncCalls.start` throws. */
export function startRun(
  crossing: Crossing,
  fn: LuaReference,
  args: readonly LuaInput[],
  signal: AbortSignal | undefined,
): Promise<LuaValue[]> {
  return crossing.async.start(() => new Run(crossing, fn, args), signal);
}

/** The options of `run`, `call` and their asynchronous forms, and how a call with options runs. */

import { isError } from "../errors/realms.js";
import { readOptions, type OptionKinds } from "../errors/options.js";
import type { HostCall } from "../security/call.js";
import { CALL_LIMIT_OPTIONS, callLimits, type CallLimitOptions, type CallLimits } from "./call-limits.js";
import type { Limits } from "./limits.js";
import { CHUNK_OPTIONS, LOAD_OPTIONS, type ChunkOptions, type LoadOptions } from "./loading.js";
import { RESULT_OPTIONS, type ResultOptions } from "./results.js";
import type { Activity } from "./states.js";

/** Options of `LuaState.call` and `callAsync`. A wrong one throws `ERR_OPTION`. */
export interface CallOptions extends CallLimitOptions, ResultOptions {}

/** Options of `LuaState.run` and `runAsync`: those of a chunk and those of a call. */
export interface RunOptions extends ChunkOptions, CallOptions {}

const CALL_OPTIONS = { ...CALL_LIMIT_OPTIONS, ...RESULT_OPTIONS } as const satisfies OptionKinds<CallOptions>;
const RUN_OPTIONS = { ...CHUNK_OPTIONS, ...CALL_OPTIONS } as const satisfies OptionKinds<RunOptions>;
const NONE = {};

export const readCallOptions = (options: CallOptions | undefined): CallOptions =>
  options === undefined ? NONE : readOptions<CallOptions>(options, CALL_OPTIONS);

export const readRunOptions = (options: RunOptions | undefined): RunOptions =>
  options === undefined ? NONE : readOptions<RunOptions>(options, RUN_OPTIONS);

export const readLoadOptions = (options: LoadOptions | undefined): LoadOptions =>
  options === undefined ? NONE : readOptions<LoadOptions>(options, LOAD_OPTIONS);

/** The parts of a state that a limited call needs. */
interface LimitedCalls {
  readonly activity: Activity;
  readonly limits: Limits;
}

/** Runs `step`, a synchronous call, with the limits of its options. Throws `ERR_OPTION`, `AbortedError`. */
export function limited<T>(state: LimitedCalls, options: CallOptions, step: () => T): T {
  const limits = options === NONE ? undefined : callLimits(options);
  return limits === undefined ? step() : within(state, limits, state.activity.call.within(limits), step);
}

/** Runs `step` with these limits, on behalf of `call`. Throws `AbortedError`. */
export function within<T>(
  { activity, limits: all }: LimitedCalls,
  limits: CallLimits,
  call: HostCall,
  step: () => T,
): T {
  all.enter(limits);
  const outer = activity.call;
  activity.call = call;
  try {
    return step();
  } catch (error) {
    if (isError(error)) limits.ended(error);
    throw error;
  } finally {
    activity.call = outer;
    all.leave(limits);
  }
}

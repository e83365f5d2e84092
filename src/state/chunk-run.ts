/** Compiles a chunk and runs it in a coroutine of its own. */

import type { LuaFunction } from "../values/function.js";
import { startRun } from "./async-run.js";
import type { CallLimits } from "./call-limits.js";
import { within } from "./call-options.js";
import type { StateInternals } from "./internals.js";
import { loadChunk, requireArguments, type ChunkOptions } from "./loading.js";
import type { Given } from "./results.js";

/** The options were read. `limits` hold for compiling too. Throws as `loadChunk` and `startRun` do, and `ERR_ARGUMENT_LIST`. */
export function startChunk(
  state: StateInternals,
  source: string | Uint8Array,
  { args = [], ...options }: ChunkOptions,
  limits: CallLimits | undefined,
  given: Given,
): Promise<unknown> {
  requireArguments(args);
  const load = (): LuaFunction => loadChunk(state, source, options);
  const chunk =
    limits === undefined ? load() : within(state, limits, state.activity.call.within(limits), load);
  try {
    return startRun(state, chunk, args, limits, given);
  } finally {
    chunk.close();
  }
}

/** Numbers about states, for metrics. */

import type { StateInternals } from "./internals.js";

/** What `LuaState.stats` tells. Those that count begin with the state. */
export interface StateStats {
  /** Bytes; see `StateMemory`. */
  readonly memoryUsed: number;
  readonly memoryHeld: number;
  /** Cycles of the garbage collector, minor ones too. */
  readonly collections: number;
  /** The ticks that Lua ran; see `LimitOptions.fuel`. Instructions that are not ticks are not counted, nor is C code of modules. */
  readonly ticks: number;
  /** Open handles. */
  readonly handles: number;
  /** JavaScript functions and objects that Lua holds. */
  readonly hostObjects: number;
  /** Asynchronous calls that have not ended: they wait for a promise, or for others to run. */
  readonly waitingCalls: number;
  /** Calls from JavaScript into Lua: each call, read or write of a value is one, however much it copies. */
  readonly operations: number;
  /** Calls from Lua of host functions. */
  readonly hostCalls: number;
}

const NONE: StateStats = {
  memoryUsed: 0,
  memoryHeld: 0,
  collections: 0,
  ticks: 0,
  handles: 0,
  hostObjects: 0,
  waitingCalls: 0,
  operations: 0,
  hostCalls: 0,
};

/** Throws if the state cannot be used. */
export function statsOf(state: StateInternals): StateStats {
  state.check();
  const { memory, limits, activity, operations, functions, async } = state;
  return {
    memoryUsed: memory.used,
    memoryHeld: memory.held,
    collections: memory.collections,
    ticks: limits.ticks,
    handles: operations.handles.count,
    hostObjects: functions.size,
    waitingCalls: async.size,
    operations: activity.operations,
    hostCalls: activity.hostCalls,
  };
}

/** The sum of all. */
export function sumOf(all: readonly StateStats[]): StateStats {
  const sum: Record<keyof StateStats, number> = { ...NONE };
  for (const each of all)
    for (const name of Object.keys(sum) as (keyof StateStats)[]) sum[name] += each[name];
  return sum;
}

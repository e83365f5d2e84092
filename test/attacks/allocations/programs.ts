/** What a program that allocates is, and the reader of those that are written in Lua. */
import type { LuaState, Runtime, StateOptions } from "../../../src/index.js";

export interface Program {
  readonly name: string;
  /** The options of the state that it runs in. */
  readonly options?: StateOptions;
  /** Whether the runtime keeps memory of a run for good, as it does that of a native module. */
  readonly keeps?: boolean;
  /** Whether it catches errors and goes on, so that its own error may be any that a missing value leads to. */
  readonly catches?: boolean;
  /** Prepares a run while allocations succeed, and returns what runs while they fail. */
  readonly start: (state: LuaState, runtime: Runtime) => () => unknown;
}

/** What turns an error into a value, or into nil. */
const CATCHES = /pcall|resume|load\b|close/;

/** A program of a chunk. Only its call is part of the run. */
export function luaProgram(name: string, source: string, options: StateOptions = {}): Program {
  return {
    name,
    options,
    catches: CATCHES.test(source),
    start: (state) => {
      const chunk = state.load(source, { name });
      return () => state.call(chunk);
    },
  };
}

/** One program for each property: its name, and its source. */
export function luaPrograms(
  prefix: string,
  sources: Readonly<Record<string, string>>,
  options: StateOptions = {},
): Program[] {
  return Object.entries(sources).map(([name, source]) => luaProgram(prefix + name, source, options));
}

/** The options of wasmoon's classes with Perilune's additions, and their checks. */

import type { EnvironmentVariables, LuaEngine } from "wasmoon";
import { badOption } from "../errors/values.js";
import type { RootOptions } from "../runtime/roots.js";
import type { StateOptions } from "../runtime/runtime-options.js";
import { readOptions, type OptionKinds } from "../errors/options.js";

/** The options of wasmoon's own `LuaEngine`. */
export type WasmoonOptions = NonNullable<ConstructorParameters<typeof LuaEngine>[1]>;

/** The options that an engine shares with Perilune's states: the search path of `require`, host modules, bytecode. */
export type ModuleOptions = RootOptions &
  Pick<StateOptions, "modules" | "callContext" | "policy" | "allowBinary">;

export type EngineOptions = WasmoonOptions & ModuleOptions;

/** wasmoon accepts any value for its own options, as truthy or falsy; so do we. */
const ENGINE_OPTIONS = {
  openStandardLibs: "any",
  injectObjects: "any",
  enableProxy: "any",
  traceAllocations: "any",
  functionTimeout: "any",
  context: "any",
  stdlib: "any",
  modules: "array",
  callContext: "any",
  policy: "any",
  allowBinary: "flag",
} as const satisfies OptionKinds<EngineOptions>;

/**
 * The options of an engine, read once. Throws `ERR_OPTION` for options that are not an object, for an unknown name and
 * for host modules without the `package` library that they need.
 */
export function readEngineOptions(options: EngineOptions): EngineOptions {
  const read = readOptions(options, ENGINE_OPTIONS);
  if (read.openStandardLibs === false && (read.modules ?? []).length > 0)
    throw badOption("modules", "they need the standard libraries, which openStandardLibs leaves out");
  return read;
}

/** Converts environment variables for a runtime: omits undefined ones. */
export function definedVariables(variables: EnvironmentVariables = {}): Record<string, string> {
  return Object.fromEntries(
    Object.entries(variables).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

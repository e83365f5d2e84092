/** The options of wasmoon's classes with Perilune's additions, and how they are checked. */

import type { EnvironmentVariables, LuaEngine } from "wasmoon";
import { OptionError } from "../errors/values.js";
import type { RootOptions } from "../runtime/roots.js";
import type { StateOptions } from "../runtime/runtime-options.js";
import { readOptions, type OptionKinds } from "../values/options.js";

/** The options of wasmoon's own `LuaEngine`. */
export type WasmoonOptions = NonNullable<ConstructorParameters<typeof LuaEngine>[1]>;

/** What an engine has of a state of Perilune: where `require` looks, and the host modules that it finds. */
export type ModuleOptions = RootOptions & Pick<StateOptions, "modules" | "callContext" | "policy">;

export type EngineOptions = WasmoonOptions & ModuleOptions;

/** wasmoon takes any value for its own options, as JavaScript's truth has it; so do we. */
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
} as const satisfies OptionKinds<EngineOptions>;

/**
 * The options of an engine, read once. Throws `OptionError` for options that are not an object, for an unknown name and
 * for host modules without the `package` library that they need.
 */
export function readEngineOptions(options: EngineOptions): EngineOptions {
  const read = readOptions(options, ENGINE_OPTIONS);
  for (const name of Object.keys(options))
    if (!Object.hasOwn(ENGINE_OPTIONS, name)) throw new OptionError(name, "an engine has no such option");
  if (read.openStandardLibs === false && (read.modules ?? []).length > 0)
    throw new OptionError("modules", "they need the standard libraries, which openStandardLibs leaves out");
  return read;
}

/** Environment variables as a runtime takes them: a variable that is undefined is not set. */
export function definedVariables(variables: EnvironmentVariables = {}): Record<string, string> {
  return Object.fromEntries(
    Object.entries(variables).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

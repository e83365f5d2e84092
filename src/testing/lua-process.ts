/** Modules and scripts for tests. */

import { describeGiven, isInstance } from "../errors/describe.js";
import { readOptions, type OptionKinds } from "../errors/options.js";
import { badParameter, badOption } from "../errors/values.js";
import { DescribedModule, type HostModule } from "../modules/host/define.js";
import { createProcess, type ProcessOptions } from "../processes/scheduler/lua-process.js";
import type { Process } from "../processes/scheduler/process.js";
import { compile } from "../processes/scheduler/prototype.js";
import type { Runtime } from "../runtime/runtime.js";
import type { LuaState } from "../state/state.js";

/** Options of `luaProcess`: those of `createProcess` but `proto`, and a name. */
export interface LuaProcessOptions extends Omit<ProcessOptions, "proto"> {
  /** The name of the script in messages. Default: `test.lua`. */
  readonly name?: string;
}

const OPTIONS = {
  name: "text",
  modules: "array",
  bind: "array",
  kind: "any",
  limits: "record",
  state: "record",
} as const satisfies OptionKinds<LuaProcessOptions>;

/**
 * Sets the global of the module's name to what `require` returns for it; see `LuaState.bind`. The state need not have been
 * created with the module. Throws `ERR_PARAMETER`, `ERR_MODULE_CLASS`, and a `ModuleError` if the module cannot be built.
 */
export function bindModule(state: LuaState, module: HostModule): void {
  if (!isInstance(module, DescribedModule))
    throw badParameter("module", `expected the result of defineModule, found ${describeGiven(module)}`);
  state.bind(module);
}

/** A script for test schedulers. Made by `luaProcess`. */
export class LuaScript {
  readonly #options: LuaProcessOptions;

  /** For `luaProcess`. */
  constructor(
    readonly source: string,
    options: LuaProcessOptions,
  ) {
    this.#options = options;
  }

  /** The process of a runtime. Throws `ERR_LUA_SYNTAX` and what `createProcess` throws. */
  on(runtime: Runtime): Process {
    const { name = "test.lua", modules = [], bind = [], ...options } = this.#options;
    const globals = (state: LuaState): void => {
      for (const module of modules) bindModule(state, module);
    };
    const proto = compile(runtime, this.source, name);
    return createProcess({ ...options, proto, modules, bind: [globals, ...bind] });
  }
}

/**
 * Describes a process that runs a script, for `testScheduler` and `execute`. Its modules are globals too. Throws
 * `ERR_PARAMETER`, `ERR_OPTION`.
 */
export function luaProcess(script: string, options: LuaProcessOptions = {}): LuaScript {
  if (typeof script !== "string")
    throw badParameter("script", `expected a text, found ${describeGiven(script)}`);
  const read = readOptions(options, OPTIONS);
  for (const module of read.modules ?? [])
    if (!isInstance(module, DescribedModule)) throw badOption("modules", "expected results of defineModule");
  return new LuaScript(script, read);
}

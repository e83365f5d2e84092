/** Processes of Lua: a program, the modules of its state, and limits. Each run has a state of its own. */

import { isInstance } from "../../errors/describe.js";
import { unknownMethod } from "../../errors/process.js";
import { readOptions, requireKind, type OptionKinds } from "../../errors/options.js";
import { OptionError } from "../../errors/values.js";
import { DescribedModule, type HostModule } from "../../modules/host/define.js";
import { originOf } from "../../modules/host/origin.js";
import type { StateOptions } from "../../runtime/runtime-options.js";
import type { StateKind } from "../../security/classes.js";
import type { LimitOptions } from "../../state/limits.js";
import { stateInternals, type LuaState } from "../../state/state.js";
import { plainResults } from "../../threads/plain-results.js";
import { LuaFunction } from "../../values/function.js";
import { commandsOf } from "../../types/commands.js";
import type { LuaInput } from "../../values/types.js";
import { RECEIVE } from "../messages/commands.js";
import type { Frame } from "./frame.js";
import type { Launch, OpenProcess, Process } from "./process.js";
import { Prototype } from "./prototype.js";

/** Options of `createProcess`. A wrong one is an `OptionError`. */
export interface ProcessOptions {
  /** The program. */
  readonly proto: Prototype;
  /** Host modules that it can require. Default: none. */
  readonly modules?: readonly HostModule[];
  /** Called in order with each new state, before the program runs, to set globals. What they throw refuses the process. */
  readonly bind?: readonly ((state: LuaState, frame: Frame) => void)[];
  /** What the state is for, which decides its modules. Default: `process`. */
  readonly kind?: StateKind;
  /** The limits of each run. They end it, whatever the program catches. */
  readonly limits?: LimitOptions;
  /** Further options of its states. */
  readonly state?: Omit<StateOptions, "modules" | "kind" | "limits" | "dispatcher" | "callContext">;
}

const PROCESS_OPTIONS = {
  proto: "any",
  modules: "array",
  bind: "array",
  kind: "any",
  limits: "record",
  state: "record",
} as const satisfies OptionKinds<ProcessOptions>;

export class LuaProcess implements Process {
  readonly hasMailbox: boolean;
  readonly #source: string | Uint8Array;
  readonly #options: ProcessOptions;

  constructor(options: ProcessOptions) {
    this.#options = readOptions(options, PROCESS_OPTIONS);
    const { proto, kind = "process", modules = [] } = this.#options;
    this.#source = Prototype.sourceOf(proto);
    this.hasMailbox = kind === "process" && modules.some(receives);
    for (const step of this.#options.bind ?? [])
      if (typeof step !== "function") throw new OptionError("bind", "expected functions");
  }

  /** What it was made of; undefined for another kind of process. */
  static recipeOf(
    process: Process,
  ): { readonly source: string | Uint8Array; readonly options: ProcessOptions } | undefined {
    return #options in process ? { source: process.#source, options: process.#options } : undefined;
  }

  open(launch: Launch): OpenProcess {
    const { proto, modules = [], bind = [], kind, limits, state: more } = this.#options;
    const { dispatcher, frame, slice } = launch;
    dispatcher.requireHandlers(modules);
    const state = proto.runtime.createState({
      ...more,
      modules,
      callContext: frame.context,
      limits: { slice, ...limits },
      ...(kind === undefined ? {} : { kind }),
      dispatcher,
    });
    const { async } = stateInternals(state);
    async.turn = launch.turn;
    async.alone = bind.length === 0 && modules.every(isShipped);
    try {
      for (const step of bind) step(state, frame);
    } catch (error) {
      state.close();
      throw error;
    }
    return new Running(state, launch, this.#source, proto.name);
  }
}

/** Modules of the embedder, and functions in `bind`, may keep functions of Lua and call them later. Those of this package do not. */
const isShipped = (module: unknown): boolean => {
  const origin = originOf(module);
  return origin !== undefined && "shipped" in origin;
};

const receives = (module: unknown): boolean =>
  isInstance(module, DescribedModule) && commandsOf(module.manifest).includes(RECEIVE);

class Running implements OpenProcess {
  constructor(
    readonly state: LuaState,
    readonly launch: Launch,
    readonly source: string | Uint8Array,
    readonly name: string,
  ) {}

  async run(): Promise<readonly unknown[]> {
    const { state, source, name } = this;
    const { method, signal } = this.launch;
    const input = this.launch.input as readonly LuaInput[];
    if (method === "") return plainResults(await state.runAsync(source, { name, signal, args: input }));
    await state.runAsync(source, { name, signal });
    const fn = state.get(method);
    if (!(fn instanceof LuaFunction)) throw unknownMethod(method, fn);
    return plainResults(await state.callAsync(fn, input, { signal }));
  }

  close(): void {
    this.state.close();
  }
}

/** Describes a process of Lua, for schedulers. Throws `OptionError`, `ERR_PARAMETER`. */
export function createProcess(options: ProcessOptions): Process {
  requireKind("options", options, "object");
  return new LuaProcess(options);
}

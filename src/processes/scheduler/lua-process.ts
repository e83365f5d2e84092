/** Processes of Lua: a program, the modules of its state, and limits. Each run has a state of its own. */

import { isInstance } from "../../errors/describe.js";
import { unknownMethod } from "../../errors/process.js";
import { readOptions, requireKind, type OptionKinds } from "../../errors/options.js";
import { badOption } from "../../errors/values.js";
import { DescribedModule, type HostModule } from "../../modules/host/define.js";
import { originOf } from "../../modules/host/origin.js";
import type { StateOptions } from "../../runtime/runtime-options.js";
import { startNumbered, startRun } from "../../state/async-run.js";
import { CallLimits } from "../../state/call-limits.js";
import { startChunk } from "../../state/chunk-run.js";
import type { StateInternals } from "../../state/internals.js";
import type { StateKind } from "../../security/classes.js";
import type { LimitOptions } from "../../state/limits.js";
import { givenBy } from "../../state/results.js";
import { stateInternals, type LuaState } from "../../state/state.js";
import { plainResults } from "../../threads/plain-results.js";
import { LuaFunction } from "../../values/function.js";
import { commandsOf } from "../../types/commands.js";
import type { LuaInput, LuaValue } from "../../values/types.js";
import { RECEIVE } from "../messages/commands.js";
import type { Frame } from "./frame.js";
import type { Launch, OpenProcess, Process } from "./process.js";
import { ProcessStates } from "./process-states.js";
import { Prototype } from "./prototype.js";

/** Options of `createProcess`. A wrong one throws `ERR_OPTION`. */
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
  readonly #states: ProcessStates;
  /** Whether nothing but its own calls can run its code; see `AsyncCalls.alone`. */
  readonly #isAlone: boolean;

  constructor(options: ProcessOptions) {
    this.#options = readOptions(options, PROCESS_OPTIONS);
    const { proto, kind = "process", modules = [], bind = [], state } = this.#options;
    this.#source = Prototype.sourceOf(proto);
    this.#states = new ProcessStates(proto, this.#source, { ...state, modules, kind });
    this.#isAlone = bind.length === 0 && modules.every(isShipped);
    this.hasMailbox = kind === "process" && modules.some(receives);
    for (const step of bind) if (typeof step !== "function") throw badOption("bind", "expected functions");
  }

  /** What it was made of; undefined for another kind of process. */
  static recipeOf(
    process: Process,
  ): { readonly source: string | Uint8Array; readonly options: ProcessOptions } | undefined {
    return #options in process ? { source: process.#source, options: process.#options } : undefined;
  }

  open(launch: Launch): OpenProcess {
    const { proto, modules = [], bind = [], limits } = this.#options;
    const { dispatcher, frame, slice, cancellation } = launch;
    dispatcher.requireHandlers(modules);
    const { state, program } = this.#states.open({ context: frame.context, cancellation, dispatcher });
    const { async } = stateInternals(state);
    async.turn = launch.turn;
    async.alone = this.#isAlone;
    async.cancellable = true;
    try {
      state.limits.set({ slice, ...limits });
      for (const step of bind) step(state, frame);
    } catch (error) {
      state.close();
      throw error;
    }
    return new Running(state, launch, program, this.#source, proto.name);
  }
}

/** Modules of the embedder, and functions in `bind`, may keep functions of Lua and call them later. Those of this package do not. */
const isShipped = (module: unknown): boolean => {
  const origin = originOf(module);
  return origin !== undefined && "shipped" in origin;
};

const receives = (module: unknown): boolean =>
  isInstance(module, DescribedModule) && commandsOf(module.manifest).includes(RECEIVE);

const ALL = givenBy({});

class Running implements OpenProcess {
  constructor(
    readonly state: LuaState,
    readonly launch: Launch,
    /** The number of its program, if that is loaded. */
    readonly program: number | undefined,
    readonly source: string | Uint8Array,
    readonly name: string,
  ) {}

  run(): Promise<readonly unknown[]> {
    const { method, cancellation } = this.launch;
    const internals = stateInternals(this.state);
    cancellation.listen(() => {
      internals.async.cancel(cancellation.reason);
    });
    const input = this.launch.input as readonly LuaInput[];
    if (method !== "") return this.#runMethod(internals, input);
    return (this.#start(internals, input) as Promise<LuaValue[]>).then(plainResults);
  }

  async #runMethod(internals: StateInternals, input: readonly LuaInput[]): Promise<readonly unknown[]> {
    const { method } = this.launch;
    await this.#start(internals, []);
    const fn = this.state.get(method);
    if (!(fn instanceof LuaFunction)) throw unknownMethod(method, fn);
    return plainResults((await startRun(internals, fn, input, this.#limits, ALL)) as LuaValue[]);
  }

  /** Starts the program. */
  #start(internals: StateInternals, args: readonly LuaInput[]): Promise<unknown> {
    const { program, source, name } = this;
    return program === undefined
      ? startChunk(internals, source, { name, args }, this.#limits, ALL)
      : startNumbered(internals, program, args, this.#limits, ALL);
  }

  /** Those of its context, which end it by themselves. Otherwise only `cancel` does. */
  get #limits(): CallLimits | undefined {
    const { frame, cancellation } = this.launch;
    return frame.context.isLimited
      ? new CallLimits({ signal: cancellation.signal }, frame.context)
      : undefined;
  }

  close(): void {
    this.state.close();
  }
}

/** Describes a process of Lua, for schedulers. Throws `ERR_OPTION`, `ERR_PARAMETER`. */
export function createProcess(options: ProcessOptions): Process {
  requireKind("options", options, "object");
  return new LuaProcess(options);
}

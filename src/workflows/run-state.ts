/** The Lua state of one run of a workflow, and the calls that the service makes in it. */

import { queryFailed } from "../errors/workflow.js";
import type { OutputStream } from "../files/streams.js";
import type { HostModule } from "../modules/host/define.js";
import type { Runtime } from "../runtime/runtime.js";
import { runtimeInternals } from "../runtime/runtime.js";
import { stdlibInPlace } from "../runtime/stdlib.js";
import type { LimitOptions } from "../state/limits.js";
import { RandomGenerator } from "../state/random-generator.js";
import { stateInternals, type LuaState } from "../state/state.js";
import { waitingPlace } from "../state/waiting-place.js";
import { plainResults } from "../threads/plain-results.js";
import { toWellFormed } from "../types/names.js";
import type { LuaFunction } from "../values/function.js";
import type { CommandDispatcher } from "../values/host-wait.js";
import type { LuaInput } from "../values/types.js";
import type { Program } from "./program.js";
import { RUN, stepsModule, type RunView } from "./steps-module.js";

/** What all workflows of a service share. */
export interface Surroundings {
  readonly runtime: Runtime;
  readonly modules: readonly HostModule[];
  readonly limits: Pick<LimitOptions, "fuel" | "memory" | "files" | "output">;
  readonly stdout: OutputStream | undefined;
}

/** One run, as its state needs it. */
export interface StateOwner extends CommandDispatcher, RunView {
  /** Whether it repeats what it has done, so that its output is dropped. */
  readonly isReplaying: boolean;
}

/** Milliseconds that a run may take before others get their turn. */
const SLICE = 5;

const OPEN = `
require "workflow"
local driver = package.loaded["workflow.driver"]
return driver.run, driver.compensate, driver.ask, driver.queries, math and math.random
`;

export class RunState {
  readonly #state: LuaState;
  readonly #run: LuaFunction;
  readonly #compensate: LuaFunction;
  readonly #ask: LuaFunction;
  readonly #queries: LuaFunction;
  readonly #random: RandomGenerator;

  /** Throws what `createState` throws, and `ERR_LUA_SYNTAX`. */
  constructor(
    readonly surroundings: Surroundings,
    readonly program: Program,
    seed: string,
    owner: StateOwner,
  ) {
    const { runtime, modules, limits, stdout } = surroundings;
    const output = stdout ?? runtimeInternals(runtime).system.standardOutput;
    this.#state = runtime.createState({
      kind: "workflow",
      confined: true,
      ...stdlibInPlace(runtimeInternals(runtime)),
      context: program.root,
      files: program.files,
      modules: [stepsModule, ...modules],
      seed: BigInt(seed),
      clock: { now: () => owner.time, cpu: () => 0 },
      timeZone: "UTC",
      callContext: { values: { [RUN]: owner } },
      dispatcher: owner,
      stdout: {
        write: (bytes) => {
          if (!owner.isReplaying) output.write(bytes);
        },
      },
      limits: { slice: SLICE, ...limits },
    });
    try {
      // The last one stays, held by its handle.
      [this.#run, this.#compensate, this.#ask, this.#queries] = this.#state.run<
        [LuaFunction, LuaFunction, LuaFunction, LuaFunction, LuaFunction]
      >(OPEN, { name: "=workflow" });
      this.#random = new RandomGenerator(stateInternals(this.#state));
    } catch (error) {
      this.#state.close({ finalizers: false });
      throw error;
    }
  }

  /** Runs the program. Resolves to its results, plain. Rejects with what Lua raised. */
  async run(input: readonly unknown[]): Promise<readonly unknown[]> {
    const { source, name, method } = this.program;
    const main = this.#state.load(source, { name: `@${name}.lua` });
    const args = [main, method, ...(input as readonly LuaInput[])];
    const results = this.#state.callAsync(this.#run, args);
    main.close();
    return plainResults(await results);
  }

  /**
   * Runs the compensation that was given last, with as much fuel as the program had. Resolves to false if there is none left.
   * Rejects with what it fails with.
   */
  async compensate(): Promise<boolean> {
    const { fuel } = this.surroundings.limits;
    if (fuel !== undefined) this.#state.limits.update({ fuel });
    const [ran] = await this.#state.callAsync<[boolean]>(this.#compensate);
    return ran;
  }

  /** The Lua line that waits, as a text that stores can keep. */
  get place(): string | undefined {
    const place = waitingPlace(stateInternals(this.#state), isOwnSource);
    return place && toWellFormed(place);
  }

  /** Asks the program. What the answer draws from random numbers and names, the program does not see. Throws `ERR_WORKFLOW_QUERY`. */
  ask(id: string, query: string, args: readonly unknown[]): readonly unknown[] {
    let results: readonly unknown[];
    try {
      const { aside } = stateInternals(this.#state);
      const call = [this.#ask, query, ...(args as readonly LuaInput[])];
      results = plainResults(
        this.#random.aside(() => (aside === undefined ? [] : this.#state.call(aside, call))),
      );
    } catch (error) {
      const { message } = error as Error;
      throw queryFailed(id, query, `failed: ${message}`, error);
    }
    if (results[0] === true) return results.slice(1);
    const [known] = this.#state.call<[string]>(this.#queries);
    throw queryFailed(
      id,
      query,
      known === "" ? "has no answer: the program answers none" : `has no answer: it answers ${known}`,
    );
  }

  /** Ends it, and runs no more of its code. */
  close(): void {
    this.#state.close({ finalizers: false });
  }
}

/** Functions of the Lua module `workflow` are not what a reader looks for. */
const isOwnSource = (source: string): boolean =>
  (/(?:^|\/)workflow\.lua$/.test(source) && source.includes("/")) || source === "workflow";

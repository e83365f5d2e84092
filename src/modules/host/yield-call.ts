/** One call of a module's function that returned a yield: submits the command, and makes the results of the call. */

import { errorOf } from "./outward.js";
import { HostError } from "../../errors/host-error.js";
import { describeThrown, isInstance, kindOf } from "../../errors/describe.js";
import { wrongCommand, wrongYield } from "../../errors/dispatch.js";
import { isError } from "../../errors/realms.js";
import type { HostCall } from "../../security/call.js";
import {
  HostWait,
  Raised,
  type CommandDispatcher,
  type RunningCommand,
  type Settling,
} from "../../values/host-wait.js";
import { disown, thenOf } from "../../values/objects.js";
import { Yield, type ResultCall } from "../../values/yield.js";
import type { Yields } from "./yields.js";

/** Makes the results of a call, by `handleResult`. */
export type Handle = (lua: ResultCall) => readonly unknown[];

/** What a function that yields belongs to, and how its results are given to Lua. */
export interface YieldingFunction {
  readonly name: string;
  readonly module: string;
  readonly yields: Yields;
  /** Runs `handle` with the call that waited, and converts its results. Throws what Lua must get. */
  finish(call: HostCall, handle: Handle): unknown;
}

/** Where a yield is: waiting for its dispatcher, refused by it, or released. */
type Stage = "yielded" | "refused" | "released";

class YieldCall extends HostWait {
  #stage: Stage = "yielded";
  #running: RunningCommand | undefined;

  constructor(
    readonly yielded: Yield,
    readonly fn: YieldingFunction,
    readonly commandId: string,
    readonly call: HostCall,
  ) {
    super();
  }

  get module(): string {
    return this.fn.module;
  }

  start(dispatcher: CommandDispatcher, deadline: number, settling: Settling): void {
    const { yielded, module, call } = this;
    try {
      const { timeout } = yielded;
      const data = this.#toCommand();
      this.#running = dispatcher.submit(this.commandId, data, { module, call, deadline, timeout }, settling);
    } catch (error) {
      this.#stage = "refused";
      settling.reject(error);
    }
  }

  finish(failed: boolean, outcome: unknown): unknown {
    let results: unknown;
    try {
      if (isInstance(outcome, Raised)) throw outcome.error;
      if (this.#stage === "refused") throw outcome;
      results = this.fn.finish(this.call, (lua) => this.#handle(lua, failed, outcome));
    } catch (error) {
      try {
        this.#release();
      } catch {
        // the first error counts
      }
      throw error;
    }
    try {
      this.#release();
    } catch (error) {
      throw isError(error) ? errorOf(error) : HostError.from(error);
    }
    return results;
  }

  drop(dispatcher: CommandDispatcher | undefined): void {
    try {
      this.#running?.cancel();
    } finally {
      try {
        this.#release();
      } catch (error) {
        dispatcher?.releaseFailed(error);
      }
    }
  }

  #toCommand(): unknown {
    let data: unknown;
    try {
      data = this.yielded.toCommand();
    } catch (error) {
      throw isError(error) ? errorOf(error) : HostError.from(error);
    }
    const kind = typeof data;
    if (kind === "function" || kind === "symbol")
      throw wrongCommand(this.commandId, `is a ${kind}, not plain data`);
    if (kind === "object" && disown(data)) throw wrongCommand(this.commandId, "is a promise, not plain data");
    return data;
  }

  #handle(lua: ResultCall, failed: boolean, outcome: unknown): readonly unknown[] {
    const error = failed ? HostError.from(outcome) : undefined;
    const results: unknown = this.yielded.handleResult(lua, failed ? undefined : outcome, error);
    if (Array.isArray(results)) return results;
    const found = disown(results) ? "a promise" : kindOf(results);
    throw wrongYield(
      this.fn.module,
      this.fn.name,
      `yielded, and 'handleResult' returned ${found}, not a list of results`,
    );
  }

  #release(): void {
    if (this.#stage === "released") return;
    this.#stage = "released";
    this.#running = undefined;
    this.yielded.release();
  }
}

/**
 * Takes a yield that a function returned, which is Perilune's from now on. Throws `ERR_YIELD` if the function may not
 * return it, and releases it then.
 */
export function takeYield(yielded: unknown, fn: YieldingFunction, call: HostCall): HostWait {
  if (!isInstance(yielded, Yield))
    throw wrongYield(fn.module, fn.name, `yielded ${described(yielded)}, which is not a yield`);
  const command = fn.yields.get(yielded.constructor);
  if (command !== undefined && command === yielded.commandId)
    return new YieldCall(yielded, fn, command, call);
  const problem =
    command === undefined
      ? `yielded the command '${describeThrown(yielded.commandId)}', which the module does not declare in 'yields'`
      : `yielded the command '${describeThrown(yielded.commandId)}'; its class is declared with '${command}'`;
  try {
    yielded.release();
  } catch (error) {
    throw wrongYield(fn.module, fn.name, problem, error);
  }
  throw wrongYield(fn.module, fn.name, problem);
}

/** Refuses the yield that a promise gave. */
export function refuseLate(late: HostWait, { module, name }: YieldingFunction): never {
  late.drop(undefined);
  throw wrongYield(module, name, "returned a promise of a yield; return the yield itself");
}

const described = (value: unknown): string =>
  thenOf(value) === undefined
    ? value === undefined
      ? "nothing"
      : `a value (${kindOf(value)})`
    : "a promise";

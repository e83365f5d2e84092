/** Makes the classes of yields whose command's data is known when the function is called. */

import type { HostError } from "../errors/host-error.js";
import { Yield, type CommandId, type ResultCall } from "./yield.js";

/** A class of yields. */
export type CommandYield<Data, Result> = new (data: Data, timeout?: number) => Yield<Data, Result>;

/**
 * Returns the class of a command's yields. The call in Lua gets what `give` makes of the handler's result, or `nil, err`.
 */
export function commandYield<Data, Result>(
  command: CommandId<Data, Result>,
  give: (result: Result) => unknown = (result) => result,
): CommandYield<Data, Result> {
  return class extends Yield<Data, Result> {
    readonly commandId = command;
    declare readonly timeout?: number;

    constructor(
      readonly data: Data,
      timeout?: number,
    ) {
      super();
      if (timeout !== undefined) this.timeout = timeout;
    }

    toCommand(): Data {
      return this.data;
    }

    override handleResult(
      _: ResultCall,
      result: Result | undefined,
      error: HostError | undefined,
    ): readonly unknown[] {
      return error === undefined ? [give(result as Result)] : [undefined, error];
    }
  };
}

/** For commands that have no result. */
export const done = (): true => true;

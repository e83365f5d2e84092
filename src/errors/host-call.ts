/** What goes wrong with the arguments or the results of one call of a host function. */

import { PeriluneError } from "./base.js";

/** An argument that is not of its type. Lua's own message, which calls the function as the caller does: pass `problem` on. */
export class ArgumentError extends PeriluneError {
  override name = "ArgumentError";
  constructor(
    /** The first argument is 1. */
    readonly index: number,
    readonly functionName: string,
    /** What stands in the brackets: `string expected, got no value`. */
    readonly problem: string,
  ) {
    super(`bad argument #${index} to '${functionName}' (${problem})`);
  }
}

/** A host function gave what its type does not say: a mistake in the module. */
export class ResultError extends PeriluneError {
  override name = "ResultError";
  constructor(
    /** The first result is 1; 0 when the results as a whole are wrong. */
    readonly index: number,
    readonly functionName: string,
    readonly problem: string,
  ) {
    super(`bad result ${index === 0 ? "" : `#${index} `}of '${functionName}' (${problem})`);
  }
}

/** Options and parameters that are not what they should be. */

import { ValueError } from "./values.js";

/** An option that is not what it should be; or `options`, all of them, that are no object. */
export class OptionError extends ValueError {
  override name = "OptionError";
  constructor(
    readonly option: string,
    readonly problem: string,
    cause?: unknown,
  ) {
    super(`option ${option}: ${problem}`);
    if (cause !== undefined) this.cause = cause;
  }
}

/** A parameter of a function that is not what it should be, and no value that crosses into Lua. */
export class ParameterError extends ValueError {
  override name = "ParameterError";
  constructor(
    readonly parameter: string,
    readonly problem: string,
  ) {
    super(`parameter ${parameter}: ${problem}`);
  }
}

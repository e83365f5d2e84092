/** Options of a runtime or a state that say what its system is. */

import { PeriluneError } from "./base.js";

/**
 * An option that is not what it should be: of `stdin`, `stdout`, `stderr`, `environment`, `clock`, `timeZone`, `warn`,
 * `context`, `stdlib`, `confined`; or `options`, all of them, that are no object.
 */
export class SystemOptionError extends PeriluneError {
  override name = "SystemOptionError";
  constructor(
    readonly option: string,
    readonly problem: string,
  ) {
    super(`option ${option}: ${problem}`);
  }
}

/** Options of a runtime or a state that say what its system is. */

import { OptionError } from "./options.js";

/**
 * One of `stdin`, `stdout`, `stderr`, `environment`, `clock`, `timeZone`, `warn`, `context`, `stdlib`, `confined` that is
 * not what it should be.
 */
export class SystemOptionError extends OptionError {
  override name = "SystemOptionError";
}

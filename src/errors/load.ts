/** Cores that `loadRuntime` cannot use. */

import { PeriluneError } from "./base.js";
import type { CauseOf, LoadErrorCodes } from "./codes.js";

/** `loadRuntime` did not get a core that fits: the deployment, or the options `wasm` and `glue`, are at fault. */
export class LoadError extends PeriluneError {
  override name = "LoadError";
  declare readonly code: keyof LoadErrorCodes;
  constructor(...[code, message, fields, cause]: CauseOf<LoadErrorCodes>) {
    super(code, message, fields, cause);
  }
}

/** `absent` are the exports that show it. */
export const notCore = (absent: readonly string[]): LoadError =>
  new LoadError(
    "ERR_CORE_INVALID",
    `the wasm is not a core of this version of Perilune: it has no ${absent.join(", ")}; ` +
      "a core is made by `perilune link`, and a native module is opened by require",
    { absent },
  );

/** It is a core of another product, or links a module that needs more. */
export const coreMismatch = (symbols: readonly string[]): LoadError =>
  new LoadError(
    "ERR_CORE_MISMATCH",
    `the core needs what this glue does not have: ${symbols.join(", ")}; ` +
      "give the glue that was linked with it (option `glue`), and a debug core to perilune/debug",
    { symbols },
  );

/** `source` is a URL, or what was given in its place. */
export const coreSource = (source: URL | string, problem: string, cause?: unknown): LoadError =>
  new LoadError(
    "ERR_CORE_SOURCE",
    `the core: cannot get ${source instanceof URL ? source.href : source}: ${problem}`,
    undefined,
    cause,
  );

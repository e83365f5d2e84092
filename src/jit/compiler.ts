/** `compiler` of the entry `perilune/jit`. */

import { START, type Compiler, type JitOptions } from "../core/compiler.js";
import { readOptions, type OptionKinds } from "../errors/options.js";
import { badOption } from "../errors/values.js";
import { writeModule } from "../wasm-binary/write-module.js";
import { Jit } from "./jit.js";

const OPTIONS = {
  threshold: "number",
  period: "number",
  slice: "number",
  units: "number",
  bytes: "number",
  share: "number",
  counts: "flag",
  show: "function",
} as const satisfies OptionKinds<JitOptions>;

/**
 * Returns what the option `jit` of `loadRuntime` takes. It has no effect where WebAssembly may not be compiled at run time.
 * Throws `ERR_OPTION`.
 */
export function compiler(options: JitOptions = {}): Compiler {
  const read = readOptions(options, OPTIONS);
  for (const name of ["threshold", "period", "slice", "units", "bytes"] as const) {
    const value = read[name];
    if (value !== undefined && !(Number.isSafeInteger(value) && value >= 1 && value < 2 ** 31))
      throw badOption(name, `expected a whole number of at least 1, found ${value}`);
  }
  const { share = 0 } = read;
  if (!(share >= 0 && share <= 1)) throw badOption("share", `expected a number from 0 to 1, found ${share}`);
  return { [START]: (core) => (canCompile() ? new Jit(core, read) : undefined) };
}

/** Whether WebAssembly may be compiled, which a Content Security Policy or a host can forbid. */
function canCompile(): boolean {
  try {
    new WebAssembly.Module(writeModule({}));
    return true;
  } catch {
    return false;
  }
}

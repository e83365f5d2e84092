/** Converts the options of the TypeScript API to the flags of a build. Only `flags` is parsed; all else stays data. */
import { unsupportedFlag } from "../errors/compile.js";
import { badOption } from "../errors/values.js";
import { commandFlag, isInput } from "./arguments.js";
import type { BuildFlags, BuildOptions } from "./build-options.js";
import { checkBuildOptions } from "./check-options.js";
import { noFlags, readCompilerFlag, requireValue } from "./compiler-flags.js";
import { readMacros } from "./macros.js";

/** Why an option's list of flags cannot have a flag of our commands. */
const REFUSED: Readonly<Record<string, string>> = {
  "-o": "the module is returned, not written to a file",
  "--output": "the module is returned, not written to a file",
  "--compiler": "use the option compiler",
  "--no-cache": "use the option cache",
  "-h": "the option flags takes only a compiler's flags",
  "--help": "the option flags takes only a compiler's flags",
  "-v": "the option flags takes only a compiler's flags",
  "--verbose": "the option flags takes only a compiler's flags",
};

/**
 * Converts options to flags, those in `options.flags` last. Throws `ERR_OPTION` for an option of the wrong type and for a
 * file in `flags`, ERR_FLAG_VALUE for an empty value, and for a flag what `readCompilerFlag` throws.
 */
export function optionsToFlags(options: BuildOptions): BuildFlags {
  checkBuildOptions(options);
  const { includeDirs = [], libraries = [], libraryDirs = [], exports = [] } = options;
  const result = noFlags();
  if (options.optimize !== undefined) result.optimize = `-O${options.optimize}`;
  result.debug = options.debug ?? false;
  result.strip = options.strip ?? false;
  result.shared = options.shared ?? false;
  result.version = options.version;
  result.license = options.license;
  for (const directory of required(includeDirs, "-I", "a directory"))
    result.search.push({ flag: "-I", directory });
  result.macros.push(...readMacros(options.defines ?? []));
  result.libraries.push(...required(libraries, "-l", "a library"));
  result.libraryDirs.push(...required(libraryDirs, "-L", "a directory"));
  result.exports.push(...required(exports, "--export", "a function's name"));
  readFlags(result, options.flags ?? []);
  return result;
}

function readFlags(result: BuildFlags, flags: readonly string[]): void {
  for (let at = 0; at < flags.length; at++) {
    const flag = flags[at] ?? "";
    if (flag === "--" || isInput(flag))
      throw badOption("flags", `expected a compiler's flags, found the input ${JSON.stringify(flag)}`);
    const refused = commandFlag(flag);
    if (refused !== undefined) throw unsupportedFlag(refused, REFUSED[refused] ?? "");
    at += readCompilerFlag(result, flag, flags[at + 1]);
  }
}

/** Throws ERR_FLAG_VALUE for an empty value, as for one missing on the command line. */
function required(values: readonly string[], flag: string, expected: string): readonly string[] {
  for (const value of values) requireValue(flag, expected, value);
  return values;
}

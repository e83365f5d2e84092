/** Parses the command lines of `perilune build` and `perilune link` as C compilers do: flags and files in any order. */
import { flagValue } from "../errors/compile.js";
import { COMPILER_CHOICES, type BuildFlags, type CompilerChoice } from "./build-options.js";
import { longValue, noFlags, readCompilerFlag, requireValue } from "./compiler-flags.js";

/** The parsed arguments of a command, in the order given. */
export interface BuildArguments extends BuildFlags {
  /** Sources, objects and archives. */
  inputs: string[];
  output: string | undefined;
  compiler: CompilerChoice;
  /** Whether objects are kept between builds. */
  cache: boolean;
  verbose: boolean;
  help: boolean;
}

/** Flags of our own that have no value. */
const SWITCHES: ReadonlyMap<string, (result: BuildArguments) => void> = new Map([
  ["--no-cache", (result) => void (result.cache = false)],
  ["-v", (result) => void (result.verbose = true)],
  ["--verbose", (result) => void (result.verbose = true)],
  ["-h", (result) => void (result.help = true)],
  ["--help", (result) => void (result.help = true)],
] satisfies [string, (result: BuildArguments) => void][]);

/** What `--compiler` takes, in words. */
const COMPILERS = "auto, emcc or npm";

/** Returns true for an argument that is a file; `-` is one too. */
export function isInput(argument: string): boolean {
  return !argument.startsWith("-") || argument === "-";
}

/**
 * Returns the flag of our commands that an argument is, without its value; undefined for a flag of compilers.
 */
export function commandFlag(argument: string): string | undefined {
  const [name = ""] = argument.split("=", 1);
  if (SWITCHES.has(argument) || name === "--output" || name === "--compiler") return name;
  return argument.startsWith("-o") ? "-o" : undefined;
}

/**
 * Parses arguments such as `a.c b.c -o name.wasm -Iinc -D X=1 -O2 -g -lm`.
 * Throws ERR_FLAG_UNKNOWN, ERR_FLAG_UNSUPPORTED or ERR_FLAG_VALUE, each with the flag's name.
 */
export function parseBuildArguments(argv: readonly string[]): BuildArguments {
  const result: BuildArguments = {
    ...noFlags(),
    inputs: [],
    output: undefined,
    compiler: "auto",
    cache: true,
    verbose: false,
    help: false,
  };
  for (let at = 0; at < argv.length; at++) {
    const argument = argv[at] ?? "";
    if (argument === "--") {
      result.inputs.push(...argv.slice(at + 1));
      break;
    }
    if (isInput(argument)) result.inputs.push(argument);
    else if (commandFlag(argument) === undefined) at += readCompilerFlag(result, argument, argv[at + 1]);
    else at += readCommandFlag(result, argument, argv[at + 1]);
  }
  return result;
}

/** Applies one flag of our commands; returns how many further arguments it took. */
function readCommandFlag(result: BuildArguments, argument: string, next: string | undefined): 0 | 1 {
  const apply = SWITCHES.get(argument);
  if (apply) {
    apply(result);
    return 0;
  }
  const compiler = longValue("--compiler", COMPILERS, argument, next);
  if (compiler) {
    const choice = COMPILER_CHOICES.find((name) => name === compiler.value);
    if (choice === undefined) throw flagValue("--compiler", COMPILERS);
    result.compiler = choice;
    return compiler.taken;
  }
  const output = longValue("--output", "a file", argument, next);
  if (output) {
    result.output = output.value;
    return output.taken;
  }
  const joined = argument === "-o" ? undefined : argument.slice("-o".length);
  result.output = requireValue("-o", "a file", joined ?? next);
  return joined === undefined ? 1 : 0;
}

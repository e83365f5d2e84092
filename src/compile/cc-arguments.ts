/**
 * Parses the command line of `perilune cc`: what C compilers take in the order that makefiles give it. Flags that
 * `perilune build` takes too are left to compiler-flags.ts.
 */
import { flagValue, unknownFlag, unsupportedFlag } from "../errors/compile.js";
import { isInput } from "./arguments.js";
import { COMPILER_CHOICES, type BuildFlags, type CompilerChoice } from "./build-options.js";
import type { Language } from "./languages.js";
import { longValue, noFlags, readCompilerFlag, requireValue } from "./compiler-flags.js";
import type { Stage } from "./toolchain.js";

/** What to write about the files that a compile read. */
export interface DependencyFlags {
  /** With the headers of the system (`-M`, `-MD`) or without (`-MM`, `-MMD`); undefined for no rule. */
  headers: "all" | "own" | undefined;
  /** Whether the rule is all that is wanted (`-M`, `-MM`). */
  only: boolean;
  /** `-MF`. */
  file: string | undefined;
  /** `-MT` as given, and `-MQ` quoted by the caller. */
  targets: { readonly name: string; readonly quoted: boolean }[];
  phony: boolean;
}

/** A parsed command line. */
export interface CcArguments extends BuildFlags {
  /** What is made: `link` is a program or, with `-shared`, a native module. */
  stage: Stage | "link";
  shared: boolean;
  inputs: string[];
  /** The languages of inputs whatever their names are, because of `-x`. */
  languages: Map<string, Language>;
  /** Whether C sources are C++, as for g++ (`perilune c++`). */
  cIsCpp: boolean;
  output: string | undefined;
  dependencies: DependencyFlags;
  /** A question that is answered in place of compiling: `--version`, `-dumpmachine`, `-print-prog-name=ld`. */
  question: string | undefined;
  compiler: CompilerChoice;
  cache: boolean;
  verbose: boolean;
  help: boolean;
}

type Apply = (result: CcArguments) => void;

const stage =
  (value: Stage): Apply =>
  (result) => {
    // As for gcc, the earliest stage wins: -E before -S before -c.
    const order: readonly CcArguments["stage"][] = ["preprocessed", "assembly", "object", "link"];
    if (order.indexOf(value) < order.indexOf(result.stage)) result.stage = value;
  };
const shared: Apply = (result) => void (result.shared = true);
const nothing: Apply = () => undefined;
const rule =
  (headers: "all" | "own", only: boolean): Apply =>
  ({ dependencies }) => {
    dependencies.headers = headers;
    dependencies.only ||= only;
  };
const passToCompiler =
  (flag: string): Apply =>
  (result) =>
    void result.compileFlags.push(flag);

/** Flags with no value that mean something here, or something else than for `perilune build`. */
const SWITCHES: ReadonlyMap<string, Apply> = new Map<string, Apply>([
  ["-c", stage("object")],
  ["-S", stage("assembly")],
  ["-E", stage("preprocessed")],
  ["-shared", shared],
  ["-bundle", shared],
  ["-dynamiclib", shared],
  ["-M", rule("all", true)],
  ["-MM", rule("own", true)],
  ["-MD", rule("all", false)],
  ["-MMD", rule("own", false)],
  ["-MP", ({ dependencies }) => void (dependencies.phony = true)],
  // The preprocessor's own.
  ...["-P", "-C", "-CC", "-dM", "-dD", "-dI"].map((flag): [string, Apply] => [flag, passToCompiler(flag)]),
  // Everything is position-independent.
  ...["-fPIE", "-fpie", "-pie", "-no-pie", "-fno-plt"].map((flag): [string, Apply] => [flag, nothing]),
  ["--driver-mode=g++", (result) => void (result.cIsCpp = true)],
  ["--no-cache", (result) => void (result.cache = false)],
  ["-v", (result) => void (result.verbose = true)],
  ["--verbose", (result) => void (result.verbose = true)],
  ["-h", (result) => void (result.help = true)],
  ["--help", (result) => void (result.help = true)],
]);

const QUESTION = /^(?:--version|-dump(?:machine|version|fullversion)|--?print-[a-z-]+(?:=.*)?)$/;

/** Flags whose value is joined or the next argument. */
const VALUED: readonly (readonly [string, string, (result: CcArguments, value: string) => void])[] = [
  ["-MF", "a file", ({ dependencies }, file) => void (dependencies.file = file)],
  ["-MT", "a target", ({ dependencies }, name) => void dependencies.targets.push({ name, quoted: true })],
  ["-MQ", "a target", ({ dependencies }, name) => void dependencies.targets.push({ name, quoted: false })],
  // What macOS's linker is told about functions of the host.
  ["-undefined", "a treatment", () => undefined],
];

/** Throws ERR_FLAG_UNKNOWN, ERR_FLAG_UNSUPPORTED or ERR_FLAG_VALUE, each with the flag's name. */
export function parseCcArguments(argv: readonly string[]): CcArguments {
  const result: CcArguments = {
    ...noFlags(),
    optimize: "-O0",
    stage: "link",
    shared: false,
    inputs: [],
    languages: new Map(),
    cIsCpp: false,
    output: undefined,
    dependencies: { headers: undefined, only: false, file: undefined, targets: [], phony: false },
    question: undefined,
    compiler: "auto",
    cache: true,
    verbose: false,
    help: false,
  };
  let language: Language | undefined; // of -x
  for (let at = 0; at < argv.length; at++) {
    const argument = argv[at] ?? "";
    const next = argv[at + 1];
    if (isInput(argument)) {
      result.inputs.push(argument);
      const read = language ?? (argument === "-" ? "c" : undefined);
      if (read !== undefined) result.languages.set(argument, read);
      if (
        argument === "-" &&
        language === undefined &&
        result.stage !== "preprocessed" &&
        !argv.includes("-E")
      )
        throw flagValue("-x", "a language for standard input: -x c or -x c++");
    } else if (argument.startsWith("-x")) {
      const joined = argument.length > 2 ? argument.slice(2) : undefined;
      language = readLanguage(requireValue("-x", "a language", joined ?? next));
      if (joined === undefined) at++;
    } else at += readFlag(result, argument, next);
  }
  if (result.dependencies.only) result.stage = "preprocessed";
  return result;
}

/** Returns the language of the inputs after `-x`; undefined for `none`, which goes by their names. */
function readLanguage(language: string): Language | undefined {
  if (language === "none") return undefined;
  if (language === "c" || language === "cpp-output") return "c";
  if (language === "c++" || language === "c++-cpp-output") return "c++";
  throw unsupportedFlag(`-x ${language}`, "the language is C or C++");
}

/** Applies one flag; returns how many further arguments it took. */
function readFlag(result: CcArguments, argument: string, next: string | undefined): 0 | 1 {
  const apply = SWITCHES.get(argument);
  if (apply) {
    apply(result);
    return 0;
  }
  if (QUESTION.test(argument)) {
    result.question = argument.replace(/^--print/, "-print");
    return 0;
  }
  const compiler = longValue("--compiler", "auto, emcc or npm", argument, next);
  if (compiler) {
    const choice = COMPILER_CHOICES.find((name) => name === compiler.value);
    if (choice === undefined) throw flagValue("--compiler", "auto, emcc or npm");
    result.compiler = choice;
    return compiler.taken;
  }
  for (const [flag, expected, read] of VALUED) {
    if (!argument.startsWith(flag)) continue;
    const joined = argument === flag ? undefined : argument.slice(flag.length);
    read(result, requireValue(flag, expected, joined ?? next));
    return joined === undefined ? 1 : 0;
  }
  if (argument.startsWith("-M") || argument === "-V") throw unknownFlag(argument);
  if (argument.startsWith("-o")) {
    const joined = argument === "-o" ? undefined : argument.slice(2);
    result.output = requireValue("-o", "a file", joined ?? next);
    return joined === undefined ? 1 : 0;
  }
  return readCompilerFlag(result, argument, next);
}

/**
 * Parses the flags of `perilune build` as C compilers do: joined and separate values, files anywhere. Rejects flags that
 * no table here contains. Converts the options of the TypeScript API to the same data.
 */
import { unsupportedFlag, unknownFlag, flagValue } from "../errors/compile.js";
import type { BuildFlags, BuildOptions, CompilerChoice, SearchDirectory } from "./build-options.js";
import { checkBuildOptions } from "./check-options.js";

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

type Action = (result: BuildArguments, value: string, flag: string) => void;

const pass: Action = (result, value, flag) => void result.compileFlags.push(flag + value);
const ignore: Action = () => undefined;
const refuse =
  (reason: string): Action =>
  (_result, value, flag) => {
    throw unsupportedFlag(flag + value, reason);
  };
const tolerate =
  (reason: string): Action =>
  (result, value, flag) =>
    void result.ignored.push({ flag: flag + value, reason });
const search =
  (flag: SearchDirectory["flag"]): Action =>
  (result, directory) =>
    void result.search.push({ flag, directory });

const optimize: Action = (result, value) => {
  if (value === "fast") {
    tolerate("-O3 is used; the results of floating-point arithmetic do not change")(result, value, "-O");
    result.optimize = "-O3";
    return;
  }
  if (!["", "0", "1", "2", "3", "s", "z", "g"].includes(value)) {
    throw unsupportedFlag(`-O${value}`, "expected -O0, -O1, -O2, -O3, -Os, -Oz or -Og");
  }
  result.optimize = `-O${value}`;
};

const debug: Action = (result, value, flag) => {
  if (!/^(?:$|[0-3]$|gdb[0-3]?$|dwarf(?:-[45])?$|line-tables-only$)/.test(value)) {
    throw unknownFlag(flag + value);
  }
  result.debug = value !== "0";
};

const NO_DEPENDENCIES = "dependency files are not written";
const FIXED_MACHINE = "the ABI fixes the machine and its features";

/** Flags of the linker that only tune or name a shared library of another system. */
const HARMLESS_LINKER_FLAG =
  /^(?:-O\d?|--?(?:soname|rpath|rpath-link|z|h|install_name)\b.*|--(?:no-)?as-needed|--no-undefined|-z,.*|-Bsymbolic.*|--(?:no-)?gc-sections|--hash-style=.*|--build-id.*|--enable-new-dtags|--disable-new-dtags|-E|--export-dynamic|-s|-S|--strip-(?:all|debug))$/;

const linkerFlag: Action = (result, value, flag) => {
  const action = HARMLESS_LINKER_FLAG.test(value) ? tolerate : refuse;
  action("linker flags are not passed on")(result, value, flag);
};

const machine: Action = (result, value, flag) => {
  const action = /^(?:(?:arch|tune|cpu)=.*|32|64|fpmath=.*|sse\d?(?:\.\d)?|no-red-zone)$/.test(value)
    ? tolerate
    : refuse;
  action(FIXED_MACHINE)(result, value, flag);
};

/** Flags with no value. */
const PLAIN: ReadonlyMap<string, Action> = new Map<string, Action>([
  ["-w", pass],
  ["-ansi", pass],
  ["-pedantic", pass],
  ["-pedantic-errors", pass],
  ["-undef", pass],
  ["-trigraphs", pass],
  ["-msimd128", pass],
  ["-shared", ignore],
  ["-fPIC", ignore],
  ["-fpic", ignore],
  ["-pipe", ignore],
  ["-s", ignore],
  ["-rdynamic", ignore],
  // C throws no exceptions, and emcc would choose C++ exceptions in JavaScript, which the ABI lacks.
  ["-fexceptions", ignore],
  ["-c", refuse("compiling and linking cannot be separated")],
  ["-S", refuse("the output is a native module, not assembly")],
  ["-E", refuse("the output is a native module, not preprocessed text")],
  ["-static", refuse("a native module is linked dynamically")],
  ["-pthread", refuse("version 1 of the ABI has no threads")],
  ["-nostdinc", refuse("native modules need the ABI's headers")],
  ["-nostdlib", refuse("the C library is the core's")],
  ["-MMD", tolerate(NO_DEPENDENCIES)],
  ["-MD", tolerate(NO_DEPENDENCIES)],
  ["-MP", tolerate(NO_DEPENDENCIES)],
  ["-flto", refuse("objects for link-time optimisation have no symbol table")],
  ["-fno-PIC", refuse("a native module must be position-independent")],
  ["-fno-pic", refuse("a native module must be position-independent")],
  ["-fopenmp", refuse("version 1 of the ABI has no threads")],
  ["--no-cache", (result) => void (result.cache = false)],
  ["-v", (result) => void (result.verbose = true)],
  ["--verbose", (result) => void (result.verbose = true)],
  ["-h", (result) => void (result.help = true)],
  ["--help", (result) => void (result.help = true)],
]);

/** Flags that take a value, joined or as the next argument. */
const VALUED: readonly (readonly [string, string, Action])[] = [
  ["-isystem", "a directory", search("-isystem")],
  ["-iquote", "a directory", search("-iquote")],
  ["-idirafter", "a directory", search("-idirafter")],
  ["-include", "a file", (result, file) => void result.preincludes.push(file)],
  ["-I", "a directory", search("-I")],
  ["-D", "a macro", (result, macro) => void result.compileFlags.push(`-D${macro}`)],
  ["-U", "a macro", (result, macro) => void result.compileFlags.push(`-U${macro}`)],
  ["-L", "a directory", (result, directory) => void result.libraryDirs.push(directory)],
  ["-l", "a library", (result, library) => void result.libraries.push(library)],
  ["-MF", "a file", tolerate(NO_DEPENDENCIES)],
  ["-MT", "a target", tolerate(NO_DEPENDENCIES)],
  ["-MQ", "a target", tolerate(NO_DEPENDENCIES)],
  ["-o", "a file", (result, file) => void (result.output = file)],
];

/** Long flags of our own, `--flag value` or `--flag=value`. */
const LONG: readonly (readonly [string, string, Action])[] = [
  ["--export", "a function's name", (result, symbol) => void result.exports.push(symbol)],
  ["--output", "a file", (result, file) => void (result.output = file)],
  [
    "--compiler",
    "auto, emcc or npm",
    (result, value, flag) => {
      if (value !== "auto" && value !== "emcc" && value !== "npm") throw flagValue(flag, "auto, emcc or npm");
      result.compiler = value;
    },
  ],
];

/** Flags with a joined value only; the first matching prefix counts. */
const JOINED: readonly (readonly [string, Action])[] = [
  ["-std=", pass],
  ["-Wl,", linkerFlag],
  ["-Wa,", refuse("assembler flags are not passed on")],
  ["-Wp,", refuse("pass the preprocessor's flag directly")],
  ["-W", pass],
  ["-fsanitize", refuse("sanitizers need a runtime that the core does not have")],
  ["-fprofile", refuse("profiles need a runtime that the core does not have")],
  ["-fcoverage", refuse("coverage needs a runtime that the core does not have")],
  ["-flto", refuse("objects for link-time optimisation have no symbol table")],
  ["-fplugin", refuse("compiler plug-ins are not supported")],
  ["-f", pass],
  ["-O", optimize],
  ["-g", debug],
  ["-M", refuse("a native module is made, not a list of dependencies")],
  ["-m", machine],
  ["-x", refuse("the language is always C")],
];

/**
 * Parses arguments such as `a.c b.c -o name.wasm -Iinc -D X=1 -O2 -g -lm`.
 * Throws ERR_FLAG_UNKNOWN, ERR_FLAG_UNSUPPORTED or ERR_FLAG_VALUE, each with the flag's name.
 */
export function parseBuildArguments(argv: readonly string[]): BuildArguments {
  return readArguments(noArguments(), argv);
}

/** Converts options to flags, those in `options.flags` last. Throws as `parseBuildArguments` does. */
export function optionsToArguments(options: BuildOptions): BuildArguments {
  checkBuildOptions(options);
  const { includeDirs = [], defines = {}, libraries = [], libraryDirs = [], exports = [] } = options;
  const result = noArguments();
  if (options.optimize !== undefined) optimize(result, options.optimize, "-O");
  result.debug = options.debug ?? false;
  for (const directory of required(includeDirs, "-I", "a directory")) search("-I")(result, directory, "-I");
  result.compileFlags.push(...macros(defines));
  result.libraries.push(...required(libraries, "-l", "a library"));
  result.libraryDirs.push(...required(libraryDirs, "-L", "a directory"));
  result.exports.push(...required(exports, "--export", "a function's name"));
  return readArguments(result, options.flags ?? []);
}

function macros(defines: NonNullable<BuildOptions["defines"]>): string[] {
  if (isList(defines)) return required(defines, "-D", "a macro").map((macro) => `-D${macro}`);
  return Object.entries(defines).map(([name, value]) =>
    value === false ? `-U${name}` : value === true ? `-D${name}` : `-D${name}=${value}`,
  );
}

/** `Array.isArray` does not narrow a readonly array. */
function isList(value: object): value is readonly string[] {
  return Array.isArray(value);
}

/** Throws ERR_FLAG_VALUE for an empty value, as for one missing on the command line. */
function required(values: readonly string[], flag: string, expected: string): readonly string[] {
  if (values.includes("")) throw flagValue(flag, expected);
  return values;
}

function noArguments(): BuildArguments {
  return {
    inputs: [],
    output: undefined,
    search: [],
    preincludes: [],
    compileFlags: [],
    optimize: "-O2",
    debug: false,
    libraries: [],
    libraryDirs: [],
    exports: [],
    ignored: [],
    compiler: "auto",
    cache: true,
    verbose: false,
    help: false,
  };
}

function readArguments(result: BuildArguments, argv: readonly string[]): BuildArguments {
  for (let at = 0; at < argv.length; at++) {
    const argument = argv[at] ?? "";
    if (argument === "--") {
      result.inputs.push(...argv.slice(at + 1));
      break;
    }
    if (!argument.startsWith("-") || argument === "-") {
      result.inputs.push(argument);
      continue;
    }
    at += readFlag(result, argument, argv[at + 1]);
  }
  return result;
}

/** Applies one flag; returns how many further arguments it took. */
function readFlag(result: BuildArguments, argument: string, next: string | undefined): 0 | 1 {
  const plain = PLAIN.get(argument);
  if (plain) {
    plain(result, "", argument);
    return 0;
  }
  for (const [flag, expected, action] of LONG) {
    const joined = argument.startsWith(`${flag}=`);
    if (joined || argument === flag) {
      return valued(
        result,
        flag,
        expected,
        action,
        joined ? argument.slice(flag.length + 1) : undefined,
        next,
      );
    }
  }
  if (argument.startsWith("--")) throw unknownFlag(argument);
  for (const [flag, expected, action] of VALUED) {
    if (!argument.startsWith(flag)) continue;
    const value = argument === flag ? undefined : argument.slice(flag.length);
    return valued(result, flag, expected, action, value, next);
  }
  for (const [prefix, action] of JOINED) {
    if (!argument.startsWith(prefix)) continue;
    action(result, argument.slice(prefix.length), prefix);
    return 0;
  }
  throw unknownFlag(argument);
}

function valued(
  result: BuildArguments,
  flag: string,
  expected: string,
  action: Action,
  joined: string | undefined,
  next: string | undefined,
): 0 | 1 {
  const value = joined ?? next;
  if (value === undefined || value === "") throw flagValue(flag, expected);
  action(result, value, flag);
  return joined === undefined ? 1 : 0;
}

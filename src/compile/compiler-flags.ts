/**
 * Reads flags of C compilers: joined and separate values. Rejects flags that no table here contains. Not here: inputs and the
 * flags of our commands (arguments.ts).
 */
import { flagValue, unknownFlag, unsupportedFlag } from "../errors/compile.js";
import type { BuildFlags, SearchDirectory } from "./build-options.js";

type Action = (result: BuildFlags, value: string, flag: string) => void;

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

const strip: Action = (result) => {
  result.strip = true;
};

const NO_DEPENDENCIES = "dependency files are not written";
const FIXED_MACHINE = "the ABI fixes the machine and its features";

/** Flags of the linker that only tune or name a shared library of another system. */
const HARMLESS_LINKER_FLAG =
  /^(?:-O\d?|--?(?:soname|rpath|rpath-link|z|h|install_name)\b.*|--(?:no-)?as-needed|--no-undefined|-z,.*|-Bsymbolic.*|--(?:no-)?gc-sections|--hash-style=.*|--build-id.*|--enable-new-dtags|--disable-new-dtags|-E|--export-dynamic|-S|--strip-debug|--(?:start|end)-group|-[()])$/;

const linkerFlag: Action = (result, value, flag) => {
  if (/^(?:-s|--strip-all)$/.test(value)) {
    strip(result, value, flag);
    return;
  }
  const paths = /^--?rpath[=,](.+)$/.exec(value)?.[1];
  if (paths !== undefined) {
    result.runPaths.push(...paths.split(":"));
    return;
  }
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
  ["-s", strip],
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
];

/** Flags whose value the ABI section keeps. */
const OF_MODULE = [
  ["--module-version", "a version", "version"],
  ["--license", "a licence", "license"],
] as const;

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

/** The flags of a build where nothing is said. */
export function noFlags(): BuildFlags {
  return {
    search: [],
    preincludes: [],
    macros: [],
    compileFlags: [],
    optimize: "-O2",
    debug: false,
    strip: false,
    libraries: [],
    libraryDirs: [],
    exports: [],
    version: undefined,
    license: undefined,
    shared: false,
    runPaths: [],
    ignored: [],
  };
}

/**
 * Applies one compiler flag to `result`. `next` is the argument after it. Returns how many further arguments it took.
 * Throws ERR_FLAG_UNKNOWN, ERR_FLAG_UNSUPPORTED or ERR_FLAG_VALUE, each with the flag's name.
 */
export function readCompilerFlag(result: BuildFlags, argument: string, next: string | undefined): 0 | 1 {
  const plain = PLAIN.get(argument);
  if (plain) {
    plain(result, "", argument);
    return 0;
  }
  const exported = longValue("--export", "a function's name", argument, next);
  if (exported) {
    result.exports.push(exported.value);
    return exported.taken;
  }
  for (const [flag, expected, field] of OF_MODULE) {
    const found = longValue(flag, expected, argument, next);
    if (!found) continue;
    result[field] = found.value;
    return found.taken;
  }
  if (argument === "--shared") {
    result.shared = true;
    return 0;
  }
  if (argument.startsWith("--")) throw unknownFlag(argument);
  for (const [flag, expected, action] of VALUED) {
    if (!argument.startsWith(flag)) continue;
    const joined = argument === flag ? undefined : argument.slice(flag.length);
    action(result, requireValue(flag, expected, joined ?? next), flag);
    return joined === undefined ? 1 : 0;
  }
  for (const [prefix, action] of JOINED) {
    if (!argument.startsWith(prefix)) continue;
    action(result, argument.slice(prefix.length), prefix);
    return 0;
  }
  throw unknownFlag(argument);
}

/** Reads the value of a long flag, `--flag value` or `--flag=value`. Returns undefined for another argument. */
export function longValue(
  flag: string,
  expected: string,
  argument: string,
  next: string | undefined,
): { readonly value: string; readonly taken: 0 | 1 } | undefined {
  const joined = argument.startsWith(`${flag}=`);
  if (!joined && argument !== flag) return undefined;
  const value = requireValue(flag, expected, joined ? argument.slice(flag.length + 1) : next);
  return { value, taken: joined ? 0 : 1 };
}

/** Throws ERR_FLAG_VALUE if the value of a flag is missing or empty. */
export function requireValue(flag: string, expected: string, value: string | undefined): string {
  if (value === undefined || value === "") throw flagValue(flag, expected);
  return value;
}

/** What can go wrong when C is compiled to a native module. One class per cause; running modules is not here. */
import { PeriluneError } from "./base.js";
import { C_FUNCTION } from "./c-function.js";

/** The root of all errors of `perilune build` and of `compileModule`. */
export class BuildError extends PeriluneError {
  override name = "BuildError";
}

/** The compiler refused a source. `diagnostics` is what it said, with paths as they were given. */
export class CompileError extends BuildError {
  override name = "CompileError";
  constructor(
    readonly file: string,
    readonly diagnostics: string,
  ) {
    super(`${file} does not compile:\n${diagnostics.trimEnd()}`);
  }
}

/** The linker refused the objects: a symbol defined twice, say. `diagnostics` is what it said. */
export class LinkError extends BuildError {
  override name = "LinkError";
  constructor(
    readonly diagnostics: string,
    product = "module",
  ) {
    super(`the ${product} does not link:\n${diagnostics.trimEnd()}`);
  }
}

/** A name for `require` and an init function that do not go together, or a name given twice. */
export class StaticNameError extends BuildError {
  override name = "StaticNameError";
}

/** The compiler itself broke down (a trap, its stack used up), whatever the source was. */
export class CompilerCrashError extends BuildError {
  override name = "CompilerCrashError";
  constructor(
    readonly tool: string,
    readonly diagnostics: string,
    cause: unknown,
  ) {
    super(`${tool} broke down: ${String(cause)}\n${diagnostics.trimEnd()}`.trimEnd(), { cause });
  }
}

/** Neither compiler is there, or not the one that was asked for. The message says what to run. */
export class CompilerMissingError extends BuildError {
  override name = "CompilerMissingError";
}

/** A compiler was asked for by name and is of a version that is not supported. */
export class CompilerVersionError extends BuildError {
  override name = "CompilerVersionError";
  constructor(
    readonly tool: string,
    readonly found: string,
    readonly expected: readonly string[],
  ) {
    super(`${tool} is version ${found}; native modules need ${expected.join(" or ")}`);
  }
}

/** A file of C++: version 1 of the ABI is for C. */
export class CppSourceError extends BuildError {
  override name = "CppSourceError";
  constructor(readonly file: string) {
    super(`${file} is C++; native modules are made from C only`);
  }
}

/** An input that is neither C, nor an object, nor an archive. */
export class InputKindError extends BuildError {
  override name = "InputKindError";
  constructor(readonly file: string) {
    super(`${file} is no input for a native module: expected C (.c), an object (.o) or an archive (.a)`);
  }
}

/** An input file that cannot be read. */
export class InputMissingError extends BuildError {
  override name = "InputMissingError";
  constructor(
    readonly file: string,
    cause?: unknown,
  ) {
    super(`${file} cannot be read${cause instanceof Error ? `: ${cause.message}` : ""}`, { cause });
  }
}

/** The output is a file that must not be overwritten: an input, or one with the name of a source. */
export class OutputError extends BuildError {
  override name = "OutputError";
  constructor(
    readonly file: string,
    reason: string,
  ) {
    super(`${file} is not written: ${reason}`);
  }
}

/** An object or archive that is not made of WebAssembly. */
export class ObjectFormatError extends BuildError {
  override name = "ObjectFormatError";
  constructor(
    readonly file: string,
    reason: string,
  ) {
    super(`${file} is no WebAssembly object: ${reason}`);
  }
}

/** No object defines a `luaopen_*`, so `require` could not open the module. */
export class NoInitFunctionError extends BuildError {
  override name = "NoInitFunctionError";
  constructor(readonly files: readonly string[]) {
    super(
      `no function luaopen_<name> is defined in ${files.join(", ")}; ` +
        "a native module needs one that is not static",
    );
  }
}

/** A `luaopen_*` that Lua cannot call: it is no C function of Lua's. Types are as in `ii:i`. */
export class InitTypeError extends BuildError {
  override name = "InitTypeError";
  readonly expected = C_FUNCTION;
  constructor(
    readonly file: string,
    readonly symbol: string,
    readonly found: string,
  ) {
    super(`${file}: ${InitTypeError.#problem(symbol, found)}`);
  }

  /** A line that says the same of a function that is not the only one. */
  asWarning(): string {
    return `${this.file}: warning: ${InitTypeError.#problem(this.symbol, this.found)}\n`;
  }

  static #problem(symbol: string, found: string): string {
    return (
      `${symbol} has the wrong type: found ${found}; ` +
      `expected ${C_FUNCTION}, as of int ${symbol}(lua_State *)`
    );
  }
}

/** A function that was to be exported is defined nowhere. */
export class ExportMissingError extends BuildError {
  override name = "ExportMissingError";
  constructor(readonly symbols: readonly string[]) {
    super(`asked to export what no source defines: ${symbols.join(", ")}`);
  }
}

/** `-lx` with no `libx.a` in the directories of `-L`. */
export class LibraryMissingError extends BuildError {
  override name = "LibraryMissingError";
  constructor(
    readonly library: string,
    readonly directories: readonly string[],
  ) {
    super(
      `no lib${library}.a for -l${library}: looked in ${directories.length > 0 ? directories.join(", ") : "no directory (give -L)"}`,
    );
  }
}

/** A flag that `perilune build` does not know. */
export class UnknownFlagError extends BuildError {
  override name = "UnknownFlagError";
  constructor(readonly flag: string) {
    super(`unknown flag ${flag}`);
  }
}

/** A flag of C compilers that a native module cannot be made with. */
export class UnsupportedFlagError extends BuildError {
  override name = "UnsupportedFlagError";
  constructor(
    readonly flag: string,
    reason: string,
  ) {
    super(`${flag}: ${reason}`);
  }
}

/** A flag that lacks its value, or has one that is not among those it takes. */
export class FlagValueError extends BuildError {
  override name = "FlagValueError";
  constructor(
    readonly flag: string,
    expected: string,
  ) {
    super(`${flag} needs ${expected}`);
  }
}

/** No C file was given. */
export class NoInputError extends BuildError {
  override name = "NoInputError";
  constructor() {
    super("no C file was given");
  }
}

/** Errors of compiling C to a native module. Errors of loading modules are in native-module.ts. */

import { isError } from "./realms.js";
import { PeriluneError } from "./base.js";
import type { CauseOf } from "./codes.js";
import type { CompileErrorCodes } from "./compile-codes.js";
import { C_FUNCTION } from "./differences.js";

/** A native module, or a core, was not built: a source, an input, a flag, or the compiler is at fault. */
export class CompileError extends PeriluneError {
  override name = "CompileError";
  declare readonly code: keyof CompileErrorCodes;
  constructor(...[code, message, fields, cause]: CauseOf<CompileErrorCodes>) {
    super(code, message, fields, cause);
  }
}

export const notCompiled = (file: string, diagnostics: string): CompileError =>
  new CompileError("ERR_COMPILE", `${file} does not compile:\n${diagnostics.trimEnd()}`, {
    file,
    diagnostics,
  });

export const notLinked = (diagnostics: string, product = "module"): CompileError =>
  new CompileError("ERR_LINK", `the ${product} does not link:\n${diagnostics.trimEnd()}`, { diagnostics });

export const archiveFormat = (file: string, reason: string): CompileError =>
  new CompileError("ERR_ARCHIVE", `${file} is not an archive: ${reason}`, { file });

export const noMember = (file: string, member: string): CompileError =>
  new CompileError("ERR_ARCHIVE", `${file} has no member ${member}`, { file });

export const staticName = (problem: string): CompileError => new CompileError("ERR_STATIC_NAME", problem);

export const compilerCrash = (tool: string, diagnostics: string, cause: unknown): CompileError =>
  new CompileError(
    "ERR_COMPILER_CRASH",
    `${tool} broke down: ${String(cause)}\n${diagnostics.trimEnd()}`.trimEnd(),
    { tool, diagnostics },
    cause,
  );

export const compilerMissing = (problem: string, options?: ErrorOptions): CompileError =>
  new CompileError("ERR_COMPILER_MISSING", problem, undefined, options?.cause);

export const compilerVersion = (tool: string, found: string, expected: readonly string[]): CompileError =>
  new CompileError(
    "ERR_COMPILER_VERSION",
    `${tool} is version ${found}; native modules need ${expected.join(" or ")}`,
    { tool, found, expected },
  );

export const sysrootMissing = (problem: string, options?: ErrorOptions): CompileError =>
  new CompileError("ERR_SYSROOT", problem, undefined, options?.cause);

/** The library of C++ is in another package. */
export const cxxMissing = (problem: string, options?: ErrorOptions): CompileError =>
  new CompileError("ERR_CXX_MISSING", problem, undefined, options?.cause);

/** `why` says what takes C only. */
export const cppSource = (file: string, why: string): CompileError =>
  new CompileError("ERR_INPUT_CPP", `${file} is C++: ${why}`, { file });

export const unknownInput = (file: string): CompileError =>
  new CompileError(
    "ERR_INPUT_KIND",
    `${file} is not an input for a native module: expected C (.c), C++ (.cpp, .cc, .cxx), an object (.o), an archive (.a) or a library (.wasm)`,
    { file },
  );

export const inputFile = (file: string, cause?: unknown): CompileError =>
  new CompileError(
    "ERR_INPUT_FILE",
    `${file} cannot be read${isError(cause) ? `: ${cause.message}` : ""}`,
    { file },
    cause,
  );

export const noInput = (): CompileError => new CompileError("ERR_NO_INPUT", "no C file was given");

export const outputRefused = (file: string, reason: string, cause?: unknown): CompileError =>
  new CompileError("ERR_OUTPUT", `${file} is not written: ${reason}`, { file }, cause);

export const objectFormat = (file: string, reason: string): CompileError =>
  new CompileError("ERR_OBJECT_FORMAT", `${file} is not a WebAssembly object: ${reason}`, { file });

/** `mangled` is an init function with a C++ name, if there is one. */
export const noInitFunction = (files: readonly string[], mangled?: string): CompileError =>
  new CompileError(
    "ERR_NO_INIT",
    `no function luaopen_<name> is defined in ${files.join(", ")}; ` +
      (mangled === undefined
        ? "a native module needs one that is not static (--shared makes a library without one)"
        : `${mangled} has a C++ name: expected extern "C"`),
    { files },
  );

const initTypeProblem = (symbol: string, found: string): string =>
  `${symbol} has the wrong type: found ${found}; expected ${C_FUNCTION}, as of int ${symbol}(lua_State *)`;

export const initType = (file: string, symbol: string, found: string): CompileError =>
  new CompileError("ERR_INIT_TYPE", `${file}: ${initTypeProblem(symbol, found)}`, {
    file,
    symbol,
    found,
    expected: C_FUNCTION,
  });

/** The same as a warning, if another init function is valid. */
export const initTypeWarning = (file: string, symbol: string, found: string): string =>
  `${file}: warning: ${initTypeProblem(symbol, found)}\n`;

export const exportMissing = (symbols: readonly string[]): CompileError =>
  new CompileError("ERR_EXPORT_MISSING", `no source defines the functions to export: ${symbols.join(", ")}`, {
    symbols,
  });

export const libraryMissing = (library: string, directories: readonly string[]): CompileError =>
  new CompileError(
    "ERR_LIBRARY_MISSING",
    `no lib${library}.wasm or lib${library}.a for -l${library}: looked in ${directories.length > 0 ? directories.join(", ") : "no directory (give -L)"}`,
    { library, directories },
  );

export const unknownFlag = (flag: string): CompileError =>
  new CompileError("ERR_FLAG_UNKNOWN", `unknown flag ${flag}`, { flag });

export const unsupportedFlag = (flag: string, reason: string): CompileError =>
  new CompileError("ERR_FLAG_UNSUPPORTED", `${flag}: ${reason}`, { flag });

export const flagValue = (flag: string, expected: string): CompileError =>
  new CompileError("ERR_FLAG_VALUE", `${flag} needs ${expected}`, { flag });

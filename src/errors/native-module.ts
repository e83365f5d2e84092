/**
 * Why a native module was not loaded: one class per cause, each with what was found and what was expected.
 * Not here: what the module's own code does once it runs (a Lua error, a trap).
 */

import { PeriluneError } from "./base.js";

/** Base of all refusals of a native module. `file` is the path or URL as the caller gave it. */
export class NativeModuleError extends PeriluneError {
  override name = "NativeModuleError";

  constructor(
    readonly file: string,
    problem: string,
    options?: ErrorOptions,
  ) {
    super(`${file}: ${problem}`, options);
  }
}

/** The file has no bytes. */
export class EmptyModuleError extends NativeModuleError {
  override name = "EmptyModuleError";

  constructor(file: string) {
    super(file, "the file is empty; expected a WebAssembly side module");
  }
}

/** The file is something else than WebAssembly, or WebAssembly of another version. */
export class NotWasmError extends NativeModuleError {
  override name = "NotWasmError";

  constructor(file: string, found: string) {
    super(file, `not a WebAssembly module: found ${found}; expected "\\0asm" and version 1`);
  }
}

/** The file ends before what it announces. `offset` is a byte offset in the file. */
export class TruncatedModuleError extends NativeModuleError {
  override name = "TruncatedModuleError";

  constructor(
    file: string,
    readonly offset: number,
    what: string,
  ) {
    super(file, `the file is cut off at byte ${offset}: ${what}`);
  }
}

/** The bytes are not a well-formed WebAssembly module. `offset` is a byte offset in the file, where known. */
export class MalformedModuleError extends NativeModuleError {
  override name = "MalformedModuleError";

  constructor(
    file: string,
    readonly offset: number | undefined,
    problem: string,
    options?: ErrorOptions,
  ) {
    super(
      file,
      `malformed WebAssembly${offset === undefined ? "" : ` at byte ${offset}`}: ${problem}`,
      options,
    );
  }
}

/** Well-formed WebAssembly, but not a side module that can be linked into a core. */
export class NotSideModuleError extends NativeModuleError {
  override name = "NotSideModuleError";

  constructor(file: string, found: string) {
    super(
      file,
      `not a side module: ${found}; expected a position-independent module with a dylink.0 section first`,
    );
  }
}

/** A side module that does not say for which ABI it was made. */
export class MissingAbiSectionError extends NativeModuleError {
  override name = "MissingAbiSectionError";

  constructor(file: string) {
    super(
      file,
      "the module has no perilune.abi section; `perilune build` writes it, " +
        "and `perilune stamp` adds it to a module made by emcc",
    );
  }
}

/** The module was made for another version of the native module ABI. */
export class AbiVersionError extends NativeModuleError {
  override name = "AbiVersionError";

  constructor(
    file: string,
    readonly found: number,
    readonly expected: number,
  ) {
    super(file, `the module was made for ABI version ${found}; expected ABI version ${expected}`);
  }
}

/** The module was made for another Lua. */
export class LuaVersionError extends NativeModuleError {
  override name = "LuaVersionError";

  constructor(
    file: string,
    readonly found: string,
    readonly expected: string,
  ) {
    super(file, `the module was made for Lua ${found}; expected Lua ${expected}`);
  }
}

/** The module passes 64-bit integers as pairs of 32-bit ones. `signs` are what shows it. */
export class LegacyInt64Error extends NativeModuleError {
  override name = "LegacyInt64Error";

  constructor(
    file: string,
    readonly signs: readonly string[],
  ) {
    super(
      file,
      `the module splits 64-bit integers into 32-bit halves (${summary(signs)}); ` +
        "expected one built with -sWASM_BIGINT=1",
    );
  }
}

/** The module was made from C++. `signs` are what shows it. */
export class CppModuleError extends NativeModuleError {
  override name = "CppModuleError";

  constructor(
    file: string,
    readonly signs: readonly string[],
  ) {
    super(file, `the module was made from C++ (${summary(signs)}); expected C: C++ is not supported`);
  }
}

/** The module asks for other shared libraries. */
export class NeededLibraryError extends NativeModuleError {
  override name = "NeededLibraryError";

  constructor(
    file: string,
    readonly libraries: readonly string[],
  ) {
    super(
      file,
      `the module needs other shared libraries (${libraries.join(", ")}); expected one with all it needs linked in`,
    );
  }
}

/** The module imports what the core does not have. `symbols` are all of them, sorted. */
export class MissingImportError extends NativeModuleError {
  override name = "MissingImportError";

  constructor(
    file: string,
    readonly symbols: readonly string[],
    hint = "",
    /** Of names that the C library of the core leaves out on purpose: the header that declares it, and why. */
    readonly reasons: ReadonlyMap<string, string> = new Map(),
  ) {
    const noun = symbols.length === 1 ? "a symbol" : `${symbols.length} symbols`;
    const list = symbols.map((symbol) => {
      const reason = reasons.get(symbol);
      return reason === undefined ? symbol : `${symbol} (${reason})`;
    });
    super(file, `the module needs ${noun} that the core does not have: ${list.join(", ")}${hint}`);
  }
}

/** An import whose type is not the one of what it names. Types are written as in `ii:i`. */
export interface ImportMismatch {
  readonly symbol: string;
  readonly expected: string;
  readonly found: string;
}

/** The module imports something under a type that the core does not give it. `mismatches` are all, sorted. */
export class ImportTypeError extends NativeModuleError {
  override name = "ImportTypeError";

  constructor(
    file: string,
    readonly mismatches: readonly ImportMismatch[],
  ) {
    const list = mismatches.map((m) => `${m.symbol} (found ${m.found}; expected ${m.expected})`);
    super(file, `the module imports with the wrong type: ${list.join(", ")}`);
  }
}

/** The module has no init function for the name under which it is opened, or one that Lua cannot call. */
export class MissingInitError extends NativeModuleError {
  override name = "MissingInitError";

  constructor(
    file: string,
    readonly expected: readonly string[],
    readonly found: readonly string[],
    /** Of the expected functions those that are there, but of another type; types as in `ii:i`. */
    readonly misfits: readonly ImportMismatch[] = [],
  ) {
    const [misfit] = misfits;
    super(
      file,
      misfit
        ? `the module exports ${misfit.symbol} with the wrong type: found ${misfit.found}; ` +
            `expected ${misfit.expected}, as of int ${misfit.symbol}(lua_State *)`
        : `the module exports no function ${expected.join(" or ")} (int (lua_State *)); ` +
            `found ${found.length === 0 ? "no luaopen_ function" : found.join(", ")}`,
    );
  }
}

/** A name that no native module can have. */
export class ModuleNameError extends NativeModuleError {
  override name = "ModuleNameError";

  constructor(
    file: string,
    readonly moduleName: string,
  ) {
    super(
      file,
      `${JSON.stringify(moduleName)} is no name of a native module; ` +
        "expected parts of letters, digits, _ and - (the first a letter or _), joined by dots",
    );
  }
}

/** There is no memory for the module's static data. `size` is in bytes. */
export class ModuleMemoryError extends NativeModuleError {
  override name = "ModuleMemoryError";

  constructor(
    file: string,
    readonly size: number,
  ) {
    super(file, `not enough memory for the module's ${size} bytes of static data`);
  }
}

/** The function table cannot grow by what the module needs. `slots` is how many it asked for. */
export class ModuleTableError extends NativeModuleError {
  override name = "ModuleTableError";

  constructor(
    file: string,
    readonly slots: number,
  ) {
    super(file, `the function table cannot grow by the ${slots} slots that the module needs`);
  }
}

/** The engine refused to join the module to this core although the checks passed: `cause` is its error. */
export class ModuleLinkError extends NativeModuleError {
  override name = "ModuleLinkError";

  constructor(file: string, cause: Error) {
    super(file, `the module cannot be linked to this core: ${cause.message}`, { cause });
  }
}

function summary(signs: readonly string[]): string {
  const shown = signs.slice(0, 3).join(", ");
  return signs.length > 3 ? `${shown} and ${signs.length - 3} more` : shown;
}

/** The file cannot be read: it is not there, a directory, or not readable. */
export class ModuleFileError extends NativeModuleError {
  override name = "ModuleFileError";

  constructor(file: string, problem: string) {
    super(file, `cannot read the file: ${problem}`);
  }
}

/**
 * Errors of loading a native module: each message says what was found and what was expected.
 * Not here: errors of the module's own code once it runs (a Lua error, a trap).
 */

import type { CauseOf, NativeModuleErrorCodes } from "./codes.js";
import type { ImportMismatch } from "./differences.js";
import { ModuleError } from "./module.js";

/** `file` is the path or URL as the caller gave it. */
function refusal(
  file: string,
  ...[code, problem, fields, cause]: CauseOf<NativeModuleErrorCodes>
): ModuleError {
  const parts = [code, `${file}: ${problem}`, fields, cause] as CauseOf<NativeModuleErrorCodes>;
  return new ModuleError({ file }, ...parts);
}

/** `problem` is the system's message. */
export const moduleFile = (file: string, problem: string, cause?: unknown): ModuleError =>
  refusal(file, "ERR_MODULE_FILE", `cannot read the file: ${problem}`, undefined, cause);

/** `never`: the state loads no native modules at all. */
export const moduleOrigin = (file: string, never: boolean): ModuleError =>
  refusal(
    file,
    "ERR_MODULE_ORIGIN",
    never
      ? "a strict state loads no native modules"
      : "a script could have written this file; this state loads native modules only from files that it was given " +
          "and no script changed, and from read-only directories",
  );

export const emptyModule = (file: string): ModuleError =>
  refusal(file, "ERR_MODULE_EMPTY", "the file is empty; expected a WebAssembly side module");

export const notWasm = (file: string, found: string): ModuleError =>
  refusal(
    file,
    "ERR_MODULE_NOT_WASM",
    `not a WebAssembly module: found ${found}; expected "\\0asm" and version 1`,
  );

/** `offset` is a byte offset in the file. */
export const truncatedModule = (file: string, offset: number, what: string): ModuleError =>
  refusal(file, "ERR_MODULE_TRUNCATED", `the file is cut off at byte ${offset}: ${what}`, {
    offset,
  });

/** `offset` is a byte offset in the file, if known. */
export function malformedModule(
  file: string,
  offset: number | undefined,
  problem: string,
  options?: ErrorOptions,
): ModuleError {
  const place = offset === undefined ? "" : ` at byte ${offset}`;
  return refusal(
    file,
    "ERR_MODULE_MALFORMED",
    `malformed WebAssembly${place}: ${problem}`,
    { offset },
    options?.cause,
  );
}

export const notSideModule = (file: string, found: string): ModuleError =>
  refusal(
    file,
    "ERR_MODULE_NOT_SIDE",
    `not a side module: ${found}; expected a position-independent module with a dylink.0 section first`,
  );

export const noAbiSection = (file: string): ModuleError =>
  refusal(
    file,
    "ERR_MODULE_NO_ABI",
    "the module has no perilune.abi section; `perilune build` writes it, " +
      "and `perilune stamp` adds it to a module made by emcc",
  );

export const abiVersion = (file: string, found: number, expected: number): ModuleError =>
  refusal(
    file,
    "ERR_MODULE_ABI_VERSION",
    `the module was made for ABI version ${found}; expected ABI version ${expected}`,
    { found, expected },
  );

export const luaVersion = (file: string, found: string, expected: string): ModuleError =>
  refusal(file, "ERR_MODULE_LUA_VERSION", `the module was made for Lua ${found}; expected Lua ${expected}`, {
    found,
    expected,
  });

/** The module passes 64-bit integers as pairs of 32-bit ones. */
export const legacyInt64 = (file: string, signs: readonly string[]): ModuleError =>
  refusal(
    file,
    "ERR_MODULE_LEGACY_INT64",
    `the module splits 64-bit integers into 32-bit halves (${summary(signs)}); ` +
      "expected one built with -sWASM_BIGINT=1",
    { signs },
  );

/** `signs` are symbols of a C++ library that is not in the module, or of exceptions through JavaScript. */
export const cppModule = (file: string, signs: readonly string[]): ModuleError =>
  refusal(
    file,
    "ERR_MODULE_CPP",
    `the module was made from C++ without the C++ library of this ABI (${summary(signs)}); ` +
      "expected one that `perilune build` linked with the package perilune-cxx",
    { signs },
  );

/** A static constructor, in C++, threw an exception with this message. */
export const moduleConstructor = (file: string, message: string): ModuleError =>
  refusal(
    file,
    "ERR_MODULE_CONSTRUCTOR",
    `a static constructor of the module threw a C++ exception: ${message}`,
  );

/** `problem` says what is wrong with them. */
export const neededLibrary = (
  file: string,
  libraries: readonly string[],
  problem = "which are not given",
  cause?: unknown,
): ModuleError =>
  refusal(
    file,
    "ERR_MODULE_NEEDED_LIBRARY",
    `the module needs ${libraries.length === 1 ? "the library" : "the libraries"} ${libraries.join(", ")}, ${problem}`,
    { libraries },
    cause,
  );

/** `symbols` are sorted. `reasons` gives the header and the reason for names that the C library leaves out. */
export function missingImport(
  file: string,
  symbols: readonly string[],
  hint = "",
  reasons: ReadonlyMap<string, string> = new Map(),
  where = "the core does",
): ModuleError {
  const noun = symbols.length === 1 ? "a symbol" : `${symbols.length} symbols`;
  const list = symbols.map((symbol) => {
    const reason = reasons.get(symbol);
    return reason === undefined ? symbol : `${symbol} (${reason})`;
  });
  return refusal(
    file,
    "ERR_MODULE_MISSING_IMPORT",
    `the module needs ${noun} that ${where} not have: ${list.join(", ")}${hint}`,
    { symbols, reasons },
  );
}

/** `mismatches` are sorted. */
export function importType(file: string, mismatches: readonly ImportMismatch[]): ModuleError {
  const list = mismatches.map((m) => `${m.symbol} (found ${m.found}; expected ${m.expected})`);
  return refusal(
    file,
    "ERR_MODULE_IMPORT_TYPE",
    `the module imports with the wrong type: ${list.join(", ")}`,
    { mismatches },
  );
}

/** `misfits` are the expected functions that the module has with another type. */
export function noInit(
  file: string,
  expected: readonly string[],
  found: readonly string[],
  misfits: readonly ImportMismatch[] = [],
): ModuleError {
  const [misfit] = misfits;
  return refusal(
    file,
    "ERR_MODULE_MISSING_INIT",
    misfit
      ? `the module exports ${misfit.symbol} with the wrong type: found ${misfit.found}; ` +
          `expected ${misfit.expected}, as of int ${misfit.symbol}(lua_State *)`
      : `the module exports no function ${expected.join(" or ")} (int (lua_State *)); ` +
          `found ${found.length === 0 ? "no luaopen_ function" : found.join(", ")}`,
    { expected, found, misfits },
  );
}

export const moduleName = (file: string, name: string): ModuleError =>
  refusal(
    file,
    "ERR_MODULE_NAME",
    `${JSON.stringify(name)} is not a native module name; ` +
      "expected parts of letters, digits, _ and - (the first a letter or _), joined by dots",
    { moduleName: name },
  );

/** `size` is in bytes. */
export const moduleMemory = (file: string, size: number): ModuleError =>
  refusal(file, "ERR_MODULE_MEMORY", `not enough memory for the module's ${size} bytes of static data`, {
    size,
  });

/** `left` is what all modules that are not linked yet may have, in bytes. */
export const moduleQuota = (file: string, size: number, left: number): ModuleError =>
  refusal(
    file,
    "ERR_MODULE_MEMORY",
    `the module needs ${size} bytes for static data; the runtime's native modules may have ${left} more (moduleMemory)`,
    { size },
  );

export const moduleTable = (file: string, slots: number): ModuleError =>
  refusal(
    file,
    "ERR_MODULE_TABLE",
    `the function table cannot grow by the ${slots} slots that the module needs`,
    { slots },
  );

/** The engine refused the module although all checks passed. */
export const moduleForbidden = (file: string, reason: string, cause: unknown): ModuleError =>
  refusal(file, "ERR_MODULE_FORBIDDEN", reason, undefined, cause);

export const moduleLink = (file: string, cause: Error): ModuleError =>
  refusal(
    file,
    "ERR_MODULE_LINK",
    `the module cannot be linked to this core: ${cause.message}`,
    undefined,
    cause,
  );

function summary(signs: readonly string[]): string {
  const shown = signs.slice(0, 3).join(", ");
  return signs.length > 3 ? `${shown} and ${signs.length - 3} more` : shown;
}

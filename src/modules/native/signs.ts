/**
 * Detects by its symbols that a module was built in a way that this ABI does not support: from C++ without its library, with
 * 64-bit integers split in two, with longjmp through JavaScript, or as a main module. The error can then name the cause instead of a
 * hundred missing symbols.
 */

import type { CoreExports } from "../../core/export-types.js";
import { CAUGHT, CAUGHT_TYPE, CPP_TAG } from "./cpp-exceptions.js";
import { functionType } from "./imports.js";
import type { Definitions } from "./link-host.js";
import { isInitFunction } from "./native-names.js";
import type { DylinkInfo } from "../../wasm-binary/dylink.js";
import type { WasmModule } from "../../wasm-binary/read-module.js";

/** C uses these too: `__cxa_atexit` registers functions with the destructor attribute. */
const CXA_OF_C: ReadonlySet<string> = new Set(["__cxa_atexit", "__cxa_finalize"]);

const HALVES: ReadonlySet<string> = new Set(["setTempRet0", "getTempRet0"]);

/**
 * Functions by which JavaScript moves the stack, of current and older versions of Emscripten. A main module exports one
 * of these groups; a side module imports some of them.
 */
const STACK: readonly (readonly string[])[] = [
  ["_emscripten_stack_alloc", "_emscripten_stack_restore"],
  ["stackAlloc", "stackRestore", "stackSave"],
];

/** Init functions of Lua's own libraries. */
const OF_LUA = /^luaopen_(?:base|coroutine|debug|io|math|os|package|string|table|utf8)$/;

/** Returns the sign that the module is a main module, such as a core; otherwise undefined. */
export function mainModuleSign({ exports }: WasmModule): string | undefined {
  const isFunction = (name: string): boolean => exports.get(name)?.kind === "func";
  const inits = [...exports.keys()].filter(isInitFunction);
  if (isFunction("lua_newstate") && inits.every((name) => OF_LUA.test(name)))
    return "it is a core, with Lua in it (it exports lua_newstate)";
  const stack = STACK.find((names) => names.every(isFunction));
  return stack && `it is a main module (it exports ${stack.join(", ")})`;
}

/**
 * Returns symbols of C++ that nothing defines, sorted: of its library, of its exceptions if they go through JavaScript, or
 * the tag of exceptions of which the module could not tell the message.
 */
export function cppSigns(
  module: WasmModule,
  { weakImports }: DylinkInfo,
  core: CoreExports,
  libraries: readonly Definitions[],
): string[] {
  const signs = new Set<string>();
  for (const { name } of module.imports) {
    const defined =
      core.has(name) ||
      weakImports.has(name) ||
      module.exports.has(name) ||
      libraries.some(({ functions, data }) => functions.has(name) || data.has(name));
    if (name === CPP_TAG ? !hasCppLibrary(module) : !defined && isOfCpp(name)) signs.add(name);
  }
  return [...signs].sort();
}

/** Whether the module contains the C++ library. */
export function hasCppLibrary(module: WasmModule): boolean {
  return functionType(module, CAUGHT) === CAUGHT_TYPE;
}

function isOfCpp(name: string): boolean {
  const isCxa = name.startsWith("__cxa_") && !CXA_OF_C.has(name);
  return isCxa || name.startsWith("_Z") || name === "__resumeException";
}

/** Returns symbols that take 64-bit integers as pairs, sorted. */
export function splitInt64Signs(module: WasmModule, core: CoreExports): string[] {
  const signs = new Set<string>();
  for (const name of module.exports.keys()) if (name.startsWith("orig$")) signs.add(name);
  const throughJavaScript = longjmpSigns(module).length > 0;
  for (const entry of module.imports) {
    if (entry.kind !== "func") continue;
    const known = core.get(entry.name);
    // longjmp through JavaScript imports the same two helpers for another reason.
    if (HALVES.has(entry.name) && known === undefined && !throughJavaScript) signs.add(entry.name);
    if (known?.kind === "func" && known.type.includes("I") && entry.type === split(known.type)) {
      signs.add(entry.name);
    }
  }
  return [...signs].sort();
}

/** Returns the function type without BigInt: parameters in halves, and only the lower half of the result. */
function split(type: string): string {
  const [params = "", results = ""] = type.split(":");
  return `${params.replaceAll("I", "ii")}:${results.replaceAll("I", "i")}`;
}

/** Returns symbols of a setjmp and longjmp without wasm exceptions, sorted. */
export function longjmpSigns(module: WasmModule): string[] {
  return module.imports
    .map(({ name }) => name)
    .filter((name) => name === "emscripten_longjmp" || /^invoke_[vijfd]+$/.test(name))
    .sort();
}

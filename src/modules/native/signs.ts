/**
 * Detects by its symbols that a module was built in a way that this ABI does not support: from C++, with 64-bit integers
 * split in two, with longjmp through JavaScript, or as a main module. The error can then name the cause instead of a
 * hundred missing symbols.
 */

import type { CoreExports } from "../../core/export-types.js";
import { isInitFunction } from "./native-names.js";
import type { WasmModule } from "../../wasm-binary/read-module.js";

/** C uses these too: `__cxa_atexit` registers functions with the destructor attribute. */
const CXA_OF_C: ReadonlySet<string> = new Set(["__cxa_atexit", "__cxa_finalize"]);

/** The beginnings of mangled names; a C name such as `_Zip` does not match. */
const MANGLED = /^_Z(?:N|S|L|G[RV]|T[CISTVchv]|\d|nw|na|dl|da)/;

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

/** Returns symbols that only C++ uses, sorted. Exports of `core` don't count. */
export function cppSigns(module: WasmModule, core: CoreExports): string[] {
  const signs = new Set<string>();
  for (const name of module.exports.keys()) {
    if (isCxa(name) || MANGLED.test(name) || name === "__cpp_exception") signs.add(name);
  }
  for (const { name } of module.imports) {
    if (core.has(name)) continue;
    const unresolved = name.startsWith("_Z") && !module.exports.has(name);
    if (isCxa(name) || unresolved || name === "__cpp_exception") signs.add(name);
  }
  return [...signs].sort();
}

function isCxa(name: string): boolean {
  return name.startsWith("__cxa_") && !CXA_OF_C.has(name);
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

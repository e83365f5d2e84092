/**
 * Tells from its symbols that a module was built in a way this ABI does not take: from C++, with 64-bit
 * integers split in two, with longjmp through JavaScript, or that it is what side modules are loaded into. So that the
 * error names the cause, and not a hundred missing symbols.
 */

import type { CoreExports } from "../../core/export-types.js";
import { isInitFunction } from "./names.js";
import type { WasmModule } from "../../wasm-binary/read-module.js";

/** C has these too: a C function with the destructor attribute is registered by `__cxa_atexit`. */
const CXA_OF_C: ReadonlySet<string> = new Set(["__cxa_atexit", "__cxa_finalize"]);

/** What mangled names begin with; a C name such as `_Zip` does not. */
const MANGLED = /^_Z(?:N|S|L|G[RV]|T[CISTVchv]|\d|nw|na|dl|da)/;

const HALVES: ReadonlySet<string> = new Set(["setTempRet0", "getTempRet0"]);

/**
 * The stack as JavaScript moves it, of Emscripten now and of older ones. A main module exports one of these groups; a side
 * module imports of them what it needs.
 */
const STACK: readonly (readonly string[])[] = [
  ["_emscripten_stack_alloc", "_emscripten_stack_restore"],
  ["stackAlloc", "stackRestore", "stackSave"],
];

/** Init functions of Lua's own libraries. */
const OF_LUA = /^luaopen_(?:base|coroutine|debug|io|math|os|package|string|table|utf8)$/;

/** What shows that the module is a main module, such as a core; undefined for any other. */
export function mainModuleSign({ exports }: WasmModule): string | undefined {
  const isFunction = (name: string): boolean => exports.get(name)?.kind === "func";
  const inits = [...exports.keys()].filter(isInitFunction);
  if (isFunction("lua_newstate") && inits.every((name) => OF_LUA.test(name)))
    return "it is a core, with Lua in it (it exports lua_newstate)";
  const stack = STACK.find((names) => names.every(isFunction));
  return stack && `it is a main module (it exports ${stack.join(", ")})`;
}

/** Symbols that only C++ makes, sorted. `core` is asked so that what it exports is no sign. */
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

/** Symbols that show 64-bit integers passed as pairs, sorted. */
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

/** A function type as JavaScript sees it without BigInt: parameters in halves, the result's upper half apart. */
function split(type: string): string {
  const [params = "", results = ""] = type.split(":");
  return `${params.replaceAll("I", "ii")}:${results.replaceAll("I", "i")}`;
}

/** Symbols that show setjmp and longjmp made without wasm exceptions, sorted. */
export function longjmpSigns(module: WasmModule): string[] {
  return module.imports
    .map(({ name }) => name)
    .filter((name) => name === "emscripten_longjmp" || /^invoke_[vijfd]+$/.test(name))
    .sort();
}

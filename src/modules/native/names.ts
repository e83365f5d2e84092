/**
 * Names of native modules, and the init functions they lead to. Pure text: no files, no modules.
 */

import { ModuleNameError } from "../../errors/native-module.js";
import { isModuleName } from "../../types/names.js";

const INIT_PREFIX = "luaopen_";

/** What stands for a file's name in messages when bytes have none. */
export const UNNAMED = "(bytes)";

/** Whether a native module may have this name; other names are left to the reference searchers. */
export { isModuleName };

/** Throws `ModuleNameError` for a name that `isModuleName` refuses. */
export function requireModuleName(name: string, file: string): void {
  if (!isModuleName(name)) throw new ModuleNameError(file, name);
}

/**
 * The init functions to try for a module's name, in order, as the reference `require` does: dots become
 * underscores; of a name with a hyphen first what stands before the first one, then (the old style) what
 * stands after it.
 */
export function initFunctions(name: string): string[] {
  const flat = name.replaceAll(".", "_");
  const mark = flat.indexOf("-");
  if (mark < 0) return [INIT_PREFIX + flat];
  return [INIT_PREFIX + flat.slice(0, mark), INIT_PREFIX + flat.slice(mark + 1)];
}

/**
 * The init functions that a file may be meant to have, going by its path alone, the likeliest first: of `/x/a/b.wasm` for
 * `b`, `a.b` and `x.a.b`; `init.wasm` stands for its directory.
 */
export function initFunctionsOfPath(file: string): string[] {
  const parts = file
    .replace(/\.[^./\\]*$/, "")
    .split(/[/\\]/)
    .filter((part) => part !== "" && part !== ".");
  if (parts.length > 1 && parts.at(-1) === "init") parts.pop();
  const names = parts.map((_, at) => parts.slice(parts.length - 1 - at).join("."));
  return names.filter(isModuleName).flatMap(initFunctions);
}

export function isInitFunction(symbol: string): boolean {
  return symbol.startsWith(INIT_PREFIX);
}

/** The name whose file may hold a submodule, for the all-in-one loader: `a` of `a.b.c`; undefined of `a`. */
export function rootName(name: string): string | undefined {
  const dot = name.indexOf(".");
  return dot < 0 ? undefined : name.slice(0, dot);
}

/**
 * Names of native modules and of their init functions.
 */

import { moduleName } from "../../errors/native-module.js";
import { isModuleName } from "../../types/names.js";

const INIT_PREFIX = "luaopen_";

/** Names bytes without a file in messages. */
export const UNNAMED = "(bytes)";

/** Returns true if a native module may have this name. Other names are left to the reference searchers. */
export { isModuleName };

/** Throws `ERR_MODULE_NAME` for a name that `isModuleName` refuses. */
export function requireModuleName(name: string, file: string): void {
  if (!isModuleName(name)) throw moduleName(file, name);
}

/**
 * Returns the init functions to try for a module's name, in order, as the reference `require` does. Dots become
 * underscores. For a name with a hyphen the part before the first hyphen comes first, then the part after it (old style).
 */
export function initFunctions(name: string): string[] {
  const flat = name.replaceAll(".", "_");
  const mark = flat.indexOf("-");
  if (mark < 0) return [INIT_PREFIX + flat];
  return [INIT_PREFIX + flat.slice(0, mark), INIT_PREFIX + flat.slice(mark + 1)];
}

/**
 * Returns the init functions that a file may have according to its path, the likeliest first. `/x/a/b.wasm` may be `b`,
 * `a.b` or `x.a.b`; `init.wasm` takes the name of its directory.
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

/** Tells native modules of Lua from other WebAssembly, which is left to the bundler. */

import { coreExports } from "../core/generated/exports.js";
import { check } from "../modules/native/check.js";
import { isInitFunction } from "../modules/native/native-names.js";
import { readModule } from "../wasm-binary/read-module.js";

/** An export of each core, and of nothing else. */
const OF_A_CORE = "pl_open";

/** Whether these bytes are a module with an init function, whatever else may be wrong with it. A core is not one. */
export function isNativeModule(bytes: Uint8Array, file: string): boolean {
  try {
    const { exports } = readModule(bytes, file);
    return !exports.has(OF_A_CORE) && [...exports.keys()].some(isInitFunction);
  } catch {
    return false; // whoever else loads such files reports it
  }
}

/** Checks a module as `require` does. Throws a `ModuleError`. */
export function checkNativeModule(bytes: Uint8Array, file: string): void {
  check(bytes, file, coreExports());
}

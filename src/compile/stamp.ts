/** Stamps a module made by plain emcc: checks it as `require` does, then writes the perilune.abi section. */
import type { CoreExports } from "../core/export-types.js";
import { coreExports } from "../core/generated/exports.js";
import { ABI_LUA, ABI_VERSION, writeAbi } from "../modules/native/abi.js";
import { check, requireSomeInit } from "../modules/native/check.js";
import { UNNAMED } from "../modules/native/names.js";

/** The module's compiler. Without debug information nothing in the module names it. */
export interface StampOptions {
  readonly compiler?: string;
  readonly compilerVersion?: string;
}

/**
 * A copy of the module with the section; one that has it already, and passes, is returned as it is. `file` is for messages.
 * Throws the NativeModuleError that `require` would throw, ERR_MODULE_MISSING_INIT if it has no init function at all.
 */
export function stampModule(
  bytes: Uint8Array,
  file = UNNAMED,
  core: CoreExports = coreExports,
  options: StampOptions = {},
): Uint8Array {
  const module = check(bytes, file, core, { requireAbi: false });
  requireSomeInit(module);
  if (module.abi) return bytes;
  return writeAbi(bytes, file, {
    abi: ABI_VERSION,
    lua: ABI_LUA,
    compiler: options.compiler ?? "emcc",
    compilerVersion: options.compilerVersion ?? "unknown",
  });
}

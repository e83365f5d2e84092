/**
 * Stamps a module made by plain emcc: checks it as `require` does, makes its catches safe in WebKit and writes the
 * perilune.abi section.
 */
import type { CoreExports } from "../core/export-types.js";
import { coreExports } from "../core/generated/exports.js";
import { ABI_LUA, ABI_VERSION, minorOf, writeAbi } from "../modules/native/abi.js";
import { checkSide, readSideModule, requireSomeInit } from "../modules/native/check.js";
import { checkOption, requireModule, requireOptions } from "./check-options.js";
import { neededLibrary } from "../errors/native-module.js";
import { givenLibraries, type LibraryOptions } from "./shared-libraries.js";
import { padCatches } from "../wasm-binary/catches.js";
import { UNNAMED } from "../modules/native/native-names.js";

/** The module's compiler. Without debug information nothing in the module names it. */
export interface StampOptions extends LibraryOptions {
  readonly compiler?: string;
  readonly compilerVersion?: string;
  /** The module's own version and licence. */
  readonly version?: string;
  readonly license?: string;
  /** Accepts a library for other modules and for `dlopen`, which needs no init function. */
  readonly shared?: boolean;
}

/**
 * Returns a copy of the module with the section, or the same bytes if they have a valid one. `file` is for messages.
 * Throws the ModuleError that `require` would throw, ERR_MODULE_MISSING_INIT for a module without init functions,
 * `ERR_PARAMETER` and `ERR_OPTION` for parameters of other types.
 */
export function stampModule(
  bytes: Uint8Array,
  file = UNNAMED,
  core: CoreExports = coreExports(),
  options: StampOptions = {},
): Uint8Array {
  requireModule(bytes, file, core);
  requireOptions(options);
  checkOption("compiler", options.compiler, "text");
  checkOption("compilerVersion", options.compilerVersion, "text");
  checkOption("version", options.version, "text");
  checkOption("license", options.license, "text");
  checkOption("libraries", options.libraries, "object");
  const side = readSideModule(bytes, file);
  const { found, absent } = givenLibraries(side.dylink.needed, options.libraries ?? {});
  if (absent.length > 0) throw neededLibrary(file, absent);
  const module = checkSide(side, core, { requireAbi: false, libraries: found });
  if (options.shared !== true) requireSomeInit(module);
  if (module.abi) return bytes;
  return writeAbi(padCatches(bytes, file), file, {
    abi: ABI_VERSION,
    ...minorOf(side.module),
    lua: ABI_LUA,
    compiler: options.compiler ?? "emcc",
    compilerVersion: options.compilerVersion ?? "unknown",
    ...(options.version === undefined ? {} : { version: options.version }),
    ...(options.license === undefined ? {} : { license: options.license }),
  });
}

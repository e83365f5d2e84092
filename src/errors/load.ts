/** Cores that `loadRuntime` cannot use. */

import { isUrl } from "./realms.js";
import { ModuleError } from "./module.js";

/** `absent` lists the missing exports. */
export const notCore = (absent: readonly string[]): ModuleError =>
  new ModuleError(
    undefined,
    "ERR_CORE_INVALID",
    `the wasm is not a core of this version of Perilune: it has no ${absent.join(", ")}; ` +
      "`perilune link` makes cores, and require loads native modules",
    { absent },
  );

/** The core is of another product, or contains a module that needs more imports. */
export const coreMismatch = (symbols: readonly string[]): ModuleError =>
  new ModuleError(
    undefined,
    "ERR_CORE_MISMATCH",
    `the core imports symbols that this glue does not have: ${symbols.join(", ")}; ` +
      "pass the glue that was linked with it (option `glue`), and a debug core to perilune/debug",
    { symbols },
  );

/** `source` is a URL, or describes what was given instead. */
export const coreSource = (source: URL | string, problem: string, cause?: unknown): ModuleError =>
  new ModuleError(
    undefined,
    "ERR_CORE_SOURCE",
    `the core: cannot get ${isUrl(source) ? source.href : source}: ${problem}`,
    undefined,
    cause,
  );

/** `lack` says what the engine lacks. */
export const wasmUnsupported = (lack: string, cause?: unknown): ModuleError =>
  new ModuleError(undefined, "ERR_WASM_UNSUPPORTED", lack, undefined, cause);

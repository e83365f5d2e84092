/** All file system calls of the core. They replace Emscripten's among the core's imports. */

import type { CallHost } from "./call-host.js";
import { descriptorCalls } from "./descriptor-calls.js";
import { mapCalls } from "./map-calls.js";
import { pathCalls } from "./path-calls.js";
import { transferCalls } from "./transfer-calls.js";
import { waitCalls } from "./wait-calls.js";

/** The imports of a core, by module. */
export type CallImports = Readonly<Record<"env" | "wasi_snapshot_preview1", Record<string, object | number>>>;

/** Call it before the core is instantiated. `host` is used only once the core runs. */
export function answerSystemCalls(imports: CallImports, host: CallHost): void {
  const calls = {
    ...pathCalls(host),
    ...descriptorCalls(host),
    ...transferCalls(host),
    ...waitCalls(host),
    ...mapCalls(host),
  };
  for (const [name, call] of Object.entries(calls)) {
    const group = name.startsWith("fd_") ? imports.wasi_snapshot_preview1 : imports.env;
    group[name] = call;
  }
}

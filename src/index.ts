/** What Node imports. Re-exports only. */

import { loaderOf } from "./runtime/load.node.js";

/** Loads a runtime. All that follows is synchronous. */
export const loadRuntime = loaderOf({
  glue: () => import("../wasm/perilune.node.mjs"),
  wasm: new URL("../wasm/perilune.wasm", import.meta.url),
});

export type { NodeRuntimeOptions } from "./runtime/load.node.js";
export * from "./exports.js";

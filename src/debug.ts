/** As index.ts, over the debug core: assertions of Lua, checks of its API and of the C stack. */

import { loaderOf } from "./runtime/load.node.js";

/** Loads a runtime of the debug core. */
export const loadRuntime = loaderOf({
  glue: () => import("../wasm/perilune.debug.node.mjs"),
  wasm: new URL("../wasm/perilune.debug.wasm", import.meta.url),
});

export type { NodeRuntimeOptions } from "./runtime/load.node.js";
export * from "./exports.js";

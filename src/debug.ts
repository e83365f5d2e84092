/** As index.ts, over the debug core: assertions of Lua, checks of its API and of the C stack. */

import glue from "../wasm/perilune.debug.node.mjs";
import { loaderOf } from "./runtime/load.node.js";

/** Loads a runtime of the debug core. */
export const loadRuntime = /* @__PURE__ */ loaderOf({
  glue,
  wasm: () => new URL("../wasm/perilune.debug.wasm", import.meta.url),
});

export type { NodeRuntimeOptions } from "./runtime/platform.node.js";
export * from "./exports.js";

/** What Node imports. Re-exports only. */

import glue from "../wasm/perilune.node.mjs";
import { loaderOf } from "./runtime/load.node.js";

/** Loads a runtime. All that follows is synchronous. */
export const loadRuntime = /* @__PURE__ */ loaderOf({
  glue,
  wasm: () => new URL("../wasm/perilune.wasm", import.meta.url),
});

export type { NodeRuntimeOptions } from "./runtime/platform.node.js";
export * from "./exports.js";

/** As index.ts, with the core in the JavaScript: for bundles that are one file. */

import glue from "../wasm/perilune.node.mjs";
import { inlineCore } from "./runtime/inline-core.js";
import { loaderOf } from "./runtime/load.node.js";

/** Loads a runtime. All that follows is synchronous. */
export const loadRuntime = /* @__PURE__ */ loaderOf({ glue, wasm: inlineCore });

export type { NodeRuntimeOptions } from "./runtime/platform.node.js";
export * from "./exports.js";

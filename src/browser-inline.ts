/** As browser.ts, with the core in the JavaScript: it fetches nothing. */

import glue from "../wasm/perilune.web.mjs";
import { inlineCore } from "./runtime/inline-core.js";
import { loaderOf } from "./runtime/load.browser.js";

/** Loads a runtime. All that follows is synchronous. */
export const loadRuntime = /* @__PURE__ */ loaderOf({ glue, wasm: inlineCore });

export * from "./exports.js";

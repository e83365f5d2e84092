/**
 * As browser.ts, for Cloudflare's workerd, which compiles no WebAssembly at run time: there the core is a module that is
 * imported, compiled before the worker starts.
 */

import glue from "../wasm/perilune.web.mjs";
import wasm from "../wasm/perilune.wasm";
import frames from "./vendor/stack-frames.wasm";
import { loaderOf } from "./runtime/load.browser.js";

/** Loads a runtime. All that follows is synchronous. */
export const loadRuntime = /* @__PURE__ */ loaderOf({ glue, wasm: () => Promise.resolve(wasm), frames });

export * from "./exports.js";

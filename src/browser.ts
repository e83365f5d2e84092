/** What browsers import: the names of index.ts, with no built-in of Node behind them. Re-exports only. */

import glue from "../wasm/perilune.web.mjs";
import { loaderOf } from "./runtime/load.browser.js";

/** Loads a runtime. All that follows is synchronous. */
export const loadRuntime = /* @__PURE__ */ loaderOf({
  glue,
  wasm: () => new URL("../wasm/perilune.wasm", import.meta.url),
});

export * from "./exports.js";

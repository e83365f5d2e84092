/** What browsers import: the names of index.ts, with no built-in of Node behind them. Re-exports only. */

import { loaderOf } from "./runtime/load.browser.js";

/** Loads a runtime. All that follows is synchronous. */
export const loadRuntime = loaderOf({
  glue: () => import("../wasm/perilune.web.mjs"),
  wasm: () => new URL("../wasm/perilune.wasm", import.meta.url),
});

export * from "./exports.js";

/** As browser.ts, over the debug core: assertions of Lua, checks of its API and of the C stack. */

import { loaderOf } from "./runtime/load.browser.js";

/** Loads a runtime of the debug core. */
export const loadRuntime = loaderOf({
  glue: () => import("../wasm/perilune.debug.web.mjs"),
  wasm: () => new URL("../wasm/perilune.debug.wasm", import.meta.url),
});

export * from "./exports.js";

/** As browser.ts, over the debug core: assertions of Lua, checks of its API and of the C stack. */

import glue from "../wasm/perilune.debug.web.mjs";
import { loaderOf } from "./runtime/load.browser.js";

/** Loads a runtime of the debug core. */
export const loadRuntime = /* @__PURE__ */ loaderOf({
  glue,
  wasm: () => new URL("../wasm/perilune.debug.wasm", import.meta.url),
});

export * from "./exports.js";

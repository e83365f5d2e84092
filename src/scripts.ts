/** `perilune/scripts`, for pages: runs `<script type="text/lua">`, with the names of `perilune` besides. Re-exports only. */

import { loadRuntime } from "./browser.js";
import { scriptRunner } from "./scripts/run-scripts.js";

/**
 * Runs the page's elements `<script type="text/lua">`, with `src` or with text, one after the other in one state, and resolves to
 * the state. Promises of host functions are waited for. An error of a script is reported like one of a page's own script, with
 * an event `error` of its element, and the next one runs. Rejects with `ERR_OPTION`, and as `loadRuntime` does.
 */
export const runScripts = /* @__PURE__ */ scriptRunner(loadRuntime);

export type { ScriptOptions } from "./scripts/run-scripts.js";
export * from "./browser.js";

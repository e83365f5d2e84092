/** The entry `perilune/worker` in browsers: the names of worker.ts. Re-exports only. */

export { runInPage as runInWorker } from "./runtime/worker/page.browser.js";
export * from "./runtime/worker/exports.js";

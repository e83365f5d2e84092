/** The entry `perilune/worker` in browsers: the names of worker.ts. Re-exports only. */

export { runInPage as runInWorker } from "./threads/script/page.browser.js";
export * from "./threads/script/exports.js";

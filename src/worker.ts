/** The entry `perilune/worker` on Node: one call for a script that must end. Re-exports only. */

export { runInThread as runInWorker } from "./threads/script/thread.node.js";
export * from "./threads/script/exports.js";

/** The entry `perilune/worker` on Node: one call for a script that must end. Re-exports only. */

export { runInThread as runInWorker } from "./runtime/worker/thread.node.js";
export * from "./runtime/worker/exports.js";

/** `runInWorker` on Node: worker threads. */

import { pathToFileURL } from "node:url";
import { startThread } from "../node-thread.node.js";
import { runnerOn, type WorkerPlatform } from "./run.js";

const MB = 2 ** 20;

/** JavaScript's heap of the worker: what the runtime's memory may need beside it, and the package itself. */
const heapFor = (memory: number): number => 64 + Math.ceil((4 * memory) / MB);

const SCRIPT = (): URL => new URL("../../workers/job.node.js", import.meta.url);

const threads: WorkerPlatform = {
  toUrl: (text) => (/^[a-z]+:\/\//i.test(text) ? new URL(text) : pathToFileURL(text)),
  start(script = SCRIPT(), { memory }, events) {
    // The program's loaders, inspectors and environment are not for it.
    const options = { execArgv: [], env: {} };
    const resourceLimits = memory === undefined ? {} : { maxOldGenerationSizeMb: heapFor(memory) };
    return startThread(script, { ...options, resourceLimits }, events);
  },
};

export const runInThread = /* @__PURE__ */ runnerOn(threads);

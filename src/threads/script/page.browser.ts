/** `runInWorker` in browsers: module workers. */

import { followThread } from "../page-thread.browser.js";
import { runnerOn, type WorkerPlatform } from "./run.js";

const start = (): Worker =>
  new Worker(new URL("../../workers/job.browser.js", import.meta.url), { type: "module" });

const workers: WorkerPlatform = {
  toUrl: (text) => new URL(text, globalThis.location.href),
  start: (script, _, events) =>
    followThread(script === undefined ? start() : new Worker(script, { type: "module" }), events),
};

export const runInPage = /* @__PURE__ */ runnerOn(workers);

/** `runInWorker` in browsers: module workers. */

import type { WorkerMessage } from "./job.js";
import { runnerOn, type WorkerPlatform } from "./run.js";

const startOwn = (): Worker =>
  new Worker(new URL("../../workers/job.browser.js", import.meta.url), { type: "module" });

const workers: WorkerPlatform = {
  toUrl: (text) => new URL(text, globalThis.location.href),
  start(job, given, hear, ended) {
    const worker = given === undefined ? startOwn() : new Worker(given, { type: "module" });
    worker.addEventListener("message", ({ data }: MessageEvent<WorkerMessage>) => {
      hear(data);
    });
    worker.addEventListener("messageerror", () => {
      ended("sent what cannot be read");
    });
    worker.addEventListener("error", ({ message }) => {
      ended(`failed: ${message || "its script cannot be loaded"}`);
    });
    worker.postMessage(job);
    return worker;
  },
};

export const runInPage = /* @__PURE__ */ runnerOn(workers);

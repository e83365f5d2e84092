/** `runInWorker` on Node: worker threads. */

import { pathToFileURL } from "node:url";
import { builtin } from "../../files/builtin.node.js";
import type { WorkerMessage } from "./job.js";
import { runnerOn, type WorkerPlatform } from "./run.js";

const MB = 2 ** 20;

/** JavaScript's heap of the worker: what the runtime's memory may need beside it, and the package itself. */
const heapFor = (memory: number): number => 64 + Math.ceil((4 * memory) / MB);

const SCRIPT = (): URL => new URL("../../workers/job.node.js", import.meta.url);

const threads: WorkerPlatform = {
  toUrl: (text) => (/^[a-z]+:\/\//i.test(text) ? new URL(text) : pathToFileURL(text)),
  start(job, given, hear, ended) {
    const { Worker } = builtin("node:worker_threads");
    const { memory } = job.runtime;
    const worker = new Worker(given ?? SCRIPT(), {
      execArgv: [], // the program's loaders and inspectors are not for it
      env: {},
      workerData: job,
      ...(memory === undefined ? {} : { resourceLimits: { maxOldGenerationSizeMb: heapFor(memory) } }),
    });
    worker.on("message", (message: WorkerMessage) => {
      hear(message);
    });
    worker.on("messageerror", (error) => {
      ended("sent what cannot be read", error);
    });
    worker.on("error", (error: unknown) => {
      ended(`failed: ${error instanceof Error ? error.message : String(error)}`, error);
    });
    worker.on("exit", (code) => {
      ended(`ended with the code ${code}`);
    });
    return worker;
  },
};

export const runInThread = /* @__PURE__ */ runnerOn(threads);

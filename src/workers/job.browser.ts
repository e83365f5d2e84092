/** What a worker of `runInWorker` runs in browsers. It gets one job, as a message. */

import glue from "../../wasm/perilune.web.mjs";
import { loaderOf } from "../runtime/load.browser.js";
import type { WorkerJob, WorkerMessage } from "../runtime/worker/job.js";
import { serve } from "../runtime/worker/serve.js";

/** The part of a dedicated worker's scope that is used: its types exclude those of pages. */
interface Scope {
  postMessage(message: WorkerMessage): void;
  onmessage: ((event: MessageEvent<WorkerJob>) => void) | null;
}

const scope = globalThis as unknown as Scope;
const loadRuntime = loaderOf({ glue, wasm: () => new URL("../../wasm/perilune.wasm", import.meta.url) });

scope.onmessage = ({ data }) => {
  scope.onmessage = null;
  void serve(data, loadRuntime, (message) => {
    scope.postMessage(message);
  });
};

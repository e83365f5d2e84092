/** What a thread of `runInWorker` runs on Node. */

import { parentPort, workerData } from "node:worker_threads";
import glue from "../../wasm/perilune.node.mjs";
import { loaderOf } from "../runtime/load.node.js";
import type { WorkerJob } from "../runtime/worker/job.js";
import { serve } from "../runtime/worker/serve.js";

const loadRuntime = loaderOf({ glue, wasm: () => new URL("../../wasm/perilune.wasm", import.meta.url) });

void serve(workerData as WorkerJob, loadRuntime, (message) => parentPort?.postMessage(message));

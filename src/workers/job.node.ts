/** What a thread of `runInWorker` runs on Node. */

import glue from "../../wasm/perilune.node.mjs";
import { loaderOf } from "../runtime/load.node.js";
import { connectThread } from "../threads/node-thread.node.js";
import { serveWith } from "../threads/script/serve.js";

const loadRuntime = loaderOf({ glue, wasm: () => new URL("../../wasm/perilune.wasm", import.meta.url) });

connectThread(serveWith((options) => loadRuntime({ ...options, realFiles: false })));

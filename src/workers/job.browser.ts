/** What a worker of `runInWorker` runs in browsers. */

import glue from "../../wasm/perilune.web.mjs";
import { loaderOf } from "../runtime/load.browser.js";
import { connectThread } from "../threads/page-thread.browser.js";
import { serveWith } from "../threads/script/serve.js";

const loadRuntime = loaderOf({ glue, wasm: () => new URL("../../wasm/perilune.wasm", import.meta.url) });

connectThread(serveWith(loadRuntime));

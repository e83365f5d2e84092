/** The script of a worker's thread in a browser. */

import glue from "../../wasm/perilune.web.mjs";
import crypto from "../hosts/crypto/module.js";
import env from "../hosts/env/module.js";
import log from "../hosts/log/module.js";
import { serveOn } from "../processes/workers/serve.js";
import { loaderOf } from "../runtime/load.browser.js";
import { connectThread } from "../threads/page-thread.browser.js";
import { sharedModules, type ShippedModules } from "./shared-modules.js";

const MODULES: ShippedModules = { ...sharedModules, crypto, env, log };

connectThread(
  serveOn({
    loadRuntime: loaderOf({ glue, wasm: () => new URL("../../wasm/perilune.wasm", import.meta.url) }),
    shipped: (name) => MODULES[name],
  }),
);

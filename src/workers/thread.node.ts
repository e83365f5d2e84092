/** The script of a worker's thread on Node. */

import glue from "../../wasm/perilune.node.mjs";
import crypto from "../hosts/crypto/module.node.js";
import env from "../hosts/env/module.node.js";
import log from "../hosts/log/module.node.js";
import { serveOn } from "../processes/workers/serve.js";
import { loaderOf } from "../runtime/load.node.js";
import { connectThread } from "../threads/node-thread.node.js";
import { sharedModules, type ShippedModules } from "./shared-modules.js";

const MODULES: ShippedModules = { ...sharedModules, crypto, env, log };

connectThread(
  serveOn({
    loadRuntime: loaderOf({ glue, wasm: () => new URL("../../wasm/perilune.wasm", import.meta.url) }),
    shipped: (name) => MODULES[name],
  }),
);

/** The script of a worker's thread on Node. */

import { parentPort, type MessagePort } from "node:worker_threads";
import glue from "../../wasm/perilune.node.mjs";
import crypto from "../hosts/crypto/module.node.js";
import env from "../hosts/env/module.node.js";
import log from "../hosts/log/module.node.js";
import { serve } from "../processes/workers/serve.js";
import { loaderOf } from "../runtime/load.node.js";
import { sharedModules, type ShippedModules } from "./shared-modules.js";

if (parentPort === null) throw new Error("this script is for the threads of a scheduler");
const port: MessagePort = parentPort;

const MODULES: ShippedModules = { ...sharedModules, crypto, env, log };

port.on(
  "message",
  serve({
    line: {
      send: (message) => {
        port.postMessage(message);
      },
    },
    loadRuntime: loaderOf({ glue, wasm: () => new URL("../../wasm/perilune.wasm", import.meta.url) }),
    shipped: (name) => MODULES[name],
  }),
);

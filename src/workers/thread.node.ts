/** The script of a worker's thread on Node. */

import { parentPort, type MessagePort } from "node:worker_threads";
import glue from "../../wasm/perilune.node.mjs";
import { serve } from "../processes/workers/serve.js";
import { loaderOf } from "../runtime/load.node.js";
import { sharedModules } from "./shared-modules.js";

if (parentPort === null) throw new Error("this script is for the threads of a scheduler");
const port: MessagePort = parentPort;

const MODULES: Readonly<Record<string, () => Promise<{ readonly default: unknown }>>> = {
  ...sharedModules,
  crypto: () => import("../hosts/crypto/module.node.js"),
  env: () => import("../hosts/env/module.node.js"),
  log: () => import("../hosts/log/module.node.js"),
};

port.on(
  "message",
  serve({
    line: {
      send: (message) => {
        port.postMessage(message);
      },
    },
    loadRuntime: loaderOf({ glue, wasm: () => new URL("../../wasm/perilune.wasm", import.meta.url) }),
    shipped: async (name) => (await MODULES[name]?.())?.default,
  }),
);

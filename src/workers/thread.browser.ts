/** The script of a worker's thread in a browser. */

import glue from "../../wasm/perilune.web.mjs";
import crypto from "../hosts/crypto/module.js";
import env from "../hosts/env/module.js";
import log from "../hosts/log/module.js";
import { serve } from "../processes/workers/serve.js";
import type { FromWorker, ToWorker } from "../processes/workers/protocol.js";
import { loaderOf } from "../runtime/load.browser.js";
import { sharedModules, type ShippedModules } from "./shared-modules.js";

/** The part of a dedicated worker's scope that is used: its types exclude those of pages. */
interface Scope {
  postMessage(message: FromWorker): void;
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null;
  addEventListener(type: "unhandledrejection", listener: (event: PromiseRejectionEvent) => void): void;
}

const scope = globalThis as unknown as Scope;

const MODULES: ShippedModules = { ...sharedModules, crypto, env, log };

const received = serve({
  line: {
    send: (message) => {
      scope.postMessage(message);
    },
  },
  loadRuntime: loaderOf({ glue, wasm: () => new URL("../../wasm/perilune.wasm", import.meta.url) }),
  shipped: (name) => MODULES[name],
});

scope.onmessage = ({ data }) => {
  received(data);
};
// As on Node, a rejection that nobody handles ends the thread.
scope.addEventListener("unhandledrejection", ({ reason }) => {
  setTimeout(() => {
    throw reason;
  });
});

/** The script of a worker's thread in a browser. */

import glue from "../../wasm/perilune.web.mjs";
import { serve } from "../processes/workers/serve.js";
import type { FromWorker, ToWorker } from "../processes/workers/protocol.js";
import { loaderOf } from "../runtime/load.browser.js";
import { sharedModules } from "./shared-modules.js";

/** The part of a dedicated worker's scope that is used: its types exclude those of pages. */
interface Scope {
  postMessage(message: FromWorker): void;
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null;
  addEventListener(type: "unhandledrejection", listener: (event: PromiseRejectionEvent) => void): void;
}

const scope = globalThis as unknown as Scope;

const MODULES: Readonly<Record<string, () => Promise<{ readonly default: unknown }>>> = {
  ...sharedModules,
  crypto: () => import("../hosts/crypto/module.js"),
  env: () => import("../hosts/env/module.js"),
  log: () => import("../hosts/log/module.js"),
};

const received = serve({
  line: {
    send: (message) => {
      scope.postMessage(message);
    },
  },
  loadRuntime: loaderOf({ glue, wasm: () => new URL("../../wasm/perilune.wasm", import.meta.url) }),
  shipped: async (name) => (await MODULES[name]?.())?.default,
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

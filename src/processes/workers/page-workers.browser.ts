/** The threads of workers in browsers. */

import { followThread } from "../../threads/page-thread.browser.js";
import type { StartWorker } from "./worker.js";

const start = (): Worker =>
  new Worker(new URL("../../workers/thread.browser.js", import.meta.url), { type: "module" });

export const startPageWorker: StartWorker = (script, events) =>
  followThread(script === undefined ? start() : new Worker(script, { type: "module" }), events);

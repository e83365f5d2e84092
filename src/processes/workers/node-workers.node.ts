/** The threads of workers on Node, Deno and Bun. */

import { startThread } from "../../threads/node-thread.node.js";
import type { StartWorker } from "./worker.js";

const SCRIPT = (): URL => new URL("../../workers/thread.node.js", import.meta.url);

export const startNodeWorker: StartWorker = (script = SCRIPT(), events) => startThread(script, {}, events);

/** Threads of Node, Deno and Bun. */

import { describeThrown } from "../../errors/describe.js";
import { builtin } from "../../files/builtin.node.js";
import type { FromWorker } from "./protocol.js";
import type { StartThread } from "./threads.js";

const SCRIPT = (): URL => new URL("../../workers/thread.node.js", import.meta.url);

export const startNodeThread: StartThread = (script = SCRIPT(), events) => {
  const { Worker } = builtin("node:worker_threads");
  const thread = new Worker(script, { stdin: false });
  let over = false;
  const end = (exitCode: number | undefined, reason: string, cause?: unknown): void => {
    if (over) return;
    over = true;
    events.ended(exitCode, reason, cause);
  };
  thread.on("message", (message: FromWorker) => {
    if (!over) events.received(message);
  });
  thread.on("messageerror", (error) => {
    end(undefined, `a message of it cannot be read: ${error.message}`, error);
    void thread.terminate();
  });
  thread.on("error", (error: unknown) => {
    end(1, describeThrown(error), error);
  });
  thread.on("exit", (code) => {
    end(code, `its thread exited with the code ${code}`);
  });
  thread.unref();
  return {
    send: (message) => {
      thread.postMessage(message);
    },
    end: async () => {
      over = true;
      await thread.terminate();
    },
    keepAlive: (alive) => {
      if (alive) thread.ref();
      else thread.unref();
    },
  };
};

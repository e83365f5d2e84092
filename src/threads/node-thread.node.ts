/** Threads of Node, Deno and Bun: their start, and the side of their scripts. */

import type { WorkerOptions } from "node:worker_threads";
import { describeThrown } from "../errors/describe.js";
import { builtin } from "../files/builtin.node.js";
import type { Thread, ThreadEvents, ThreadScript } from "./thread.js";

/** Starts a thread. */
export function startThread<Sent, Received>(
  script: URL,
  options: WorkerOptions,
  events: ThreadEvents<Received>,
): Thread<Sent> {
  const { Worker } = builtin("node:worker_threads");
  const thread = new Worker(script, options);
  let over = false;
  const end = (exitCode: number | undefined, reason: string, cause?: unknown): void => {
    if (over) return;
    over = true;
    events.ended(exitCode, reason, cause);
  };
  thread.on("message", (message: Received) => {
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
}

/** Connects a script with those who started its thread. */
export function connectThread<Received, Sent>(script: ThreadScript<Received, Sent>): void {
  const { parentPort: port } = builtin("node:worker_threads");
  if (port === null) throw new Error("this script is for a thread");
  port.on(
    "message",
    script({
      send: (message) => {
        port.postMessage(message);
      },
    }),
  );
}

/** Threads of browsers: dedicated workers, with modules. */

import type { FromWorker } from "./protocol.js";
import type { StartThread } from "./threads.js";

const start = (): Worker =>
  new Worker(new URL("../../workers/thread.browser.js", import.meta.url), { type: "module" });

export const startPageThread: StartThread = (script, events) => {
  const thread = script === undefined ? start() : new Worker(script, { type: "module" });
  let over = false;
  const end = (reason: string): void => {
    if (over) return;
    over = true;
    thread.terminate();
    events.ended(undefined, reason);
  };
  thread.onmessage = ({ data }: MessageEvent<FromWorker>) => {
    if (!over) events.received(data);
  };
  thread.onmessageerror = () => {
    end("a message of it cannot be read");
  };
  // No event tells that a thread ended; one whose error nothing caught is ended here.
  thread.onerror = (event) => {
    event.preventDefault();
    end(event.message || "its script cannot be loaded");
  };
  return {
    send: (message) => {
      thread.postMessage(message);
    },
    end: () => {
      over = true;
      thread.terminate();
      return Promise.resolve();
    },
    keepAlive: () => undefined, // the page lives anyway
  };
};

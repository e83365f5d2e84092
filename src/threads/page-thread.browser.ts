/** Threads of browsers, which are dedicated workers: what follows their start, and the side of their scripts. */

import type { Thread, ThreadEvents, ThreadScript } from "./thread.js";

/** What a script says when it closes its thread: no event tells that. */
const CLOSED = "perilune: closed";

/** Follows a worker that was just started. Whoever starts it names its script, since bundlers look for that. */
export function followThread<Sent, Received>(thread: Worker, events: ThreadEvents<Received>): Thread<Sent> {
  let over = false;
  const end = (reason: string): void => {
    if (over) return;
    over = true;
    thread.terminate();
    events.ended(undefined, reason);
  };
  thread.onmessage = ({ data }: MessageEvent<Received | typeof CLOSED>) => {
    if (data === CLOSED) end("it closed its thread");
    else if (!over) events.received(data);
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
}

/** The part of a dedicated worker's scope that is used: its types exclude those of pages. */
interface Scope {
  postMessage(message: unknown): void;
  onmessage: ((event: MessageEvent) => void) | null;
  close(): void;
  addEventListener(type: "unhandledrejection", listener: (event: PromiseRejectionEvent) => void): void;
}

/** Connects a script with those who started its thread. */
export function connectThread<Received, Sent>(script: ThreadScript<Received, Sent>): void {
  const scope = globalThis as unknown as Scope;
  const received = script({
    send: (message) => {
      scope.postMessage(message);
    },
  });
  scope.onmessage = ({ data }: MessageEvent<Received>) => {
    received(data);
  };
  // As on Node, a rejection that nobody handles ends the thread.
  scope.addEventListener("unhandledrejection", ({ reason }) => {
    setTimeout(() => {
      throw reason;
    });
  });
  const close = scope.close.bind(scope);
  scope.close = () => {
    scope.postMessage(CLOSED);
    close();
  };
}

/** The parts of `node:timers/promises` that tests in pages use. */

export function setTimeout<T>(milliseconds?: number, value?: T): Promise<T> {
  return new Promise((resolve) => {
    globalThis.setTimeout(resolve, milliseconds, value);
  });
}

/** A turn of the event loop. */
export function setImmediate(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}

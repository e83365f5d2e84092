/** Lets other tasks of the event loop run. A `setTimeout` costs a millisecond or more; these cost microseconds. */

interface Platform {
  /** Node, Bun and Deno. */
  readonly setImmediate?: (step: () => void) => unknown;
}

let channel: MessageChannel | undefined;
const waiting: (() => void)[] = [];

/** Calls `step` after other tasks (input, timers, messages) have run. */
export function nextTurn(step: () => void): void {
  const { setImmediate } = globalThis as unknown as Platform;
  if (typeof setImmediate === "function") setImmediate(step);
  else if (typeof MessageChannel === "function") post(step);
  else setTimeout(step);
}

function post(step: () => void): void {
  if (channel === undefined) {
    channel = new MessageChannel();
    channel.port1.onmessage = () => waiting.shift()?.();
  }
  waiting.push(step);
  channel.port2.postMessage(0);
}

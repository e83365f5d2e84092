/**
 * Listeners for the abort of a signal. A signal gets one listener of ours however many calls it serves, since platforms
 * warn of many.
 */

interface Listened {
  readonly steps: Set<() => void>;
  readonly listener: () => void;
}

const listened = new WeakMap<AbortSignal, Listened>();

/** Calls `step` when the signal is aborted. Returns a function that stops it. */
export function onAbort(signal: AbortSignal, step: () => void): () => void {
  const { steps, listener } = listened.get(signal) ?? listen(signal);
  steps.add(step);
  return () => {
    if (!steps.delete(step) || steps.size > 0) return;
    listened.delete(signal);
    signal.removeEventListener("abort", listener);
  };
}

function listen(signal: AbortSignal): Listened {
  const steps = new Set<() => void>();
  const listener = (): void => {
    listened.delete(signal);
    for (const step of [...steps]) step();
  };
  const made = { steps, listener };
  listened.set(signal, made);
  signal.addEventListener("abort", listener, { once: true });
  return made;
}

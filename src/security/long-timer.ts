/** Timers for any time: `setTimeout` fires at once for delays above 2^31-1 milliseconds, which is 24 days. */

const LONGEST_DELAY = 2 ** 31 - 1;

/** Calls `step` once, when `performance.now()` has reached `time`. Returns a function that cancels that. */
export function callAt(time: number, step: () => void): () => void {
  let timer: ReturnType<typeof setTimeout>;
  const arm = (): void => {
    const left = Math.max(0, time - performance.now());
    timer = setTimeout(check, Math.min(Math.ceil(left), LONGEST_DELAY));
  };
  const check = (): void => {
    if (performance.now() < time) arm();
    else step();
  };
  arm();
  return () => {
    clearTimeout(timer);
  };
}

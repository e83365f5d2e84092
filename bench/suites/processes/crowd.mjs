/**
 * Loops that wait, for the case `wake`: a round wakes all of them, and lasts until all wait again.
 * @param {() => void} start starts one that calls `wait`, and goes on with what that resolves to, again and again
 */
export function crowdOf(start) {
  let waiters = [];
  let all = () => undefined;
  let count = 0;
  return {
    wait: () =>
      new Promise((resolve) => {
        waiters.push(resolve);
        if (waiters.length === count) all();
      }),
    /** @returns {Promise<number>} how many wait at the end */
    run: async (/** @type {number} */ size) => {
      if (count !== 0 && count !== size) throw new Error("one size for all rounds");
      const waitAgain = new Promise((resolve) => (all = () => resolve(undefined)));
      if (count === 0) {
        count = size;
        for (let i = 0; i < size; i++) start();
      } else {
        const woken = waiters;
        waiters = [];
        for (const wake of woken) wake(1);
      }
      await waitAgain;
      return waiters.length;
    },
  };
}

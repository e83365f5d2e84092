/**
 * A trial at the small size, before the rounds: a subject that would take very long at the size of a full run gets the small
 * size for that case, and the baseline runs that size too. A longer sample would not improve its ratio.
 */

/** Seconds that a sample may take. */
export const PATIENCE = 4;

/**
 * The sizes of a case, by subject.
 * @param {readonly { full: number, small: number, sample: (size: number) => Promise<number> }[]} subjects the first is the
 *   baseline; `sample` runs once and gives seconds
 * @returns {Promise<number[]>}
 */
export async function sizesByTrial([baseline, ...others]) {
  if (baseline === undefined) return [];
  const open = others.filter(({ full, small }) => full === baseline.full && small < full);
  if (open.length === 0) return [baseline, ...others].map(({ full }) => full);
  const factor = (await best(baseline, baseline.full, 1)) / (await best(baseline, baseline.small, 2));
  const sizes = [baseline.full];
  for (const each of others) {
    const long = open.includes(each) && (await best(each, each.small, 2)) * factor > PATIENCE;
    sizes.push(long ? each.small : each.full);
  }
  return sizes;
}

/** The shortest of several runs: the first may run code that is not optimised yet. */
async function best({ sample }, size, runs) {
  let shortest = Infinity;
  for (let i = 0; i < runs; i++) shortest = Math.min(shortest, await sample(size));
  return shortest;
}

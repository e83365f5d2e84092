/** The steps at which memory is measured, for every Lua: an empty state, one with a table of a million integers, after closing. */
export const COUNT = "collectgarbage() collectgarbage() return collectgarbage('count') * 1024";
export const FILL = "values = {} for i = 1, 1000000 do values[i] = i end";

/**
 * @typedef {object} Lua one state
 * @property {(source: string) => unknown} run its first result
 * @property {() => void} close
 */

/**
 * The bytes that Lua counts, and those that the subject takes from the machine (`total`).
 * @param {() => Lua} open
 * @param {() => number | undefined} total bytes that are held
 * @returns `kept`: the additional bytes held after a second run, when the first state was closed: 0 if closing makes
 *   all memory reusable
 */
export function memoryOf(open, total) {
  const once = () => {
    const lua = open();
    const empty = Math.round(Number(lua.run(COUNT)));
    const emptyTotal = total();
    lua.run(FILL);
    const table = Math.round(Number(lua.run(COUNT))) - empty;
    const tableTotal = total();
    lua.close();
    return { empty, emptyTotal, table, tableTotal, closedTotal: total() };
  };
  const first = once();
  const again = once();
  const both = [again.closedTotal, first.closedTotal];
  return { ...first, kept: both.includes(undefined) ? undefined : both[0] - both[1] };
}

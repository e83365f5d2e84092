/** The steps that memory is measured in, for every Lua: an empty state, one with a table of a million integers, after closing. */
export const COUNT = "collectgarbage() collectgarbage() return collectgarbage('count') * 1024";
export const FILL = "values = {} for i = 1, 1000000 do values[i] = i end";

/**
 * @typedef {object} Lua one state
 * @property {(source: string) => unknown} run its first result
 * @property {() => void} close
 */

/**
 * Bytes as Lua counts them, and what the subject holds of the machine's memory (`total`).
 * @param {() => Lua} open
 * @param {() => number | undefined} total bytes that are held
 * @returns `kept`: what more is held when all of it is done a second time, after the first state was closed: 0 when
 *   closing gives everything back for use again
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

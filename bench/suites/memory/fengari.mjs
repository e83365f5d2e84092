/** Memory of fengari: its values are JavaScript's, so its heap is measured; Lua's own count is always 0 there. */
import { Cannot } from "../../subjects/answers.mjs";
import { FILL } from "./table.mjs";

export function memoryOfFengari(open, run, platform) {
  const before = platform.heap();
  if (before === undefined) throw new Cannot("a page does not tell its heap");
  const L = open();
  const empty = platform.heap() - before;
  run(L, FILL);
  return { empty, table: platform.heap() - before - empty };
}

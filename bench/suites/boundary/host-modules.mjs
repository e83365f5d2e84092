/** Calls of host modules, whose arguments are checked, and reads of immutable and plain tables. */
import { summing } from "./sums.mjs";

const MANY = { full: 200000, small: 5000, tiny: 100 };
const READS = { full: 2000000, small: 50000, tiny: 100 };

const next = summing((i) => i + 1);
const threes = summing(() => 3);

function called(title, kind) {
  const make = (lua) => {
    lua.exposeModule(kind);
    const loop = lua.fn("callNumbers");
    return (n) => lua.first(loop(n));
  };
  return { title, ...MANY, expected: next, make };
}

function read(title, prepare) {
  const make = (lua) => {
    prepare(lua);
    const loop = lua.fn("readTable");
    return (n) => lua.first(loop(n));
  };
  return { title, ...READS, expected: threes, make };
}

/** @type {import("./cases.mjs").BoundaryCases} */
export const HOST_MODULES = {
  "call-module": called(
    "Lua calls a function of a host module, which checks two numbers and gives one",
    "high",
  ),
  "call-module-low": called("the same, a function of the low kind", "low"),
  "read-plain": read("Lua reads a field of a table", () => undefined),
  "read-immutable": read("Lua reads a field of an immutable table", (lua) => lua.freeze()),
};

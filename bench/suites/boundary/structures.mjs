/** Whole tables by value, in each direction, and fields of objects by reference. */
import { PRIME, requireSame, summing } from "./sums.mjs";

const NUMBERS = Array.from({ length: 100 }, (_, i) => i + 1);
const TOTAL = (100 * 101) / 2;

const ROWS = Array.from({ length: 2000 }, (_, i) => ({
  id: i,
  name: `row ${i}`,
  value: i * 1.5,
  on: i % 2 === 0,
  tag: "tag",
}));

/** Whether a value is `ROWS`. */
function areRows(/** @type {any} */ given) {
  return (
    Array.isArray(given) &&
    given.length === ROWS.length &&
    ROWS.every((row, i) => {
      const names = Object.keys(row);
      return (
        Object.keys(given[i]).length === names.length && names.every((name) => given[i][name] === row[name])
      );
    })
  );
}

const FIELDS = { full: 200000, small: 5000, tiny: 100 };

/** @type {import("./cases.mjs").BoundaryCases} */
export const STRUCTURES = {
  "table-in": {
    title: "a table of 100 numbers into Lua",
    ...{ full: 2000, small: 50, tiny: 2 },
    byValue: true,
    expected: summing(() => TOTAL),
    make: (lua) => {
      const total = lua.fn("totalOf");
      return summing(() => lua.first(total(NUMBERS)));
    },
  },
  "table-out": {
    title: "a table of 100 numbers out of Lua",
    ...{ full: 2000, small: 50, tiny: 2 },
    byValue: true,
    expected: summing(() => 3 * TOTAL),
    make: (lua) => summing(() => lua.tableOut("numbers").reduce((sum, value) => sum + value, 0)),
  },
  "rows-in": {
    title: "a table of 2,000 rows of 5 fields into Lua",
    ...{ full: 50, small: 5, tiny: 1 },
    byValue: true,
    expected: summing((i) => 2000 + (i % 2000)),
    make: (lua) => {
      requireSame(lua.first(lua.fn("isRows")(ROWS)) === true);
      const idOf = lua.fn("idOf");
      return summing((i) => lua.first(idOf(ROWS, i)));
    },
    platform: () => summing((i) => 2000 + structuredClone(ROWS)[i % 2000].id),
  },
  "rows-out": {
    title: "a table of 2,000 rows of 5 fields out of Lua",
    ...{ full: 50, small: 5, tiny: 1 },
    byValue: true,
    expected: summing((i) => 2000 + (i % 2000)),
    make: (lua) => {
      requireSame(areRows(lua.tableOut("rows")));
      return summing((i) => {
        const rows = lua.tableOut("rows");
        return rows.length + rows[i % 2000].id;
      });
    },
    platform: () => summing((i) => 2000 + structuredClone(ROWS)[i % 2000].id),
  },
  "field-read": {
    title: "Lua reads a field of an object of JavaScript",
    ...FIELDS,
    expected: summing(() => 7),
    make: (lua) => {
      lua.object("object", { x: 7 });
      const loop = lua.fn("readField");
      return (n) => lua.first(loop(n));
    },
  },
  "field-write": {
    title: "Lua writes a field of an object of JavaScript",
    ...FIELDS,
    expected: (n) => n % PRIME,
    make: (lua) => {
      const object = { x: 0 };
      lua.object("object", object);
      const loop = lua.fn("writeField");
      return (n) => {
        const seen = lua.first(loop(n));
        requireSame(object.x === n);
        return seen;
      };
    },
  },
};

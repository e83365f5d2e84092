/**
 * What crosses between JavaScript and Lua, written once for every embedding: an adapter gives it the same few operations of
 * each (perilune.mjs, wasmoon.mjs). The size is the number of crossings. A richer interface gets its cases here, and what an
 * adapter does not have is named as not measured.
 */
import { Cannot } from "../../subjects/answers.mjs";

/**
 * @typedef {object} Embedding one state
 * @property {(source: string) => void} run
 * @property {(name: string) => (...args: any[]) => any} fn a global function of Lua; its first result
 * @property {(name: string, value: (...args: any[]) => any) => void} expose makes a function of JavaScript a global
 * @property {(kind: "high" | "low") => void} exposeModule makes the function of a host module that adds two numbers, which
 *   it checks, the global `host`; where there are no modules a function of JavaScript
 * @property {() => void} freeze makes the global table `fields` immutable
 * @property {(name: string) => number[]} tableOut the numbers of a global table
 * @property {(name: string, values: readonly number[]) => void} tableIn makes such a table
 * @property {() => void} close
 */

const SHORT = Array.from({ length: 16 }, (_, i) => `name-${i}`);
const ASCII = "the quick brown fox ".repeat(5000);
const WIDE = "žluťoučký kůň ☃ ".repeat(5000);
const ROWS = 100;

const LUA = `
function add(a, b) return a + b end
function shout(text) return text .. "!" end
function length(text) return #text end
function echo(value) return value end
function fail(n) error("failure " .. n, 0) end
function callNumbers(n)
  local sum = 0
  for i = 1, n do sum = (sum + host(i, 1)) % 1000003 end
  return sum
end
function callStrings(n)
  local sum = 0
  for i = 1, n do sum = (sum + #host("name-" .. i % 16)) % 1000003 end
  return sum
end
function callFailing(n)
  local sum = 0
  for i = 1, n do if not pcall(host, i) then sum = sum + 1 end end
  return sum
end
long = string.rep("the quick brown fox ", 5000)
function give() return long end
rows = {}
for i = 1, 100 do rows[i] = i * 3 end
function total(t)
  local sum = 0
  for i = 1, #t do sum = sum + t[i] end
  return sum
end
function totalOfGiven() return total(given) end
fields = { value = 3 }
function readFields(n)
  local fields, sum = fields, 0
  for i = 1, n do sum = (sum + fields.value) % 1000003 end
  return sum
end
`;

/** Sums what `each` gives for 1 to n, modulo a prime. */
function summing(each) {
  return (n) => {
    let sum = 0;
    for (let i = 1; i <= n; i++) sum = (sum + each(i)) % 1000003;
    return sum;
  };
}

const triangle = (n) => Number(((BigInt(n) * BigInt(n + 3)) / 2n) % 1000003n);
const times = (k) => (n) => (n * k) % 1000003;
const nameLength = (i) => SHORT[i % 16].length;

const utf8Length = (text) => new TextEncoder().encode(text).length;

/**
 * The cases: a title, sizes, the checksum of a size, and how the loop is made from an embedding.
 * @type {Readonly<Record<string, { title: string, full: number, small: number, tiny: number, bytes?: number,
 *   expected: (n: number) => number, make: (lua: Embedding) => (n: number) => number }>>}
 */
export const BOUNDARY = {
  "call-lua-numbers": {
    title: "JavaScript calls Lua: two numbers in, one out",
    full: 100000,
    small: 5000,
    tiny: 100,
    expected: triangle,
    make: (lua) => {
      const add = lua.fn("add");
      return summing((i) => add(i, 1));
    },
  },
  "call-lua-strings": {
    title: "JavaScript calls Lua: a short string in, one out",
    full: 100000,
    small: 5000,
    tiny: 100,
    expected: (n) => summing((i) => nameLength(i) + 1)(n),
    make: (lua) => {
      const shout = lua.fn("shout");
      return summing((i) => shout(SHORT[i % 16]).length);
    },
  },
  "call-js-numbers": {
    title: "Lua calls JavaScript: two numbers in, one out",
    full: 100000,
    small: 5000,
    tiny: 100,
    expected: triangle,
    make: (lua) => {
      lua.expose("host", (a, b) => a + b);
      return lua.fn("callNumbers");
    },
  },
  "call-js-strings": {
    title: "Lua calls JavaScript: a short string in, one out",
    full: 100000,
    small: 5000,
    tiny: 100,
    expected: (n) => summing((i) => nameLength(i) + 1)(n),
    make: (lua) => {
      lua.expose("host", (text) => text + "!");
      return lua.fn("callStrings");
    },
  },
  "call-module": {
    title: "Lua calls a function of a host module, which checks two numbers and gives one",
    full: 100000,
    small: 5000,
    tiny: 100,
    expected: triangle,
    make: (lua) => {
      lua.exposeModule("high");
      return lua.fn("callNumbers");
    },
  },
  "call-module-low": {
    title: "the same, a function of the low kind",
    full: 100000,
    small: 5000,
    tiny: 100,
    expected: triangle,
    make: (lua) => {
      lua.exposeModule("low");
      return lua.fn("callNumbers");
    },
  },
  "field-plain": {
    title: "Lua reads a field of a table",
    full: 2000000,
    small: 50000,
    tiny: 100,
    expected: times(3),
    make: (lua) => lua.fn("readFields"),
  },
  "field-immutable": {
    title: "Lua reads a field of an immutable table",
    full: 2000000,
    small: 50000,
    tiny: 100,
    expected: times(3),
    make: (lua) => {
      lua.freeze();
      return lua.fn("readFields");
    },
  },
  "string-in": {
    title: "100 kB of ASCII into Lua",
    full: 1000,
    small: 100,
    tiny: 2,
    expected: times(ASCII.length),
    make: (lua) => {
      const length = lua.fn("length");
      return summing(() => length(ASCII));
    },
  },
  "string-in-wide": {
    title: "110 kB of text beyond ASCII into Lua",
    full: 500,
    small: 50,
    tiny: 2,
    expected: times(utf8Length(WIDE)),
    make: (lua) => {
      const length = lua.fn("length");
      return summing(() => length(WIDE));
    },
  },
  "string-out": {
    title: "100 kB of ASCII out of Lua",
    full: 1000,
    small: 100,
    tiny: 2,
    expected: times(ASCII.length),
    make: (lua) => {
      const give = lua.fn("give");
      return summing(() => give().length);
    },
  },
  "table-in": {
    title: `a table of ${ROWS} numbers into Lua`,
    full: 2000,
    small: 50,
    tiny: 2,
    expected: times((ROWS * (ROWS + 1)) / 2),
    make: (lua) => {
      const values = Array.from({ length: ROWS }, (_, i) => i + 1);
      const total = lua.fn("totalOfGiven");
      return summing(() => {
        lua.tableIn("given", values);
        return total();
      });
    },
  },
  "table-out": {
    title: `a table of ${ROWS} numbers out of Lua`,
    full: 2000,
    small: 50,
    tiny: 2,
    expected: times((3 * ROWS * (ROWS + 1)) / 2),
    make: (lua) => summing(() => lua.tableOut("rows").reduce((sum, value) => sum + value, 0)),
  },
  "error-to-js": {
    title: "an error of Lua is thrown in JavaScript and caught",
    full: 20000,
    small: 1000,
    tiny: 10,
    expected: (n) => summing((i) => `failure ${i}`.length)(n),
    make: (lua) => {
      const fail = lua.fn("fail");
      return summing((i) => {
        try {
          fail(i);
          return 0;
        } catch (error) {
          return error.message.length;
        }
      });
    },
  },
  "error-to-lua": {
    title: "an error of JavaScript is raised in Lua and caught by pcall",
    full: 20000,
    small: 1000,
    tiny: 10,
    expected: (n) => n,
    make: (lua) => {
      lua.expose("host", (n) => {
        throw new Error(`failure ${n}`);
      });
      return lua.fn("callFailing");
    },
  },
};

/**
 * The cases over one embedding, for a host.
 * @param {() => Embedding} open
 * @param {Readonly<Record<string, string>>} [lacking] cases that it cannot run, and why
 */
export function boundaryCases(open, lacking = {}) {
  const entries = Object.entries(BOUNDARY).map(([name, { make }]) => [
    `boundary/${name}`,
    () => {
      if (lacking[name] !== undefined) throw new Cannot(lacking[name]);
      const lua = open();
      lua.run(LUA);
      return { run: make(lua), collect: () => lua.run("collectgarbage()"), close: () => lua.close() };
    },
  ]);
  return Object.fromEntries(entries);
}

/** Calls in both directions with numbers and short strings, running chunks, and errors that leave Lua or enter it. */
import { summing } from "./sums.mjs";

const SHORT = Array.from({ length: 16 }, (_, i) => `name-${i}`);
const MANY = { full: 200000, small: 5000, tiny: 100 };
const FEWER = { full: 20000, small: 1000, tiny: 10 };

const shouted = summing((i) => SHORT[i % 16].length + 1);
const sevens = summing(() => 7);
const next = summing((i) => i + 1);
const further = summing((i) => i + 3);

/** A case in which Lua calls `host` within the loop `name`. */
function fromLua(title, name, host, expected, sizes = MANY) {
  const make = (lua) => {
    lua.expose("host", host);
    const loop = lua.fn(name);
    return (n) => lua.first(loop(n));
  };
  return { title, ...sizes, expected, make };
}

/** A case in which JavaScript calls the Lua function `name`; `each` makes the body of its loop. */
function intoLua(title, name, each, expected) {
  return { title, ...MANY, expected, make: (lua) => summing(each(lua.fn(name), lua.first)) };
}

/** @type {import("./cases.mjs").BoundaryCases} */
export const CALLS = {
  "call-lua-0": intoLua(
    "JavaScript calls Lua: nothing in, a number out",
    "none",
    (none, first) => () => first(none()),
    sevens,
  ),
  "call-lua-1": intoLua(
    "JavaScript calls Lua: a number in, one out",
    "one",
    (one, first) => (i) => first(one(i)),
    next,
  ),
  "call-lua-numbers": intoLua(
    "JavaScript calls Lua: two numbers in, one out",
    "add",
    (add, first) => (i) => first(add(i, 1)),
    next,
  ),
  "call-lua-4": intoLua(
    "JavaScript calls Lua: four numbers in, one out",
    "four",
    (four, first) => (i) => first(four(i, 1, 1, 1)),
    further,
  ),
  "call-lua-strings": intoLua(
    "JavaScript calls Lua: a short string in, one out",
    "shout",
    (shout, first) => (i) => first(shout(SHORT[i % 16])).length,
    shouted,
  ),
  "call-js-0": fromLua("Lua calls JavaScript: nothing in, a number out", "callNone", () => 7, sevens),
  "call-js-1": fromLua("Lua calls JavaScript: a number in, one out", "callOne", (a) => a + 1, next),
  "call-js-numbers": fromLua(
    "Lua calls JavaScript: two numbers in, one out",
    "callNumbers",
    (a, b) => a + b,
    next,
  ),
  "call-js-4": fromLua(
    "Lua calls JavaScript: four numbers in, one out",
    "callFour",
    (a, b, c, d) => a + b + c + d,
    further,
  ),
  "call-js-strings": fromLua(
    "Lua calls JavaScript: a short string in, one out",
    "callStrings",
    (text) => `${text}!`,
    shouted,
  ),
  "run-chunk": {
    title: "a chunk is compiled and run: return 1",
    ...FEWER,
    expected: summing(() => 1),
    make: (lua) => summing(() => lua.evaluate("return 1")),
  },
  "error-to-js": {
    title: "an error of Lua is thrown in JavaScript and caught",
    ...FEWER,
    expected: summing((i) => `failure ${i}`.length),
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
  "error-to-lua": fromLua(
    "an error of JavaScript is raised in Lua and caught by pcall",
    "callFailing",
    (n) => {
      throw new Error(`failure ${n}`);
    },
    (n) => n,
    FEWER,
  ),
};

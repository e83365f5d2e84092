/** Tracebacks made from frames equal those of `luaL_traceback`, and frames name the active functions. */
import { describe, expect, it } from "vitest";
import { LuaError, type LuaState } from "../../src/index.js";
import { products, sharedRuntime, withState } from "../support/products.js";

/** Raises an error and records `debug.traceback` at the same place, in the same line. */
const RAISE = "trace = debug.traceback(nil, 1) error('raised')";

const PROGRAMS: Readonly<Record<string, string>> = {
  "a main chunk": RAISE,
  "a local function": `local function f() ${RAISE} end\nf()`,
  "a global function": `function f() ${RAISE} end\nf()`,
  "a field": `local t = { f = function() ${RAISE} end }\nt.f()`,
  "a method": `local t = {}\nfunction t:m() ${RAISE} end\nt:m()`,
  "an upvalue": `local function f() ${RAISE} end\nlocal function g() f() end\ng()`,
  "a function without a name": `(function() ${RAISE} end)()`,
  "a tail call": `local function f() ${RAISE} end\nlocal function g() return f() end\ng()`,
  "a metamethod": `local t = setmetatable({}, { __add = function() ${RAISE} end })\nlocal x = t + 1`,
  "an iterator": `for i in function() ${RAISE} end do end`,
  "C functions": `table.sort({ 3, 2, 1 }, function() ${RAISE} end)`,
  "a function of a loaded module": `package.loaded.own = { f = function() ${RAISE} end }\npackage.loaded.own.f()`,
  "a name with a NUL": `_G['a\\0b'] = function() ${RAISE} end\n_G['a\\0b']()`,
  "a deep stack": `local function f(n) if n == 0 then ${RAISE} end f(n - 1) end\nf(100)`,
  "a stack that is nearly deep": `local function f(n) if n == 0 then ${RAISE} end f(n - 1) end\nf(17)`,
  "a stack that is just deep": `local function f(n) if n == 0 then ${RAISE} end f(n - 1) end\nf(19)`,
  "a chunk of many lines": `load("local a\\n${RAISE}")()`,
  "bytes that are not UTF-8": `load("${RAISE}", "=\\xff\\xfe")()`,
};

function raise(state: LuaState, source: string): LuaError {
  try {
    state.run(source, { name: "=program" });
  } catch (error) {
    if (error instanceof LuaError) return error;
  }
  throw new Error("nothing was raised");
}

describe.each(products)("tracebacks ($name)", (product) => {
  const runtime = sharedRuntime(product);

  it.each(Object.entries(PROGRAMS))("of %s", (name, source) => {
    withState(runtime(), (state) => {
      const { traceback } = raise(state, source);
      const [heading, first, ...others] = traceback.split("\n");
      expect([heading, first]).toEqual(["stack traceback:", "\t[C]: in function 'error'"]);
      const expected = String(state.get("trace")).split("\n").slice(1);
      if (!name.includes("deep")) expect(others).toEqual(expected);
      else {
        expect(others.slice(0, 9)).toEqual(expected.slice(0, 9));
        expect(others.slice(-11)).toEqual(expected.slice(-11));
      }
    });
  });

  it.each([10, 17, 18, 19, 20, 21, 22, 100])("of %i calls leave out as many as Lua does", (depth) => {
    const SOURCE = "local function f(n) if n > 0 then f(n - 1) else error() end end\nf(depth)";
    const skipped = (text: string): string | undefined => /skipping \d+ levels/.exec(text)?.[0];
    withState(runtime(), (state) => {
      state.set("depth", depth);
      const { traceback } = raise(state, SOURCE);
      state.set("depth", depth - 2); // xpcall and the chunk that calls it add two calls
      state.set("source", SOURCE);
      const [, expected] = state.run("return xpcall(load(source, '=program'), debug.traceback)");
      expect(skipped(traceback)).toBe(skipped(String(expected)));
    });
  });

  it("come with frames that say what runs", () => {
    withState(runtime(), (state) => {
      const { frames } = raise(state, "local function f() error('x') end\nf()");
      expect(frames.map(({ kind, line }) => [kind, line])).toEqual([
        ["C", undefined],
        ["Lua", 1],
        ["main", 2],
        ["C", undefined],
      ]);
    });
  });
});

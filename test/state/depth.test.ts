/**
 * Recursion of every kind ends with Lua's own error, on the default stack of Node's main thread: without a trap or an engine's
 * RangeError, and the state stays usable. Each program runs in a separate process.
 */
import path from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it, vi } from "vitest";
import { runChild } from "../support/child.js";
import { ROOT } from "../support/compile.js";
import { products } from "../support/products.js";

vi.setConfig({ testTimeout: 60_000 });

const INTERNALS = pathToFileURL(path.join(ROOT, "dist/runtime/runtime.js")).href;

/** Lua programs, each with a text that the error message must contain; `host` calls back into Lua. */
const RECURSIONS: Readonly<Record<string, readonly [program: string, message: string]>> = {
  "a Lua function": ["local function f() return 1 + f() end f()", "stack overflow"],
  "a method call": ["local t = {} function t:f() return 1 + self:f() end t:f()", "stack overflow"],
  "pcall in pcall": [
    `
      local function f() return pcall(f) or error("inner", 0) end
      local ok, m = pcall(f)
      local function g(...)
        local a, b = pcall(g)
        if not a then error(b, 0) end
      end
      g()
    `,
    "stack overflow",
  ],
  "string.gsub": ["local function f() return (string.gsub('a', 'a', f)) end f()", "C stack overflow"],
  "table.sort": [
    "local function f(a, b) table.sort({3, 2, 1}, f) return a < b end f(1, 2)",
    "C stack overflow",
  ],
  "a metamethod __index": [
    "local t = setmetatable({}, {__index = function(t, k) return t[k .. 'x'] end}) return t.a",
    "C stack overflow",
  ],
  "a metamethod __concat": [
    "local mt = {} local t = setmetatable({}, mt) mt.__concat = function(a, b) return a .. b end return t .. t",
    "C stack overflow",
  ],
  "a metamethod __tostring": [
    "local t = setmetatable({}, {__tostring = function(t) return tostring(t) end}) return tostring(t)",
    "C stack overflow",
  ],
  "a metamethod __close": [
    "local function f() local x <close> = setmetatable({}, {__close = function() f() end}) end f()",
    "stack overflow",
  ],
  "coroutine.wrap": ["local function f() return coroutine.wrap(f)() end f()", "C stack overflow"],
  "coroutine.resume": [
    "local function f() local _, m = coroutine.resume(coroutine.create(f)) error(m, 0) end f()",
    "C stack overflow",
  ],
  load: [
    "local function f() local fn, m = load(function() return f() end) error(m, 0) end f()",
    "C stack overflow",
  ],
  "dofile of itself": [
    `
      package.searchers[2] = function()
        return function()
          package.loaded.x = nil
          return require "x"
        end
      end
      package.searchers[1] = package.searchers[2]
      require "x"
    `,
    "stack overflow",
  ],
  "parentheses in a chunk": [
    "error(select(2, load('return ' .. string.rep('(', 1000) .. '1' .. string.rep(')', 1000))), 0)",
    "C stack overflow",
  ],
  "tables in a chunk": [
    "error(select(2, load('return ' .. string.rep('{', 1000) .. string.rep('}', 1000))), 0)",
    "C stack overflow",
  ],
  "functions in a chunk": [
    "error(select(2, load(string.rep('return function() ', 300) .. string.rep(' end', 300))), 0)",
    "overflow",
  ],
  "a chain of concatenations": [
    "error(select(2, load('return ' .. string.rep('\"a\" .. ', 1000) .. '\"a\"')), 0)",
    "overflow",
  ],
  "a pattern": [
    "return string.find(string.rep('a', 300000), string.rep('a?', 300000) .. 'b')",
    "pattern too complex",
  ],
  "a function of the host": ["host('return host(source)')", "stack overflow"],
  "a function of the host, in coroutines": [
    "host('return coroutine.wrap(function() return host(source) end)()')",
    "stack overflow",
  ],
  "a function of the host, in pcalls": [
    "host('local ok, m = pcall(host, source) error(m, 0)')",
    "stack overflow",
  ],
  "xpcall with a handler that fails": [
    "local function h(m) return error(m) end local ok, m = xpcall(error, h, 'x') error(tostring(m), 0)",
    "",
  ],
};

describe.each(products)("depth ($name)", (product) => {
  it("raises Lua's error for each recursion, and remains usable", async () => {
    const program = `
      const cases = ${JSON.stringify(RECURSIONS)};
      state.set("host", (source) => {
        state.set("source", source);
        return state.run(source);
      });
      const { runtimeInternals } = await import(${JSON.stringify(INTERNALS)});
      const { stackPointer } = runtimeInternals(runtime).core;
      const pointer = stackPointer.value;
      const report = {};
      for (const [name, [text]] of Object.entries(cases)) {
        let got = "no error";
        try { state.run(text); } catch (error) { got = error.name + ": " + error.message; }
        const goesOn = state.death === undefined && state.run("return 6 * 7")[0] === 42;
        report[name] = [got, goesOn, stackPointer.value === pointer];
      }
      console.log(JSON.stringify(report));`;
    const { stdout, stderr } = await runChild(product, program);
    expect(stderr).toBe("");
    const report = JSON.parse(stdout.toString()) as Record<string, [string, boolean, boolean]>;
    for (const [name, [, message]] of Object.entries(RECURSIONS)) {
      const [got, goesOn, sameStack] = report[name] ?? ["missing", false, false];
      expect([name, goesOn, sameStack]).toEqual([name, true, true]);
      expect.soft(`${name}: ${got}`).toContain(message);
      expect.soft(`${name}: ${got}`).not.toContain("RangeError");
    }
  });

  it("bears 190 coroutines within each other, with a host function and an error at the bottom", async () => {
    const program = `
      state.set("host", (n) => state.run("return ... + 1", { args: [n] })[0]);
      const nest = "local function nest(n, f) if n == 0 then return f() end " +
        "return coroutine.wrap(function() return nest(n - 1, f) end)() end ";
      console.log(JSON.stringify([
        state.run(nest + "return nest(180, function() return 'bottom' end)"),
        state.run(nest + "return nest(150, function() return host(41) end)"),
        state.run(nest + "return select(2, pcall(nest, 150, function() error({'deep'}) end))[1]"),
        state.run(nest + "return nest(150, function() return (string.gsub('abc', '%w', function(c) return c:upper() end)) end)"),
        state.run(nest + "return nest(150, function() local t = {5, 3, 1} table.sort(t, function(a, b) return a < b end) return t[1] end)"),
        state.run(nest + "return nest(150, function() return load('return ' .. ('('):rep(20) .. '1' .. (')'):rep(20))() end)"),
      ]));`;
    const { stdout, stderr } = await runChild(product, program);
    expect(stderr).toBe("");
    expect(JSON.parse(stdout.toString())).toEqual([["bottom"], [42], ["deep"], ["ABC"], [1], [1]]);
  });

  it("turns endless recursion of a host function into a Lua error", async () => {
    const program = `
      const deep = () => deep() + 1;
      state.set("deep", deep);
      const seen = [];
      try { state.run("deep()"); } catch (error) { seen.push(error.name, error.cause?.name); }
      seen.push(state.run("return select('#', pcall(deep))")[0], state.death === undefined);
      console.log(JSON.stringify(seen));`;
    const { stdout, stderr } = await runChild(product, program);
    expect(stderr).toBe("");
    expect(JSON.parse(stdout.toString())).toEqual(["LuaError", "RangeError", 2, true]);
  });
});

/** A script of a strict state tries to escape the preset in code that is hot: compiled code refuses what the interpreter refuses. */
import { describe, expect, it } from "vitest";
import { defineModule } from "../../src/index.js";
import { EAGER } from "../jit/modes.js";
import { products, sharedRuntime, withState } from "../support/products.js";

const bank = defineModule({
  name: "bank",
  description: "A bank.",
  class: ["deterministic"],
  types: (t) => ({ export: t.record({ limit: t.number, accounts: t.record({ first: t.number }) }) }),
  build: () => ({ exports: { limit: 5, accounts: { first: 1 } } }),
});

/** Each is the body of a function that succeeds in no call. */
const ATTACKS: Readonly<Record<string, string>> = {
  "a function of string": "string.format = print",
  "a number of math": "math.pi = 3",
  rawset: "rawset(string, 'mine', 1)",
  "a field by a variable key": "local key = 'up' .. 'per' string[key] = print",
  "the metatable of strings": "getmetatable('').__index = {}",
  "a method of strings": "('').mine = 1",
  "table.insert": "table.insert(string, 1)",
  "table.move": "table.move({ 1 }, 1, 1, 1, string)",
  "table.sort": "table.sort(math, function() return true end) math.pi = 3",
  "each field in turn": "for key in pairs(math) do math[key] = nil end",
  "a local of the library": "local m = math for i = 1, 3 do m.pi = i end",
  setmetatable: "setmetatable(math, {})",
  "a constant of a host module": "require('bank').limit = 6",
  "a table within a host module":
    "local accounts = require('bank').accounts accounts.first = accounts.first + 1",
  "precompiled code": "assert(load(string.dump(function() end)))",
  "precompiled code by a reader":
    "local n = 0 assert(load(function() n = n + 1 return n == 1 and '\\27' or n == 2 and 'Lua' or nil end))",
  "another state of the collector": "assert(collectgarbage('stop') == 0)",
  "io by require": "assert(require('io'))",
  "a new searcher": "package.searchers[1] = print",
};

describe.each(products)("hot code of a strict state ($name)", (product) => {
  const runtime = sharedRuntime(product, { realFiles: false, jit: EAGER });

  it.each(Object.entries(ATTACKS))("is refused: %s", (_, body) => {
    withState(
      runtime(),
      (state) => {
        const before = state.run(
          "local names = {} for k in pairs(string) do names[#names + 1] = k end table.sort(names) return table.concat(names, ' '), math.pi",
        );
        expect(
          state.run(`
            local function attack() ${body} end
            local successes = 0
            for i = 1, 1500 do
              if pcall(attack) then successes = successes + 1 end
            end
            return successes`),
        ).toEqual([0]);
        expect(
          state.run(
            "local names = {} for k in pairs(string) do names[#names + 1] = k end table.sort(names) return table.concat(names, ' '), math.pi",
          ),
        ).toEqual(before);
        expect(
          state.run("local bank = require('bank') return bank.limit, bank.accounts.first, ('x'):rep(2)"),
        ).toEqual([5, 1, "xx"]);
      },
      { sandbox: "strict", modules: [bank] },
    );
  });

  it("takes the fuel that the interpreter takes", () => {
    const code = `
      local x = 0
      for i = 1, 20000 do
        x = x + i % 7
        if i % 3 == 0 then x = x // 2 end
      end
      local function fib(n) if n < 2 then return n end return fib(n - 1) + fib(n - 2) end
      return x, fib(15)`;
    const used = () =>
      withState(runtime(), (state) => {
        state.limits.set({ fuel: 1e9 });
        const results = state.run(code);
        return { results, fuel: 1e9 - (state.limits.fuel ?? 0) };
      });
    const first = used();
    expect(first.fuel).toBeGreaterThan(20000);
    expect(used()).toEqual(first);
  });
});

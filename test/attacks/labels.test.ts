/**
 * A label at the end of a block, and a `goto` out of a block whose variable a closure refers to: upstream's compiler leaves
 * that variable open, and loops and calls then use its register. A closure that writes to it would forge values.
 */
import { describe, expect, it } from "vitest";
import { products, sharedRuntime, withState } from "../support/products.js";

/** Keeps `a` open in the first round, and runs `use` in the second, where its register is another's. */
const attack = (use: string): string => `
  local read, write, i = nil, nil, 0
  while i < 2 do
    i = i + 1
    if i == 1 then
      local a = "kept"
      read, write = function() return a end, function(v) a = v end
      do goto continue end
    end
    ${use}
    local last
    ::continue::
  end
  return read()`;

describe.each(products)("variables that a goto leaves ($name)", (product) => {
  const runtime = sharedRuntime(product);

  it.each([
    ["a call", "tostring(i)"],
    ["another variable", "local b = 7 write('kept') assert(b == 7)"],
    ["a loop", "for j = 1, 3 do write('kept') end"],
    ["a loop by floats", "for j = 1.0, 3.0 do write('kept') end"],
    ["an iterator", "for k, v in pairs({ 1, 2 }) do write('kept') end"],
    ["a constructor", "local t = { i, write, 'x' } assert(t[1] == i)"],
    ["a variable to close", "local c <close> = setmetatable({}, { __close = function() write('kept') end })"],
  ])("are not those of %s", (_, use) => {
    withState(runtime(), (state) => {
      expect(state.run(attack(use))).toEqual(["kept"]);
    });
  });

  it("do not become the state of a numeric loop", () => {
    withState(runtime(), (state) => {
      const rounds = "local n = 0 for j = 1, 3 do write({}) n = n + j end assert(n == 6, n)";
      expect(state.run(`${attack(rounds).replace("return read()", "return type(read())")}`)).toEqual([
        "table",
      ]);
    });
  });

  it("are closed in code that the verifier accepts", () => {
    withState(
      runtime(),
      (state) => {
        const source = attack("for j = 1, 3 do write('kept') end");
        expect(state.run("return load(string.dump(load(...)))()", { args: [source] })).toEqual(["kept"]);
      },
      { allowBinary: true },
    );
  });
});

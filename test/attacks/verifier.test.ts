/**
 * The verifier of precompiled code accepts whatever Lua's own compiler makes, in a time that grows with the code; and
 * limits end it, as they end the compiler.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LimitError } from "../../src/index.js";
import { products, sharedRuntime, withState } from "../support/products.js";
import { rounds } from "../support/scale.js";

const many = (n: number, one: (i: number) => string, separator = " "): string =>
  Array.from({ length: n }, (_, i) => one(i)).join(separator);

/** Returns the message of the verifier, or undefined if it accepts the dump of a program. */
const CHECK = `
  local source, strip = ...
  local code = string.dump(assert(load(source, "=x")), strip)
  local again, problem = load(code, "x", "b")
  if not again then return problem end
  if string.dump(again, strip) ~= code then return "another dump" end`;

/** Programs whose labels, loops and captured variables need many steps. */
const DEMANDING: Readonly<Record<string, string>> = {
  "labels in reverse order": `goto l0 ${many(600, (i) => `::l${599 - i}:: do local x = function() return x end end goto l${600 - i}`)} ::l600::`,
  "labels in reverse order, a variable captured at each": `local a ${many(150, (i) => `::l${149 - i}:: do local v${i} local f = function() return v${i}, a end if a then goto l${(i * 7) % 150} end end`)}`,
  "loops within loops": `${many(60, () => "while x do local a f(function() return a end) ")} ${many(60, () => "end ")}`,
  "many variables, captured one after the other in a loop": `${many(190, (i) => `local v${i}`)} ::top:: ${many(190, (i) => `if x then f(function() return v${189 - i} end) end`)} if y then goto top end`,
  "jumps out of a block with a captured variable, past another variable":
    "while x do if x then local a f(function() return a end) do goto continue end end f() local b ::continue:: end",
  "the same in other loops":
    "repeat while x do local a for i = 1, f() do x = function() a = i end if x then goto continue end local b end local c ::continue:: end until x",
  "jumps back, each to the label before the last": `${many(400, (i) => `::l${i}:: if x then goto l${Math.max(0, i - 2)} end`)}`,
};

/** Source code of blocks with loops, jumps, closures and variables to close, at random. */
const block: fc.Memo<string> = fc.memo((depth) => {
  const inner = depth > 1 ? block(depth - 1) : fc.constant("x = x");
  const statement = fc.oneof(
    fc.constantFrom(
      "local a, b = x, f(x)",
      "local c <close> = x",
      "f(function() return a, b end)",
      "x = function() a = b; return c end",
      "if x then break end",
      "if y then goto continue end",
      "t[a], t.b, x = b, { f(a) }, a .. b .. 'c'",
      "for k, v in pairs(t) do f(function() k = v end) end",
      "x = a and b or (a == b and not c)",
      "a.b.c[d]:e(f()):g(...)",
    ),
    inner.map((body) => `do ${body} end`),
    inner.map((body) => `while a do ${body} end`),
    inner.map((body) => `for i = 1, f(), 2 do ${body} end`),
    inner.map((body) => `repeat ${body} until b`),
    inner.map((body) => `local function g(a, ...) while true do ${body} ::continue:: end end`),
    fc.tuple(inner, inner).map(([first, second]) => `if a < b then ${first} else ${second} end`),
  );
  return fc.array(statement, { minLength: 1, maxLength: 5 }).map((list) => list.join(" "));
});

describe.each(products)("the verifier ($name)", (product) => {
  const runtime = sharedRuntime(product);

  it.each(Object.entries(DEMANDING))("accepts %s", (_, source) => {
    const state = runtime().createState({ allowBinary: true });
    for (const strip of [false, true]) expect(state.run(CHECK, { args: [source, strip] })).toEqual([]);
    state.close();
  });

  it("accepts whatever the compiler makes", () => {
    const state = runtime().createState({ allowBinary: true });
    fc.assert(
      fc.property(block(4), fc.boolean(), (body, strip) => {
        const source = `local a, b, c, t while a do ${body} ::continue:: end`;
        expect(state.run(CHECK, { args: [source, strip] })).toEqual([]);
      }),
      { numRuns: rounds(100, 3000) },
    );
    state.close();
  });

  it("takes time in proportion to the code, and ticks", () => {
    withState(
      runtime(),
      (state) => {
        const ticks = (labels: number): number => {
          const source = `goto l0 ${many(labels, (i) => `::l${labels - 1 - i}:: do local x f(function() return x end) end goto l${labels - i}`)} ::l${labels}::`;
          state.run("code = string.dump(assert(load(...)))", { args: [source] });
          state.limits.set({ fuel: 1e9 });
          state.run("assert(load(code))");
          const used = 1e9 - (state.limits.fuel ?? 0);
          state.limits.set({});
          return used;
        };
        const few = ticks(100);
        expect(few).toBeGreaterThan(100);
        expect(ticks(800)).toBeLessThan(few * 16);
      },
      { allowBinary: true },
    );
  });

  it("ends by a limit", () => {
    withState(
      runtime(),
      (state) => {
        state.run("code = string.dump(assert(load(...)))", { args: [DEMANDING["labels in reverse order"]] });
        state.limits.set({ fuel: 500 });
        expect(() => state.run("load(code)")).toThrow(LimitError);
      },
      { allowBinary: true },
    );
  });
});

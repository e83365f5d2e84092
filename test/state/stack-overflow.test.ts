/** JavaScript's own stack runs out while it crosses into Lua, as often as it likes: the states end for certain. */
import { describe, expect, it } from "vitest";
import { StateDeadError, type LuaFunction, type LuaState } from "../../src/index.js";
import { products, sharedRuntime } from "../support/products.js";

describe.each(products)("a stack overflow of JavaScript in a crossing ($name)", (product) => {
  const runtime = sharedRuntime(product);
  const overflow = (step: () => unknown): void => {
    const walk = (): unknown => [step(), walk()];
    expect(walk).toThrow();
  };
  /** It is either as it was, or dead. */
  const expectSound = (state: LuaState, levels: unknown): void => {
    if (state.death !== undefined) expect(() => state.run("")).toThrow(StateDeadError);
    else expect(state.run(LEVELS)[0]).toBe(levels);
  };
  const LEVELS = "local d = 0 local function r() d = d + 1 return (('x'):gsub('x', r)) end pcall(r) return d";

  it("leaves no state short of levels", () => {
    const stackPointer = runtime().core.stackPointer.value as number;
    for (let i = 0; i < 30; i++) {
      using state = runtime().createState();
      const levels = state.run(LEVELS)[0];
      const f = state.run("return function(a) return a end")[0] as LuaFunction;
      const deepen = (n: number): void => {
        if (n > 0) deepen(n - 1);
        else overflow(() => f(1));
      };
      deepen(i);
      if (state.death === undefined) for (let k = 0; k < 10; k++) overflow(() => state.get("print"));
      expectSound(state, levels);
    }
    using after = runtime().createState();
    expect(after.run("return 1")).toEqual([1]);
    expect(runtime().core.stackPointer.value).toBe(stackPointer);
  });

  it("below a function of the host ends in an error, and another state is sound", () => {
    using outer = runtime().createState();
    using inner = runtime().createState();
    const levels = outer.run(LEVELS)[0];
    const f = inner.run("return function(a) return a end")[0] as LuaFunction;
    outer.set("g", () => {
      const walk = (): unknown => [f(1), walk()];
      return walk();
    });
    for (let i = 0; i < 20; i++) {
      let error: unknown;
      try {
        outer.run("return g()");
      } catch (caught) {
        error = caught;
      }
      expect(error).toBeInstanceOf(Error);
    }
    expectSound(outer, levels);
    using after = runtime().createState();
    expect(after.run("return 1")).toEqual([1]);
  });
});

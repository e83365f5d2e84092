/** Attacks on the numbers of handles: one that is freed twice becomes the number of two values. */
import { beforeEach, describe, expect, it } from "vitest";
import { LuaTable, type LuaState } from "../../src/index.js";
import { products, sharedRuntime } from "../support/products.js";

describe.each(products)("handles ($name)", (product) => {
  const runtime = sharedRuntime(product);
  let state: LuaState;
  let kept: LuaTable;
  beforeEach(() => {
    state = runtime().createState();
    [kept] = state.run<[LuaTable]>("kept = { 'kept' } return kept");
    return () => {
      state.close();
    };
  });

  /** Values that cross now must get numbers of their own. */
  const expectOwnNumbers = (): void => {
    const tables = ["a", "b", "c"].map((name) => state.run<[LuaTable]>(`return { "${name}" }`)[0]);
    expect(tables.map((table) => table.get(1))).toEqual(["a", "b", "c"]);
    expect(new Set(tables).size).toBe(3);
  };

  /** A result of a host function whose getter closes the handle of `kept`. */
  const closing = (): { readonly field: number } => ({
    get field() {
      kept.close();
      return 1;
    },
  });

  it("a getter of a result closes a handle, and the next function closes the handle of the same value", () => {
    state.set("closing", closing);
    state.set("again", (table) => {
      (table as LuaTable).close();
    });
    state.run("closing() again(kept)");
    expectOwnNumbers();
  });

  it("the number of a handle that a getter closed is another value's by the end of the operation", () => {
    let other: LuaTable | undefined;
    state.set("closing", closing);
    state.set("again", (table) => {
      (table as LuaTable).close();
      [other] = state.run<[LuaTable]>("return { 'other' }");
    });
    state.run("closing() again(kept)");
    expect(other?.get(1)).toBe("other");
    expectOwnNumbers();
    expect(other?.get(1)).toBe("other");
  });

  it("a getter of an argument closes it in a call within the call", () => {
    state.set("again", (table) => {
      (table as LuaTable).close();
    });
    state.set("value", {
      get field() {
        kept.close();
        state.run("again(kept)");
        state.run("again(kept)");
        return 1;
      },
    });
    expectOwnNumbers();
  });
});

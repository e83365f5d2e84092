/** Calls, values, handles and states, repeated, leak nothing: see ../support/lifetimes.ts. */
import { describe, expect, it } from "vitest";
import { LuaMultiReturn, type LuaTable } from "../../src/index.js";
import { collectUntil } from "../support/gc.js";
import { must, repeat, SLACK, testLifetimes, timesOf, traces } from "../support/lifetimes.js";
import { products, sharedRuntime } from "../support/products.js";
import "../support/scale.js"; // .ci/run does all the rounds of files that import it

testLifetimes({
  "a run": (state) => (i) => must(state.run("return ... + 1", { args: [i] })[0] === i + 1),
  "a call into Lua": (state) => {
    const fn = state.load("return ...");
    return (i) => must(fn(i, "text", 1.5, true, null)[0] === i);
  },
  "a call out of Lua": (state) => {
    state.set("host", (...args) => LuaMultiReturn.from(args));
    const fn = state.load("return host(...)");
    return (i) => must(fn(i, "a string that is not short at all", 2.5)[0] === i);
  },
  "a table into Lua": (state) => {
    const fn = state.load("return #(...).list");
    return () => must(fn({ list: [1, 2, { three: "3" }], s: "x" })[0] === 3);
  },
  "a table out of Lua": (state) => {
    const table = state.createTable({ list: [1, 2, { three: "3" }] });
    return () => must(Object.keys(table.toJS<object>()).length === 1);
  },
  "a long text both ways": (state) => {
    const fn = state.load("return ...");
    const text = "ä".repeat(3000);
    return () => must(fn(text)[0] === text);
  },
  "a function into Lua, and let go": (state) => {
    const fn = state.load("local f = ... return f(1)");
    return (i) => {
      const host = (): number => i;
      return must(fn(host)[0] === i);
    };
  },
  "a handle made and closed": (state) => {
    const fn = state.load("return {}");
    return () => {
      fn<[LuaTable]>()[0].close();
    };
  },
  "handles in a scope": (state) => {
    const fn = state.load("return {}, print, {}");
    return () => must(state.scope(() => fn().length) === 3);
  },
  "a field read and written": (state) => {
    const table = state.createTable({ a: { b: 1 } });
    return (i) => {
      table.set(["a", "b"], i);
      return must(table.get(["a", "b"]) === i);
    };
  },
  "a coroutine made, resumed and closed": (state) => {
    const fn = state.load("local a = coroutine.yield(...) return a");
    return (i) => {
      using thread = state.createThread(fn);
      return must(thread.resume(i)[0] === i);
    };
  },
  "a state made and closed": (_, runtime) => () => {
    using other = runtime.createState();
    return must(other.run("kept = function() end return 1")[0] === 1);
  },
});

describe.each(products)("lifetimes ($name)", (product) => {
  const runtime = sharedRuntime(product, { jit: false }); // compiled code has table slots

  it("a handle dropped", async () => {
    using state = runtime().createState();
    const fn = state.load("return {}");
    const times = timesOf(product, "a handle dropped");
    const chunk = times / 10;
    const drop = async (): Promise<void> => {
      await repeat(() => must(fn().length === 1), 0, chunk);
      await collectUntil(() => state.handleCount <= 1);
    };
    await drop();
    const before = traces(runtime(), state);
    for (let done = chunk; done < times; done += chunk) await drop();
    const after = traces(runtime(), state);
    expect(Math.abs(after.heap - before.heap)).toBeLessThanOrEqual(chunk * 128 + SLACK);
    expect(Math.abs(after.registry - before.registry)).toBeLessThanOrEqual(chunk);
    expect([after.handles, after.table, after.functions]).toEqual([1, before.table, before.functions]);
  });
});

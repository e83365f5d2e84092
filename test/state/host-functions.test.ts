/** JavaScript functions called from Lua. */
import { beforeEach, describe, expect, it } from "vitest";
import {
  LuaMultiReturn,
  type LuaFunction,
  type LuaInput,
  type LuaState,
  type LuaTable,
} from "../../src/index.js";
import { products, sharedRuntime } from "../support/products.js";
import { runtimeInternals } from "../support/internals.js";

describe.each(products)("host functions ($name)", (product) => {
  const runtime = sharedRuntime(product);
  let state: LuaState;
  beforeEach(() => {
    state = runtime().createState();
    return () => {
      state.close();
    };
  });

  it.each<[LuaInput, unknown[]]>([
    [undefined, [1, undefined]],
    [null, [1, undefined]],
    [LuaMultiReturn.of(), [0]],
    [5, [1, 5]],
    ["x", [1, "x"]],
    [LuaMultiReturn.of(1, "b", undefined, false), [4, 1, "b", undefined, false]],
    [LuaMultiReturn.of(undefined), [1, undefined]],
    [new LuaMultiReturn(3), [3, undefined, undefined, undefined]],
  ])("return %j", (result, expected) => {
    state.set("f", () => result);
    const got = state.run("local t = table.pack(pcall(f)) return t.n - 1, table.unpack(t, 2, t.n)");
    expect(got).toEqual(expected);
  });

  it("return an array or an object as one table, by value", () => {
    const list = [1, "b", { deep: [true] }];
    state.set("f", () => list);
    expect(state.run("local t, more = f() return #t, t[2], t[3].deep[1], more")).toEqual([
      3,
      "b",
      true,
      undefined,
    ]);
    state.set("f", () => LuaMultiReturn.of(list, { x: 1 }));
    expect(state.run("local t, u = f() return #t, u.x")).toEqual([3, 1]);
  });

  it("get every argument, nils at the end too", () => {
    let seen: unknown[] = [];
    state.set("f", (...args) => {
      seen = args;
    });
    state.run("f()");
    expect(seen).toEqual([]);
    state.run("f(nil, 1, nil)");
    expect(seen).toEqual([undefined, 1, undefined]);
    state.run("f(table.unpack({}, 1, 20000))");
    expect(seen).toHaveLength(20_000);
  });

  it("return 100,000 results, and say of a million that they are too many", () => {
    state.set("many", (n) => LuaMultiReturn.from({ length: Number(n) }, (_, i) => i));
    expect(state.run("return select('#', many(100000))")).toEqual([100_000]);
    expect(state.run("return pcall(many, 1100000)")).toEqual([
      false,
      expect.stringContaining("too many results"),
    ]);
    expect(state.run("return select('#', many(1000))")).toEqual([1000]);
  });

  it("are the same function when they come out again", () => {
    const f = (): number => 1;
    state.set("f", f);
    expect(state.get("f")).toBe(f);
    expect(state.run("return f, type(f), f()")).toEqual([f, "function", 1]);
    expect(state.run("return ...", { args: [f] })).toEqual([f]);
  });

  it("are one function in Lua, however often and whichever way they go in", () => {
    const f = (): number => 1;
    state.set("a", f);
    state.set("b", f);
    state.set("give", () => LuaMultiReturn.of(f, f));
    state.set("other", () => 1);
    expect(
      state.run("local x, y = give() return a == b, a == x, x == y, a == ..., a == other", { args: [f] }),
    ).toEqual([...[true, true, true, true, false]]);
    state.run("a, b = nil collectgarbage() collectgarbage()");
    for (let i = 0; i < 1000; i++) state.run("local g = ... assert(g() == 1)", { args: [f] });
    state.set("a", f);
    expect(state.run("collectgarbage() return a(), a == ...", { args: [f] })).toEqual([1, true]);
  });

  it("are called from coroutines, metamethods, sort, gsub and finalizers", () => {
    const seen: unknown[] = [];
    state.set("add", (a, b) => Number(a) + Number(b));
    state.set("less", (a, b) => Number(a) < Number(b));
    state.set("upper", (text) => String(text).toUpperCase());
    state.set("see", (value) => void seen.push(value));
    expect(
      state.run("return coroutine.wrap(function() return add(1, coroutine.yield(add(2, 3))) end)()"),
    ).toEqual([5]);
    expect(state.run("local t = {3, 1, 2} table.sort(t, less) return table.concat(t)")).toEqual(["123"]);
    expect(state.run("return ('abc'):gsub('%a', upper)")).toEqual(["ABC", 3]);
    expect(state.run("return setmetatable({}, {__add = function(_, n) return add(n, 1) end}) + 1")).toEqual([
      2,
    ]);
    expect(state.run("return setmetatable({}, {__index = add})[1]")).toEqual([NaN]);
    state.run("setmetatable({}, {__gc = function() see('collected') end}) collectgarbage()");
    expect(seen).toEqual(["collected"]);
  });

  it("call back into Lua, to any depth that Lua has", () => {
    state.set("down", (n) =>
      Number(n) === 0 ? "bottom" : state.run("return down(...)", { args: [Number(n) - 1] })[0],
    );
    expect(state.run("return down(20)")).toEqual(["bottom"]);
    state.set("call", (fn, ...args) => LuaMultiReturn.from((fn as LuaFunction)(...args)));
    expect(state.run("return call(function(a, b) return b, a end, 1, 2)")).toEqual([2, 1]);
    expect(
      state.run(
        "return coroutine.wrap(function() return call(coroutine.wrap(function() return 'inner' end)) end)()",
      ),
    ).toEqual(["inner"]);
    expect(state.run("return pcall(call, coroutine.yield)")).toEqual([
      false,
      "attempt to yield from outside a coroutine",
    ]);
    expect(
      state.run("return coroutine.resume(coroutine.create(function() call(coroutine.yield) end))"),
    ).toEqual([false, "attempt to yield across a C-call boundary"]);
  });

  it("use other states while one waits", () => {
    using other = runtime().createState();
    state.set(
      "there",
      (n) => other.run("local n = ... return back and back(n) or n * 2", { args: [Number(n)] })[0],
    );
    other.set("back", (n) => state.run("return ... + 1", { args: [Number(n)] })[0]);
    expect(state.run("return there(20)")).toEqual([21]);
  });

  it("work with handles of their arguments", () => {
    state.set("fill", (table) => {
      using target = table as LuaTable;
      target.set("a", 1);
      target.set("self", target);
    });
    expect(state.run("local t = {} fill(t) return t.a, t.self == t")).toEqual([1, true]);
  });

  it("are released when Lua drops them", async () => {
    const gone: string[] = [];
    const registry = new FinalizationRegistry<string>((name) => gone.push(name));
    const give = (name: string): void => {
      const fn = (): string => name;
      registry.register(fn, name);
      state.set("f", fn);
    };
    give("first");
    state.run("f = nil collectgarbage() collectgarbage()");
    for (let i = 0; i < 20 && gone.length === 0; i++) {
      (globalThis.gc ?? churn)();
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    if (globalThis.gc !== undefined) expect(gone).toEqual(["first"]);
  });

  it("are an error to call when a script has run their finalizer, and others are not disturbed", () => {
    const [f, g] = [(): string => "f", (): string => "g"];
    state.set("f", f);
    state.run("local _, box = debug.getupvalue(f, 1) debug.getmetatable(box).__gc(box)");
    expect(state.run("return pcall(f)")).toEqual([false, expect.stringContaining("was released")]);
    expect(state.run("return (pcall(debug.setupvalue, f, 1, 5))")).toEqual([false]);
    expect(state.run("return pcall(f)")).toEqual([false, expect.stringContaining("was released")]);
    state.set("g", g);
    state.set("h", f);
    expect(state.run("return g(), h()")).toEqual(["g", "f"]);
  });

  it("stay for as long as Lua holds one of them", () => {
    const f = (): string => "still here";
    state.set("a", f);
    state.set("b", f);
    state.run("a = nil collectgarbage() collectgarbage()");
    expect(state.run("return b()")).toEqual(["still here"]);
    state.run("b = nil collectgarbage()");
    state.set("c", f);
    expect(state.run("return c()")).toEqual(["still here"]);
  });

  it("leave nothing behind over 100,000 calls", () => {
    state.set("id", (...args) => LuaMultiReturn.from(args));
    state.run("for i = 1, 1000 do id(i, 'text', 1.5) end collectgarbage()");
    const before = Number(state.run("collectgarbage() return collectgarbage('count')")[0]);
    const heap = runtimeInternals(runtime()).core.memory.memory.buffer.byteLength;
    state.run(
      "for i = 1, 100000 do local a, b = id(i, 'text') if a ~= i or b ~= 'text' then error('wrong') end end",
    );
    expect(Number(state.run("collectgarbage() return collectgarbage('count')")[0]) - before).toBeLessThan(16);
    expect(runtimeInternals(runtime()).core.memory.memory.buffer.byteLength).toBe(heap);
  });

  it("show in tracebacks as C functions do", () => {
    state.set("fail", () => {
      throw new Error("from JavaScript");
    });
    try {
      state.run("fail()", { name: "=chunk" });
      expect.unreachable();
    } catch (error) {
      expect((error as { traceback: string }).traceback).toContain("chunk:1: in main chunk");
    }
  });
});

function churn(): void {
  Array.from({ length: 1000 }, () => new Uint8Array(10_000));
}

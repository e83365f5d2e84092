/** States and handles: their lifetimes, and the errors of using them afterwards. */
import { beforeEach, describe, expect, it } from "vitest";
import { LuaFunction, LuaTable, type LuaReference, type LuaState } from "../../src/index.js";
import { coded } from "../support/coded.js";
import { products, sharedRuntime } from "../support/products.js";
import { runtimeInternals } from "../support/internals.js";
import { rounds } from "../support/scale.js";

describe.each(products)("states and handles ($name)", (product) => {
  const runtime = sharedRuntime(product);
  let state: LuaState;
  beforeEach(() => {
    state = runtime().createState();
    return () => {
      state.close();
    };
  });
  /** Returns the number of registry slots in use. */
  const registrySize = (): number =>
    Number(state.run("local n = 0 for k in pairs(debug.getregistry()) do n = n + 1 end return n")[0]);
  const usedMemory = (): number =>
    Number(state.run("collectgarbage() collectgarbage() return collectgarbage('count')")[0]);

  it("load compiles once and runs many times", () => {
    using fn = state.load("local a, b = ... return a + b", { name: "=sum" });
    expect(fn).toBeInstanceOf(LuaFunction);
    expect([fn(1, 2), fn(3, 4.5), state.call(fn, [5, 6])]).toEqual([[3], [7.5], [11]]);
  });

  it("get and set globals, with the metamethods of _G", () => {
    state.set("x", 1);
    expect(state.get("x")).toBe(1);
    expect(state.get("nothing")).toBeUndefined();
    state.run(
      `
        setmetatable(_G, {
          __index = function(_, k) return "no " .. k end,
          __newindex = function() error("closed", 0) end,
        })
      `,
    );
    expect(state.get("nothing")).toBe("no nothing");
    expect(() => {
      state.set("new", 1);
    }).toThrow("closed");
  });

  it("call takes whatever has __call, and says what has none", () => {
    using callable = state.run(
      "return setmetatable({}, {__call = function(self, ...) return select('#', ...), ... end})",
    )[0] as LuaTable;
    expect(state.call(callable, [1, undefined])).toEqual([2, 1, undefined]);
    using table = state.run("return {}")[0] as LuaTable;
    expect(() => state.call(table, [])).toThrow("attempt to call a table value");
  });

  it("say what they are, with __tostring and __name", () => {
    using plain = state.run("return {}")[0] as LuaTable;
    using named = state.run("return setmetatable({}, {__name = 'My.Type'})")[0] as LuaTable;
    using texted = state.run(
      "return setmetatable({}, {__tostring = function() return 'text' end})",
    )[0] as LuaTable;
    expect(String(plain)).toMatch(/^table: 0x/);
    expect(String(named)).toMatch(/^My\.Type: 0x/);
    expect(String(texted)).toBe("text");
  });

  it("keep their values alive until they are closed", () => {
    state.run("weak = setmetatable({}, {__mode = 'v'})");
    const table = state.run("local t = {} weak[1] = t return t")[0] as LuaTable;
    state.run("collectgarbage()");
    expect(state.run("return weak[1] ~= nil")).toEqual([true]);
    table.close();
    state.run("collectgarbage()");
    expect(state.run("return weak[1] == nil")).toEqual([true]);
  });

  it("can be closed twice, and refuse any use after it", () => {
    const table = state.globals();
    const fn = state.load("return 1");
    table.close();
    table.close();
    fn.close();
    expect(() => table.get("x")).toThrow(coded("ERR_HANDLE_CLOSED"));
    expect(() => {
      table.set("x", 1);
    }).toThrow(coded("ERR_HANDLE_CLOSED"));
    expect(() => fn()).toThrow(coded("ERR_HANDLE_CLOSED"));
    expect([String(table), String(fn)]).toEqual(["table (closed)", "function (closed)"]);
    expect(() => state.run("return ...", { args: [table] })).toThrow(coded("ERR_HANDLE_CLOSED"));
    expect(state.run("return 1")).toEqual([1]);
  });

  it("end at the end of a using", () => {
    let kept: LuaTable;
    {
      using table = state.globals();
      kept = table;
      expect(table.get("_VERSION")).toBe("Lua 5.4");
    }
    expect(() => kept.get("_VERSION")).toThrow(coded("ERR_HANDLE_CLOSED"));
    let other: LuaState;
    {
      using inner = runtime().createState();
      other = inner;
    }
    expect(other.closed).toBe(true);
  });

  it("a closed state refuses every use, can be closed again, and lets handles be closed", () => {
    const table = state.globals();
    const fn = state.load("return 1");
    let ended = 0;
    state.set("ended", () => {
      ended++;
    });
    state.run("kept = setmetatable({}, {__gc = function() ended() end})");
    state.close();
    state.close();
    expect([state.closed, ended]).toEqual([true, 1]);
    const uses: (() => unknown)[] = [
      () => state.run("return 1"),
      () => state.load("return 1"),
      () => state.globals(),
      () => state.get("x"),
      () => {
        state.set("x", 1);
      },
      () => state.call(fn, []),
      () => state.openNative(new Uint8Array(0)),
      () => table.get("x"),
      () => fn(),
    ];
    for (const use of uses) expect(use).toThrow(coded("ERR_STATE_CLOSED"));
    expect(`${String(table)}, ${String(fn)}`).toBe("table (closed), function (closed)");
    table.close();
    fn.close();
  });

  it("leave the registry and memory as they were after thousands of runs, calls and handles", () => {
    using fn = state.load("return ...");
    using table = state.globals();
    state.set("host", (value) => value);
    const once = (i: number): void => {
      state.run("local a = ...", { args: [i] });
      fn("text", i);
      (state.run("return {}")[0] as LuaReference).close();
      table.get("_VERSION");
      fn(i, "x");
      using chunk = state.load("return host(1)");
      chunk();
    };
    for (let i = 0; i < 200; i++) once(i);
    const [registry, memory, heap] = [
      registrySize(),
      usedMemory(),
      runtimeInternals(runtime()).core.memory.memory.buffer.byteLength,
    ];
    for (let i = 0; i < rounds(4_000, 20_000); i++) once(i);
    expect(registrySize() - registry).toBeLessThanOrEqual(2);
    expect(usedMemory() - memory).toBeLessThan(16);
    expect(runtimeInternals(runtime()).core.memory.memory.buffer.byteLength).toBe(heap);
  });

  it("leave nothing behind after errors", () => {
    const once = (): void => {
      expect(() => state.run("error('x')")).toThrow("x");
      expect(() => state.run("return +")).toThrow("unexpected symbol");
      expect(() => state.run("error({})")).toThrow();
    };
    for (let i = 0; i < 50; i++) once();
    const size = runtimeInternals(runtime()).core.memory.memory.buffer.byteLength;
    for (let i = 0; i < rounds(500, 5000); i++) once();
    expect(runtimeInternals(runtime()).core.memory.memory.buffer.byteLength - size).toBeLessThan(
      4 * 1024 * 1024,
    );
  });

  it("give back what a state took, each time", () => {
    const cycle = (): void => {
      using other = runtime().createState();
      other.run("local t = {} for i = 1, 100 do t[i] = ('x'):rep(i) end kept = t");
    };
    for (let i = 0; i < 50; i++) cycle();
    const size = runtimeInternals(runtime()).core.memory.memory.buffer.byteLength;
    for (let i = 0; i < rounds(200, 2000); i++) cycle();
    expect(runtimeInternals(runtime()).core.memory.memory.buffer.byteLength).toBe(size);
  });

  it("states share nothing", () => {
    using other = runtime().createState();
    state.run("x = 1 string.mine = true package.loaded.y = 2");
    expect(other.run("return x, string.mine, package.loaded.y")).toEqual([undefined, undefined, undefined]);
  });
});

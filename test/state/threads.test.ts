/** Coroutines created, resumed and closed by JavaScript. */
import { beforeEach, describe, expect, it } from "vitest";
import { LuaError, type LuaState, type LuaThread } from "../../src/index.js";
import { coded } from "../support/coded.js";
import { products, sharedRuntime } from "../support/products.js";

describe.each(products)("coroutines ($name)", (product) => {
  const runtime = sharedRuntime(product);
  let state: LuaState;
  beforeEach(() => {
    state = runtime().createState();
    return () => {
      expect(state.run("return 'alive'")).toEqual(["alive"]);
      state.close();
    };
  });
  const thread = (source: string): LuaThread => {
    using fn = state.load(source);
    return state.createThread(fn);
  };

  it("pass values in and out at each resume", () => {
    using co = thread("local a, b = ... local c = coroutine.yield(a + b) return c, 'end'");
    expect(co.status).toBe("suspended");
    expect(co.resume(1, 2)).toEqual([3]);
    expect(co.status).toBe("suspended");
    expect(co.resume("in")).toEqual(["in", "end"]);
    expect(co.status).toBe("dead");
    expect(() => co.resume()).toThrow("cannot resume dead coroutine");
  });

  it("throw what they raise, with their own traceback, and are dead", () => {
    using co = thread("local function inner() error('wrong') end coroutine.yield() inner()");
    co.resume();
    let error: unknown;
    try {
      co.resume();
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(LuaError);
    expect((error as LuaError).message).toContain("wrong");
    expect((error as LuaError).traceback).toContain("in local 'inner'");
    expect(co.status).toBe("dead");
  });

  it("keep the cause of an error that began in JavaScript", () => {
    const cause = new RangeError("from the host");
    state.set("fail", () => {
      throw cause;
    });
    using co = thread("fail()");
    expect(() => co.resume()).toThrow(expect.objectContaining({ message: "from the host", cause }) as Error);
  });

  it("can be iterated over, to their end or not", () => {
    using numbers = thread("for i = 1, 3 do coroutine.yield(i, i * i) end return 'last'");
    expect([...numbers]).toEqual([[1, 1], [2, 4], [3, 9], ["last"]]);
    expect(numbers.status).toBe("dead");
    state.run("closed = false");
    const endless = thread(
      `
        local c <close> = setmetatable({}, { __close = function() closed = true end })
        for i = 1, math.huge do
          coroutine.yield(i)
        end
      `,
    );
    const seen: unknown[] = [];
    for (const [i] of endless) {
      seen.push(i);
      if (i === 3) break;
    }
    expect([seen, state.get("closed"), endless.closed]).toEqual([[1, 2, 3], true, true]);
    expect(() => endless.resume()).toThrow(coded("ERR_HANDLE_CLOSED"));
  });

  it("close their pending variables, and may fail at that", () => {
    const co = thread(
      "local c <close> = setmetatable({}, { __close = function() error('at close', 0) end }) coroutine.yield()",
    );
    co.resume();
    expect(() => {
      co.close();
    }).toThrow("at close");
    expect(co.closed).toBe(true);
    co.close();
  });

  it("that run are not resumed, nor closed by themselves", () => {
    using co = thread("return pcall(host)");
    state.set("host", () => co.status);
    expect(co.resume()).toEqual([true, "running"]);
    using again = thread("return pcall(host)");
    state.set("host", () => again.resume());
    expect(again.resume()).toEqual([false, expect.stringContaining("cannot resume non-suspended coroutine")]);
  });

  it("made by Lua are handles of the same kind", () => {
    const [co] = state.run<[LuaThread]>(
      "return coroutine.create(function(a) coroutine.yield(a) return 'done' end)",
    );
    expect([co.resume(1), co.resume(), co.status]).toEqual([[1], ["done"], "dead"]);
    co.close();
  });

  it("take and give many values", () => {
    using co = thread("local n = select('#', ...) coroutine.yield(n) return ...");
    const many = Array.from({ length: 5000 }, (_, i) => i);
    expect(co.resume(...many)).toEqual([5000]);
    expect(co.resume()).toEqual(many);
  });
});

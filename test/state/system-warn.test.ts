/** Where Lua's warnings go: to a function of the embedder, or to standard error as in the reference. */
import { beforeEach, describe, expect, it } from "vitest";
import { ProgramExit, type LuaState, type StateOptions } from "../../src/index.js";
import { coded } from "../support/coded.js";
import { Collected, products, sharedRuntime } from "../support/products.js";
import { runtimeInternals } from "../support/internals.js";

describe.each(products)("warnings ($name)", (product) => {
  const stdout = new Collected();
  const stderr = new Collected();
  const runtime = sharedRuntime(product, { stdout, stderr });
  let told: string[] = [];

  beforeEach(() => {
    told = [];
    stdout.take();
    stderr.take();
  });

  const create = (options: StateOptions = {}): LuaState =>
    runtime().createState({ warn: (message) => told.push(message), ...options });

  it("come as whole messages", () => {
    using state = create();
    state.run("warn('one') warn('two ', 'and ', 3) warn('') warn(('x'):rep(10000), 'y')");
    expect(told).toEqual(["one", "two and 3", "", `${"x".repeat(10000)}y`]);
    expect(stderr.text()).toBe("");
  });

  it("are text as any other of Lua's, split where it may be", () => {
    using state = create();
    state.run("warn('\\xc3', '\\xa4', '\\u{20ac}', '\\xff')");
    expect(told).toEqual(["\u00e4\u20ac\udcff"]);
  });

  it("can be turned off and on by the script, by messages of one piece", () => {
    using state = create();
    state.run(`warn('a') warn('@off') warn('b') warn('c', 'd') warn('@on') warn('e')
      warn('@other') warn('@', 'off') warn('@o', 'ff') warn('f', '@off') warn('g')`);
    expect(told).toEqual(["a", "e", "@off", "@off", "f@off", "g"]);
  });

  it("are of the state that warns", () => {
    const others: string[] = [];
    using state = create();
    using other = create({ warn: (message) => others.push(message) });
    state.run("warn('mine') warn('@off')");
    other.run("warn('other')");
    expect([told, others]).toEqual([["mine"], ["other"]]);
  });

  it("come from coroutines, and from errors in finalizers", () => {
    using state = create();
    state.run(`coroutine.wrap(function() warn('in a coroutine') end)()
      setmetatable({}, {__gc = function() error('oops', 0) end}) collectgarbage()`);
    expect(told).toEqual(["in a coroutine", "error in __gc (oops)"]);
  });

  it("come while the state is closed, too", () => {
    const state = create();
    state.run("keep = setmetatable({}, {__gc = function() error('late', 0) end})");
    state.close();
    expect(told).toEqual(["error in __gc (late)"]);
  });

  it("come after what was written before them", () => {
    const seen: string[] = [];
    using state = create({ warn: () => seen.push(stdout.text()) });
    state.run("io.write('before') warn('now') io.write('after')");
    expect(seen).toEqual(["before"]);
    expect(stdout.text()).toBe("after");
  });

  it("cannot break Lua: errors of the function go to standard error", () => {
    const mine = new Collected();
    using state = create({
      stderr: mine,
      warn: () => {
        throw new Error("no \ud800");
      },
    });
    expect(state.run("warn('x') return pcall(warn, 'y')")).toEqual([true]);
    state.run("setmetatable({}, {__gc = function() error('z') end}) collectgarbage()");
    expect(mine.text()).toBe("error in the function for warnings (no \ufffd)\n".repeat(3));
    expect(state.run("return 1")).toEqual([1]);
  });

  it("may use the state, from within a coroutine and a finalizer as well", () => {
    using state = runtime().createState({
      warn: (message) => {
        told.push(
          ...state.run<string[]>("count = (count or 0) + 1 return ... .. count", { args: [message] }),
        );
      },
    });
    state.run(`local co = coroutine.wrap(function(a) warn(a) warn(coroutine.yield()) return 'end' end)
      co('a') assert(co('b') == 'end')
      setmetatable({}, {__gc = function() error('c', 0) end}) collectgarbage()`);
    expect(told).toEqual(["a1", "b2", "error in __gc (c)3"]);
    expect(state.run("return count")).toEqual([3]);
  });

  it("end the state where the function does", () => {
    const state = runtime().createState({
      warn: () => {
        try {
          state.run("os.exit(4)");
        } catch {
          // the state is dead all the same
        }
      },
    });
    expect(() => state.run("warn('x') reached = true")).toThrow(ProgramExit);
    expect(() => state.run("return 1")).toThrow(coded("ERR_STATE_DEAD"));
  });

  it("are as in the reference without one: off, then to standard error", () => {
    using state = runtime().createState();
    using other = runtime().createState();
    state.run("warn('lost') warn('@on') warn('a', 'b') warn('@off') warn('lost')");
    other.run("warn('lost')");
    expect(stderr.text()).toBe("Lua warning: ab\n");
  });

  it("take no place in the core that grows", () => {
    const size = (): number => runtimeInternals(runtime()).core.table.length;
    for (let i = 0; i < 10; i++) create().close();
    const before = size();
    for (let i = 0; i < 500; i++) create().close();
    expect(size()).toBe(before);
  });
});

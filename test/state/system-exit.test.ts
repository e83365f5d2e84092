/** os.exit ends its state only, whoever called it. */
import { describe, expect, it } from "vitest";
import { ProgramExit, type LuaState } from "../../src/index.js";
import { coded } from "../support/coded.js";
import { Collected, products, sharedRuntime } from "../support/products.js";
import { runtimeInternals } from "../support/internals.js";

describe.each(products)("os.exit ($name)", (product) => {
  const stdout = new Collected();
  const runtime = sharedRuntime(product, { stdout });

  /** Returns the exit that `step` throws. */
  function exitOf(step: () => unknown): ProgramExit {
    try {
      step();
    } catch (error) {
      if (error instanceof ProgramExit) return error;
      throw error;
    }
    throw new Error("it did not exit");
  }

  function expectDead(state: LuaState): void {
    expect(() => state.run("return 1")).toThrow(coded("ERR_STATE_DEAD"));
    expect(state.death).toBeInstanceOf(ProgramExit);
    state.close();
    expect(state.closed).toBe(true);
  }

  it.each([
    ["os.exit()", 0],
    ["os.exit(true)", 0],
    ["os.exit(false)", 1],
    ["os.exit(3)", 3],
    ["os.exit(0, true)", 0],
    ["os.exit(7, true)", 7],
    ["os.exit(false, true)", 1],
  ])("%s gives code %i", (source, code) => {
    using other = runtime().createState();
    const state = runtime().createState();
    expect(exitOf(() => state.run(source)).code).toBe(code);
    expectDead(state);
    expect(other.run("return 'alive'")).toEqual(["alive"]);
  });

  const places: readonly (readonly [string, string])[] = [
    ["pcall", "pcall(os.exit, 5)"],
    ["a coroutine", "coroutine.wrap(function() os.exit(5) end)()"],
    ["a coroutine, with close", "coroutine.wrap(function() os.exit(5, true) end)()"],
    [
      "coroutines in one another",
      "coroutine.wrap(function() coroutine.wrap(function() os.exit(5) end)() end)()",
    ],
    ["a metamethod", "return setmetatable({}, {__index = function() os.exit(5) end}).x"],
    ["a sort", "table.sort({3, 2, 1}, function() os.exit(5) end)"],
    ["a message handler", "xpcall(error, function() os.exit(5) end)"],
    ["a finalizer", "setmetatable({}, {__gc = function() os.exit(5) end}) collectgarbage()"],
    [
      "a closing variable",
      "do local x <close> = setmetatable({}, {__close = function() os.exit(5) end}) end",
    ],
    ["load's reader", "load(function() os.exit(5) end)"],
    ["require", "package.preload.gone = function() os.exit(5) end require('gone')"],
  ];

  it.each(places)("ends the state from %s", (_, source) => {
    using other = runtime().createState();
    const state = runtime().createState();
    expect(exitOf(() => state.run(source)).code).toBe(5);
    expectDead(state);
    expect(other.run("return #string.rep('x', 1000)")).toEqual([1000]);
  });

  it("closes the state if it is asked to: finalizers and closing variables run, and write", () => {
    const state = runtime().createState();
    const source = `
      keep = setmetatable({}, {__gc = function() io.write('finalized;') end})
      local x <close> = setmetatable({}, {__close = function() io.write('closed;') end})
      io.write('exits;')
      os.exit(0, ...)`;
    exitOf(() => state.run(source, { args: [true] }));
    expect(stdout.text()).toBe("exits;closed;finalized;");
    const another = runtime().createState();
    exitOf(() => another.run(source, { args: [false] }));
    another.close();
    expect(stdout.text()).toBe("exits;");
  });

  it("lets the memory of a state that it closed go", () => {
    const used = (): number => {
      const { memory } = runtimeInternals(runtime()).core;
      const address = memory.alloc(4 << 20);
      memory.free(address);
      return address;
    };
    const exit = (): void => {
      const state = runtime().createState();
      exitOf(() => state.run("big = string.rep('x', 100000) os.exit(0, true)"));
    };
    for (let i = 0; i < 20; i++) exit();
    const before = used();
    for (let i = 0; i < 200; i++) exit();
    expect(used()).toBe(before);
  });

  it("from a state that a host function called ends both, or only the inner one", () => {
    const outer = runtime().createState();
    const inner = runtime().createState();
    outer.set("enter", () => inner.run("os.exit(2)"));
    expect(outer.run<[boolean, string]>("return pcall(enter)")).toEqual([
      false,
      "the program ended with exit code 2",
    ]);
    expectDead(inner);
    expect(outer.run("return 'goes on'")).toEqual(["goes on"]);
    outer.set("again", () => outer.run("os.exit(6)"));
    expect(exitOf(() => outer.run("pcall(again) reached = true")).code).toBe(6);
    expectDead(outer);
  });

  it("cannot be stopped by a host function that catches it", () => {
    const state = runtime().createState();
    let caught: unknown;
    state.set("call", (fn) => {
      try {
        (fn as () => void)();
      } catch (error) {
        caught = error;
      }
      return "went on";
    });
    expect(exitOf(() => state.run("return call(function() os.exit(8) end)"))).toBe(caught);
    expectDead(state);
  });

  it("rejects the run that exits, and all others in flight in that state alone", async () => {
    const state = runtime().createState();
    using other = runtime().createState();
    for (const each of [state, other])
      each.set("wait", () => new Promise((resolve) => setTimeout(resolve, 5)));
    const waiting = state.runAsync("wait() wait() wait() return 'never'");
    const elsewhere = other.runAsync("wait() wait() return 'done'");
    const exiting = state.runAsync("wait() os.exit(9)");
    const [first, second, third] = await Promise.allSettled([exiting, waiting, elsewhere]);
    expect(first).toMatchObject({ status: "rejected", reason: { name: "ProgramExit", code: 9 } });
    expect(second).toMatchObject({ status: "rejected", reason: { code: "ERR_STATE_DEAD" } });
    expect(third).toEqual({ status: "fulfilled", value: ["done"] });
    expectDead(state);
  });

  it("closes a state with runs in flight", async () => {
    const state = runtime().createState();
    state.set("wait", () => new Promise(() => undefined));
    const waiting = state.runAsync("wait()");
    const rejected = expect(waiting).rejects.toMatchObject({ code: "ERR_STATE_DEAD" });
    expect(exitOf(() => state.run("os.exit(0, true)")).code).toBe(0);
    await rejected;
    expectDead(state);
  });

  it("in a finalizer that runs when the state is closed comes out of close", () => {
    const state = runtime().createState();
    state.run("keep = setmetatable({}, {__gc = function() os.exit(11) end})");
    expect(exitOf(() => state.close()).code).toBe(11);
    expect(state.closed).toBe(true);
    using other = runtime().createState();
    expect(other.run("return 1")).toEqual([1]);
  });

  it("leaves handles that can be closed, and nothing to call", () => {
    const state = runtime().createState();
    const fn = state.load("return 1");
    const table = state.createTable({ x: 1 });
    exitOf(() => state.run("os.exit(0, true)"));
    expect(() => fn()).toThrow(coded("ERR_STATE_DEAD"));
    expect(() => table.get("x")).toThrow(coded("ERR_STATE_DEAD"));
    fn.close();
    table.close();
    state.close();
  });

  it("leaves the streams as they are for the other states, many times", () => {
    using other = runtime().createState();
    for (let i = 0; i < 300; i++) {
      const state = runtime().createState();
      exitOf(() => state.run("io.write('x') os.exit(0, ...)", { args: [i % 2 === 0] }));
      state.close();
    }
    other.run("io.write('still')");
    expect(stdout.text()).toBe(`${"x".repeat(300)}still`);
  });
});

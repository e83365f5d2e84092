/** A trap ends only the state in which it happened. Nested calls: traps-nested; the heap: traps-heap. */
import { beforeAll, describe, expect, it, vi } from "vitest";
import { NativeTrap, ProgramExit, type LuaState, type Runtime } from "../../src/index.js";
import { thrown } from "../support/caught.js";
import type { Coded } from "../support/coded.js";
import { Collected, products } from "../support/products.js";
import { TRAPS, trapFiles, WAYS } from "../support/traps.js";
import { runtimeInternals } from "../support/internals.js";
import { rounds } from "../support/scale.js";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

describe.each(products)("traps ($name)", ({ loadRuntime }) => {
  const stderr = new Collected();
  let runtime: Runtime;
  beforeAll(async () => {
    runtime = await loadRuntime({ files: await trapFiles(), stderr });
  });
  const fresh = (): LuaState => runtime.createState({ context: TRAPS });
  const stackPointer = (): unknown => runtimeInternals(runtime).core.stackPointer.value;

  it.each(WAYS)("%s ends the state, and no pcall sees it", (way) => {
    const state = fresh();
    const before = stackPointer();
    const error = thrown(() => state.run(`return pcall(pcall, require "traps".${way})`));
    expect(error).toBeInstanceOf(NativeTrap);
    expect(error).toMatchObject({
      code: "ERR_NATIVE_TRAP",
      runtimeDead: false,
      cause: expect.any(Error) as Error,
    });
    expect((error as Error).message).toContain("native code trapped");
    expect(stackPointer()).toBe(before);
    expect(state.death).toBe(error);
    const after = thrown(() => state.run("return 1"));
    expect(after).toMatchObject({ code: "ERR_STATE_DEAD" });
    expect((after as Coded<"ERR_STATE_DEAD">).cause).toBe(error);
    state.close();
    state.close();
    expect(thrown(() => state.run("return 1"))).toMatchObject({ code: "ERR_STATE_CLOSED" });
  });

  it("makes every handle of the dead state unusable, but lets it be closed", () => {
    const state = fresh();
    const table = state.globals();
    const fn = state.load("return 1");
    thrown(() => state.run("require 'traps'.unreachable()"));
    expect(thrown(() => table.get("x"))).toMatchObject({ code: "ERR_STATE_DEAD" });
    expect(thrown(() => fn())).toMatchObject({ code: "ERR_STATE_DEAD" });
    table.close();
    fn.close();
    state.close();
  });

  it("runs no finalizer and closes no variable of the dead state", () => {
    const state = fresh();
    const seen: string[] = [];
    state.set("seen", (text) => void seen.push(String(text)));
    const error = thrown(() =>
      state.run(`
        kept = setmetatable({}, {__gc = function() seen "gc" end})
        local closed <close> = setmetatable({}, {__close = function() seen "close" end})
        seen "before"
        require "traps".outofbounds()`),
    );
    expect(error).toBeInstanceOf(NativeTrap);
    state.close();
    for (let i = 0; i < 3; i++) inState(fresh(), (other) => other.run("collectgarbage()"));
    expect(seen).toEqual(["before"]);
  });

  it("survives many traps in as many states, while another state keeps working", () => {
    const neighbour = fresh();
    neighbour.run(`
      work = coroutine.wrap(function()
        local sum, kept = 0, {}
        while true do
          for i = 1, 50 do
            sum = sum + i
            kept[i % 37] = {tostring(sum), string.rep("x", i)}
          end
          coroutine.yield(sum)
        end
      end)`);
    const before = stackPointer();
    for (let i = 1; i <= rounds(200, 1000); i++) {
      const way = WAYS[i % WAYS.length];
      const state = fresh();
      expect(thrown(() => state.run(`require "traps".${way}()`))).toBeInstanceOf(NativeTrap);
      state.close();
      expect(neighbour.run("return work()")).toEqual([1275 * i]);
    }
    expect(stackPointer()).toBe(before);
    inState(fresh(), (state) => {
      expect(state.run("local t = {} for i = 1, 1e4 do t[i] = {i} end return #t")).toEqual([10_000]);
      expect(state.run("return select(2, pcall(error, 'x'))")).toEqual(["x"]);
    });
    neighbour.close();
  });

  it("leaves no trace of a dead state in memory that others get", () => {
    const { malloc, free } = runtimeInternals(runtime).core.functions;
    const chunk = "return 1" + " ".repeat(60); // a long string, whose hash costs ticks
    for (let i = 0; i < 50; i++) {
      const block = malloc(40 + 8 * (i % 7)); // moves what comes next
      const state = fresh();
      expect(state.run(chunk)).toEqual([1]);
      expect(thrown(() => state.run("os.exit(0)"))).toBeInstanceOf(ProgramExit);
      state.close();
      if (i % 2 === 0) free(block);
    }
  });

  it("ends the state when a coroutine traps", () => {
    const state = fresh();
    expect(
      thrown(() =>
        state.run("local t = require 'traps' return coroutine.resume(coroutine.create(t.overflow))"),
      ),
    ).toBeInstanceOf(NativeTrap);
    expect(thrown(() => state.run(""))).toMatchObject({ code: "ERR_STATE_DEAD" });
  });

  it("throws the trap of a __gc from close", () => {
    const state = fresh();
    state.run("kept = setmetatable({}, {__gc = require 'traps'.unreachable})");
    expect(thrown(() => state.close())).toBeInstanceOf(NativeTrap);
    expect(state.closed).toBe(true);
    state.close();
  });

  it("throws the trap of a metamethod that a host operation calls", () => {
    const operations: ((state: LuaState) => unknown)[] = [
      (state) => state.get("anything"),
      (state) => state.set("anything", 1),
      (state) => String(state.globals()),
      (state) => state.call(state.globals(), []),
      (state) => state.run("error(_G)"),
    ];
    for (const operation of operations) {
      const state = fresh();
      state.run(`local t = require "traps".divide
        setmetatable(_G, {__index = t, __newindex = t, __tostring = t, __call = function() t() end})`);
      expect(thrown(() => operation(state))).toBeInstanceOf(NativeTrap);
      state.close();
    }
  });

  it("ends the state with os.exit and C's exit, and others go on", () => {
    const other = fresh();
    for (const [source, code] of [
      ["os.exit(7)", 7],
      ["os.exit(true, true)", 0],
      ["os.exit(false)", 1],
      ["pcall(os.exit, 3)", 3],
      ["coroutine.wrap(function() os.exit(4, true) end)()", 4],
      ["require 'traps'.exits(42)", 42],
    ] as const) {
      const state = fresh();
      const error = thrown(() => state.run(source));
      expect(error).toBeInstanceOf(ProgramExit);
      expect((error as ProgramExit).code).toBe(code);
      expect(thrown(() => state.run(""))).toMatchObject({ code: "ERR_STATE_DEAD" });
      state.close();
      expect(other.run("return 'going on'")).toEqual(["going on"]);
    }
  });

  it("runs finalizers when os.exit closes the state, and none otherwise", () => {
    const seen: string[] = [];
    for (const how of ["true, true", "true, false"]) {
      const state = fresh();
      state.set("seen", (text) => void seen.push(String(text)));
      thrown(() =>
        state.run(`kept = setmetatable({}, {__gc = function() seen "${how}" end}) os.exit(${how})`),
      );
      state.close();
    }
    expect(seen).toEqual(["true, true"]);
  });

  it("takes C's abort, and an error that nothing protects, as the end of the state", () => {
    for (const way of ["aborts", "unprotected"]) {
      stderr.take();
      const state = fresh();
      expect(thrown(() => state.run(`pcall(require "traps".${way})`))).toMatchObject({
        code: "ERR_NATIVE_ABORT",
      });
      expect(thrown(() => state.run(""))).toMatchObject({ code: "ERR_STATE_DEAD" });
      state.close();
      expect(stderr.text()).toBe(
        way === "aborts" ? "" : "PANIC: unprotected error in call to Lua API (nobody catches this)\n",
      );
    }
    inState(fresh(), (state) => expect(state.run("return 1")).toEqual([1]));
  });
});

function inState(state: LuaState, use: (state: LuaState) => void): void {
  try {
    use(state);
  } finally {
    state.close();
  }
}

/** Limits and cancellation of one call, in addition to the state's own, for running and waiting calls. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  AbortedError,
  CallContext,
  defineModule,
  HostCall,
  type LimitError,
  type LuaCall,
  type LuaFunction,
  type LuaState,
  lowLevel,
} from "../../src/index.js";
import { caught } from "../support/caught.js";
import { coded } from "../support/coded.js";
import { products, sharedRuntime } from "../support/products.js";
import { rejection, stateThatWaits } from "../support/promises.js";

const LOOP = "while true do end";
const reached = (limit: LimitError["limit"]) => expect.objectContaining({ code: "ERR_LIMIT", limit });
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe.each(products)("limits of a call ('$name')", (product) => {
  const runtime = sharedRuntime(product);
  let state: LuaState;
  beforeEach(() => {
    state = stateThatWaits(runtime());
  });
  afterEach(() => {
    state.close();
  });
  const load = (source: string): LuaFunction => state.load(source);

  it("end only the call: the state runs on without them", () => {
    for (const options of [{ timeout: 5 }, { fuel: 1000 }]) {
      const limit = Object.keys(options)[0] as LimitError["limit"];
      expect(caught(() => state.run(LOOP, options))).toEqual(reached(limit));
      expect(caught(() => state.call(load(LOOP), [], options))).toEqual(reached(limit));
      expect(caught(() => state.run(`pcall(function() ${LOOP} end) ${LOOP}`, options))).toEqual(
        reached(limit),
      );
      expect(state.run("for i = 1, 10000 do end return 1")).toEqual([1]);
    }
    expect([state.limits.fuel, state.limits.reached]).toEqual([undefined, undefined]);
  });

  it("end the call alone, though a collection runs while the error is described", () => {
    const code = "local t = {} for i = 1, 1e9 do t[i % 100] = { tostring(i) } end";
    for (let fuel = 0; fuel < 2000; fuel += 7) {
      const before = state.stats().ticks;
      expect(caught(() => state.run(code, { fuel }))).toEqual(reached("fuel"));
      expect(state.stats().ticks).toBeGreaterThanOrEqual(before);
      expect(state.run("return 1")).toEqual([1]);
    }
  });

  it("describes the error with the calls that were active, on a deep stack too", () => {
    const deep = `local function f(n) if n > 0 then return (f(n - 1)) end ${LOOP} end f(150)`;
    for (const options of [{ timeout: 5 }, { fuel: 1_000_000 }]) {
      const error = caught(() => state.run(deep, options)) as LimitError;
      expect(error).toEqual(reached(Object.keys(options)[0] as LimitError["limit"]));
      expect(error.message).toMatch(/:1: (?:deadline passed|fuel used up)$/);
      expect(error.frames.length).toBeGreaterThan(10);
    }
  });

  it("a state that is closed says so, with limits too", async () => {
    const fn = state.load("return 1");
    state.close();
    for (const options of [{ timeout: 5 }, { fuel: 5, signal: AbortSignal.abort() }]) {
      expect(() => state.run("return 1", options)).toThrow(coded("ERR_STATE_CLOSED"));
      expect(() => state.call(fn, [], options)).toThrow(coded("ERR_STATE_CLOSED"));
      expect(await rejection(state.runAsync("return 1", { timeout: 5 }))).toEqual(coded("ERR_STATE_CLOSED"));
    }
  });

  it("an object that only looks like a signal is refused, one of a polyfill is followed", async () => {
    const fake = { aborted: false, addEventListener: () => undefined, removeEventListener: () => undefined };
    for (const options of [{ signal: fake as never }, { signal: fake as never, timeout: 50 }]) {
      expect(() => state.run("return 1", options)).toThrow(coded("ERR_OPTION"));
      expect(await rejection(state.runAsync("return 1", options))).toEqual(coded("ERR_OPTION"));
    }
    class Polyfill extends EventTarget {
      aborted = false;
      reason: unknown;
      readonly [Symbol.toStringTag] = "AbortSignal";
      abort(reason: unknown): void {
        [this.aborted, this.reason] = [true, reason];
        this.dispatchEvent(new Event("abort"));
      }
    }
    const signal = new Polyfill();
    const seen: AbortSignal[] = [];
    state.set("look", function (this: HostCall) {
      if (this.signal !== undefined) seen.push(this.signal);
      return new Promise<undefined>(() => undefined);
    });
    const call = state.runAsync("look()", { signal: signal as never, timeout: 10_000 });
    signal.abort("enough");
    expect(await rejection(call)).toMatchObject({ code: "ERR_ABORTED", cause: "enough" });
    expect(seen.map((each) => [each.aborted, each.reason as unknown])).toEqual([[true, "enough"]]);
  });

  it("memory: the state may hold no more during the call", () => {
    const fill = "local t = {} for i = 1, 1e6 do t[i] = { i } end return #t";
    expect(() => state.run(fill, { memory: 1_000_000 })).toThrow(coded("ERR_LUA_MEMORY"));
    expect(state.memory.limit).toBeUndefined();
    state.limits.set({ memory: 2_000_000 });
    expect(caught(() => state.run(fill, { memory: 1_000_000 }))).toMatchObject({ limit: 1_000_000 });
    expect(caught(() => state.run(fill, { memory: 4_000_000 }))).toMatchObject({ limit: 2_000_000 });
    expect(state.memory.limit).toBe(2_000_000);
  });

  it("count for compiling too, synchronous or not", async () => {
    const source = `return #'${"x".repeat(7_000_000)}'`;
    const small = { memory: 3_000_000 };
    expect(() => state.run(source, small)).toThrow(coded("ERR_LUA_MEMORY"));
    expect(await rejection(state.runAsync(source, small))).toMatchObject({ code: "ERR_LUA_MEMORY" });
    expect(state.memory.limit).toBeUndefined();
    expect(await state.runAsync(source, { memory: 100_000_000 })).toEqual([7_000_000]);
    const signal = AbortSignal.abort();
    expect(await rejection(state.runAsync("not Lua", { signal }))).toEqual(coded("ERR_ABORTED"));
    expect(await rejection(state.runAsync("not Lua", { fuel: 100 }))).toEqual(coded("ERR_LUA_SYNTAX"));
    expect([state.handleCount, state.limits.fuel]).toEqual([0, undefined]);
  });

  it("a call's use counts for the state too, and the lower limit ends it", () => {
    state.limits.set({ fuel: 100_000 });
    state.run("for i = 1, 1000 do end", { fuel: 50_000 });
    const left = state.limits.fuel ?? 0;
    expect(left).toBeGreaterThan(98_000);
    expect(left).toBeLessThan(99_100);
    expect(caught(() => state.run(LOOP, { fuel: 1000 }))).toEqual(reached("fuel"));
    expect(state.limits.reached).toBeUndefined();
    expect(state.limits.fuel).toBe(left - 1000);
    expect(caught(() => state.run(LOOP, { fuel: 1_000_000 }))).toEqual(reached("fuel"));
    expect([state.limits.reached, state.limits.fuel]).toEqual(["fuel", 0]);
    expect(caught(() => state.run("for i = 1, 10 do end", { fuel: 10 }))).toEqual(reached("fuel"));
  });

  it("nest: the inner call ends first, an outer limit ends both", () => {
    const inner = load(LOOP);
    const seen: unknown[] = [];
    state.set("inner", (fuel: unknown) => {
      try {
        state.call(inner, [], { fuel: fuel as number });
      } catch (error) {
        seen.push((error as LimitError).limit);
      }
    });
    expect(state.run("inner(100) inner(200) return 'on'", { fuel: 10_000 })).toEqual(["on"]);
    expect(caught(() => state.run("inner(1e6) return 'on'", { fuel: 10_000 }))).toEqual(reached("fuel"));
    expect(caught(() => state.run("inner(1e12) return 'on'", { timeout: 50 }))).toEqual(reached("timeout"));
    expect(seen).toEqual(["fuel", "fuel", "fuel", "timeout"]);
    expect(state.run("inner(10) return 1")).toEqual([1]);
  });

  it("a limit that is reached inside another call has its own message", () => {
    state.set("inner", (timeout: number) => state.run(LOOP, { timeout }));
    const endless = `while true do pcall(inner, 10000) ${LOOP} end`;
    // Without the place if the time is over where `pcall` is called.
    const late = expect.stringMatching(/^(?:late:1: )?deadline passed$/) as string;
    expect(caught(() => state.run(endless, { name: "=late", timeout: 10 }))).toMatchObject({ message: late });
    expect(caught(() => state.run(endless, { name: "=late", timeout: 10, fuel: 1e12 }))).toMatchObject({
      limit: "timeout",
      message: late,
    });
    state.limits.set({ timeout: 10 });
    expect(caught(() => state.run(endless, { name: "=late" }))).toMatchObject({ message: late });
    state.limits.set({ fuel: 10_000 });
    expect(caught(() => state.run(endless, { name: "=late", timeout: 10_000 }))).toMatchObject({
      limit: "fuel",
      message: "late:1: fuel used up",
    });
    state.limits.set({});
    expect(state.run("return 1")).toEqual([1]);
  });

  it("limits.update changes one and keeps what is left of the others", () => {
    state.limits.set({ fuel: 10_000, memory: 5_000_000 });
    state.run("for i = 1, 1000 do end");
    const left = state.limits.fuel;
    state.limits.update({ timeout: 10_000 });
    expect([state.limits.fuel, state.memory.limit]).toEqual([left, 5_000_000]);
    expect(caught(() => state.run(LOOP))).toEqual(reached("fuel"));
    state.limits.update({ timeout: 20_000 }); // not the limit that was reached
    expect(caught(() => state.run(LOOP))).toEqual(reached("fuel"));
    state.limits.update({ fuel: Infinity, memory: Infinity });
    expect([state.limits.fuel, state.limits.reached, state.memory.limit]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(state.run("for i = 1, 1e5 do end return 1")).toEqual([1]);
    expect(() => {
      state.limits.update({ fule: 1 } as never);
    }).toThrow(coded("ERR_OPTION"));
  });

  it.each<[string, () => Promise<unknown>]>([
    ["of the call", () => state.runAsync("stuck()", { timeout: 10 })],
    ["of the call that has a busy loop", () => state.runAsync(`wait(1) ${LOOP}`, { timeout: 10 })],
    [
      "of the call that catches it and waits again",
      () => state.runAsync(`pcall(function() ${LOOP} end) stuck()`, { timeout: 10 }),
    ],
    ["of callAsync", () => state.callAsync(load("stuck()"), [], { timeout: 10 })],
    ["of a context", () => state.withContext({ deadline: Date.now() + 10 }, () => state.runAsync("stuck()"))],
  ])("a timeout ends a wait: %s", async (_, start) => {
    expect(await rejection(start())).toEqual(reached("timeout"));
    expect(state.run("return 1")).toEqual([1]);
  });

  it("a timeout of the state ends its waits, also one that is set or taken away meanwhile", async () => {
    state.limits.set({ timeout: 10 });
    expect(await rejection(state.runAsync("stuck()"))).toEqual(reached("timeout"));
    state.limits.set({});
    const late = state.runAsync("stuck()");
    state.limits.update({ timeout: 10 });
    expect(await rejection(late)).toEqual(reached("timeout"));
    state.limits.set({ timeout: 20 });
    state.set("soon", () => sleep(40).then(() => "soon"));
    const lasting = state.runAsync("return soon()");
    state.limits.set({});
    expect(await lasting).toEqual(["soon"]);
  });

  it("a signal ends a busy loop with no suspend asked for, and others run meanwhile", async () => {
    for (const source of [LOOP, `pcall(function() ${LOOP} end) ${LOOP}`]) {
      const controller = new AbortController();
      setTimeout(() => {
        controller.abort("enough");
      }, 5);
      const error = await rejection(state.runAsync(source, { signal: controller.signal }));
      expect(error).toMatchObject({ code: "ERR_ABORTED", cause: "enough" });
    }
    // A library function cannot be suspended: only its timeout ends it.
    const slow = "return string.rep('a', 1e5):find('.-.-.-b')";
    const { signal } = new AbortController();
    expect(await rejection(state.runAsync(slow, { signal, timeout: 10 }))).toEqual(reached("timeout"));
    expect(state.run("return 1")).toEqual([1]);
  });

  it("to-be-closed variables of an aborted call are closed; one that never ends is ended too", async () => {
    const closing = (body: string): string => `
      local c <close> = setmetatable({}, { __close = function() ${body} end })
      ${LOOP}`;
    const abort = (source: string): Promise<unknown> => {
      const controller = new AbortController();
      setTimeout(() => {
        controller.abort();
      }, 5);
      return rejection(state.runAsync(source, { signal: controller.signal }));
    };
    expect(await abort(closing("closed = true"))).toBeInstanceOf(AbortedError);
    expect(state.get("closed")).toBe(true);
    const error = (await abort(closing(LOOP))) as AbortedError;
    expect(error).toBeInstanceOf(AbortedError);
    expect(error.closeError).toEqual(reached("timeout"));
    // ... and one whose closing never ends while the call is running normally
    expect(
      await abort(`do local c <close> = setmetatable({}, { __close = function() ${LOOP} end }) end`),
    ).toBeInstanceOf(AbortedError);
    expect(state.run("return 1")).toEqual([1]);
  });

  it("a synchronous call sees a signal that a host function aborts, or that is aborted before", () => {
    const controller = new AbortController();
    state.set("abort", () => {
      controller.abort("by the host");
    });
    const { signal } = controller;
    expect(caught(() => state.run(`abort() ${LOOP}`, { signal }))).toMatchObject({
      code: "ERR_ABORTED",
      cause: "by the host",
    });
    expect(caught(() => state.run("ran = true", { signal }))).toEqual(coded("ERR_ABORTED"));
    expect(state.get("ran")).toBeUndefined();
  });

  it("a context's deadline and signal end what runs in it, also by default", () => {
    const loop = load(LOOP);
    expect(caught(() => state.withContext({ deadline: Date.now() + 5 }, () => loop()))).toEqual(
      reached("timeout"),
    );
    const controller = new AbortController();
    state.set("abort", () => {
      controller.abort();
    });
    const context = new CallContext({ signal: controller.signal });
    expect(caught(() => state.withContext(context, () => state.run(`abort() ${LOOP}`)))).toEqual(
      coded("ERR_ABORTED"),
    );
    using own = runtime().createState({ callContext: { deadline: Date.now() + 5 } });
    expect(caught(() => own.run(LOOP))).toEqual(reached("timeout"));
    expect(state.run("return 1")).toEqual([1]);
  });

  it("host functions see the call's signal, which aborts at its timeout too", async () => {
    const seen: (AbortSignal | undefined)[] = [];
    state.set("note", function (this: unknown) {
      seen.push((this as HostCall).signal);
      return seen.length > 2 ? new Promise<undefined>(() => undefined) : undefined;
    });
    const { signal } = new AbortController();
    state.run("note()");
    state.run("note()", { signal });
    const error = await rejection(state.runAsync("note()", { timeout: 100, signal }));
    expect(seen.slice(0, 2)).toEqual([undefined, signal]);
    expect(seen[2]?.aborted).toBe(true);
    expect(seen[2]?.reason).toBe(error);
  });

  it("one signal serves a thousand calls with one listener", async () => {
    const controller = new AbortController();
    const { signal } = controller;
    const add = vi.spyOn(signal, "addEventListener");
    const remove = vi.spyOn(signal, "removeEventListener");
    const calls = Array.from({ length: 1000 }, (_, i) =>
      state.runAsync("return wait(...)", { args: [i], signal }),
    );
    expect((await Promise.all(calls)).flat()).toEqual(Array.from({ length: 1000 }, (_, i) => i));
    expect([add.mock.calls.length, remove.mock.calls.length]).toEqual([1, 1]);
    const stuck = Array.from({ length: 100 }, () => rejection(state.runAsync("stuck()", { signal })));
    controller.abort();
    expect(new Set((await Promise.all(stuck)).map((error) => (error as Error).name))).toEqual(
      new Set(["AbortedError"]),
    );
    expect(add.mock.calls.length).toBe(2);
  });

  it("limits: { slice } lets others run, whatever the code does", async () => {
    state.limits.set({ slice: 2 });
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    const both = await Promise.all([
      state.runAsync("for i = 1, 3e7 do end return 'a'"),
      state.runAsync("for i = 1, 10 do x = i end return 'b'"),
    ]);
    clearInterval(timer);
    expect(both).toEqual([["a"], ["b"]]);
    expect(turns).toBeGreaterThan(3);
    using thread = state.createThread(
      load("local t = os.clock() while os.clock() - t < 0.01 do end return 'whole'"),
    );
    expect(thread.resume()).toEqual(["whole"]);
    expect(state.run("local t = os.clock() while os.clock() - t < 0.01 do end return 'whole'")).toEqual([
      "whole",
    ]);
    expect(() => {
      state.limits.set({ slice: 0 });
    }).toThrow("option slice: expected a number of milliseconds above 0, found 0");
  });

  it("a turn is not a timer, which would take a millisecond or more", async () => {
    let turns = 0;
    state.limits.set({ suspend: () => ++turns > 0 });
    const timers = vi.spyOn(globalThis, "setTimeout");
    try {
      await state.runAsync("for i = 1, 1e6 do end");
      expect(timers).not.toHaveBeenCalled();
    } finally {
      timers.mockRestore();
    }
    expect(turns).toBeGreaterThan(50);
  });

  it("a LuaCall that is kept after its call throws", async () => {
    const kept: LuaCall[] = [];
    const module = defineModule({
      name: "keeps",
      types: (t) => ({
        export: t.record({ now: t.function({}), later: t.function({}), fails: t.function({}) }),
      }),
      build: () => ({
        exports: {
          now: lowLevel((call) => {
            kept.push(call);
            return 0;
          }),
          later: lowLevel((call) => {
            kept.push(call);
            const wait = async (): Promise<number> => {
              await sleep(1);
              call.push(call.count);
              return 1;
            };
            return wait() as never;
          }),
          fails: lowLevel((call) => {
            kept.push(call);
            throw call.argumentError(1, "odd");
          }),
        },
      }),
    });
    state.bind(module);
    state.run("keeps.now(1)");
    expect(await state.runAsync("return keeps.later(1, 2)")).toEqual([2]);
    expect(() => state.run("keeps.fails()")).toThrow("odd");
    for (const call of kept) {
      expect(() => call.count).toThrow(coded("ERR_CALL_ENDED"));
      expect(() => {
        call.push(1);
      }).toThrow(coded("ERR_CALL_ENDED"));
      expect(() => call.createTable()).toThrow(coded("ERR_CALL_ENDED"));
      expect(() => call.context).toThrow(coded("ERR_CALL_ENDED"));
    }
    expect(kept).toHaveLength(3);
  });

  it.each([{ timeout: -1 }, { timeout: NaN }, { fuel: 1.5 }, { memory: -1 }, { signal: 5 }, { fuel: "1" }])(
    "refuses %j",
    async (options) => {
      expect(() => state.run("ran = 1", options as never)).toThrow(coded("ERR_OPTION"));
      expect(() => state.call(load(""), [], options as never)).toThrow(coded("ERR_OPTION"));
      expect(await rejection(state.runAsync("ran = 1", options as never))).toEqual(coded("ERR_OPTION"));
      expect(state.get("ran")).toBeUndefined();
    },
  );

  it("a state that dies or is closed within a limited call leaves nothing broken", () => {
    const dying = runtime().createState();
    expect(() => dying.run("os.exit(3)", { timeout: 1000 })).toThrow();
    expect(dying.death).toBeDefined();
    expect(state.run("return 1", { timeout: 1000 })).toEqual([1]);
  });
});

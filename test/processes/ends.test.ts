/** How processes end when something is wrong: with their handlers, their results, or by a cancel at any moment. */
import { describe, expect, test } from "vitest";
import time from "../../src/hosts/time/module.js";
import type { LuaState } from "../../src/index.js";
import { createDispatcher } from "../../src/processes/dispatcher.js";
import type { Handler } from "../../src/processes/handler.js";
import { createProcess, type ProcessOptions } from "../../src/processes/scheduler/lua-process.js";
import { Pid } from "../../src/processes/scheduler/pid.js";
import type { Process } from "../../src/processes/scheduler/process.js";
import { compile } from "../../src/processes/scheduler/prototype.js";
import type { Result } from "../../src/processes/scheduler/result.js";
import { products, sharedRuntime } from "../support/products.js";
import { fetchModule, Made, PAGE } from "./fixture.js";
import { clock, started, stopAfterEach, turn } from "./started.js";

const [product] = products;
if (product === undefined) throw new Error("no core to test");

stopAfterEach();

describe("a process", () => {
  const runtime = sharedRuntime(product);
  const lua = (source: string, options: Omit<ProcessOptions, "proto"> = {}): Process =>
    createProcess({ ...options, proto: compile(runtime(), source, "main.lua") });
  const states = (): number => runtime().stats().states;

  /** Runs `program` with a handler of `fetch.page`. */
  async function withHandler(handler: Handler<string>, program: string): Promise<Result> {
    const made = new Made();
    const dispatcher = createDispatcher();
    dispatcher.register(PAGE, handler, { timeout: 20 });
    const scheduler = started({ dispatcher });
    const process = lua(`local fetch = require "fetch" ${program}`, { modules: [fetchModule(made)] });
    const result = await scheduler.execute({}, new Pid("p"), process);
    await turn();
    expect([made.once, made.releases.length, dispatcher.size, scheduler.size, states()]).toEqual([
      true,
      1,
      0,
      0,
      0,
    ]);
    return result;
  }

  const TELL = "local v, err = fetch.page 'x' return v, err and err:kind(), err and err:message()";

  test.for<readonly [string, Handler<string>, readonly unknown[]]>([
    [
      "throws",
      () => {
        throw new Error("thrown");
      },
      [undefined, "internal", "thrown"],
    ],
    [
      "rejects with what is no error",
      () => Promise.reject(7 as never),
      [undefined, "internal", "the handler of 'fetch.page' failed with 7, which is not an error"],
    ],
    [
      "never settles",
      () => new Promise(() => undefined),
      [undefined, "timeout", "the command 'fetch.page' took longer than 20 ms"],
    ],
    [
      "settles twice",
      () =>
        ({
          then: (resolve: (value: unknown) => void, reject: (error: unknown) => void) => {
            resolve("first");
            resolve("second");
            reject(new Error("third"));
          },
        }) as never,
      ["first", undefined, undefined],
    ],
  ])("goes on if a handler %s", async ([, handler, values]) => {
    expect(await withHandler(handler, TELL)).toEqual({ values });
  });

  test("returns plain values, at any depth", async () => {
    const scheduler = started();
    const run = (source: string): Promise<Result> => scheduler.execute({}, new Pid("r"), lua(source));
    const ends = "which ends with its state: return plain values";
    for (const [source, problem] of [
      ["return 1, print", "result 2 is a function"],
      ["return { ok = true, { f = print } }", "result 1[1].f is a function"],
      [
        "return { 1, { [2.5] = { ['x y'] = coroutine.create(print) } } }",
        'result 1[2][2.5]["x y"] is a thread',
      ],
      ["return { [{}] = { io.stdout } }", "result 1[a table][1] is a userdata"],
      ["return { [print] = 1 }", "result 1 (a key) is a function"],
    ] as const) {
      const { error } = await run(source);
      expect(error?.kind).toBe("invalid");
      expect(error?.message).toBe(`${problem}, ${ends}`);
    }
    const { values } = await run("local t = { a = { 1, 2 } } t.self = t return t, t.a");
    const [t] = values as [{ a: number[]; self: unknown }];
    expect([t.a, t.self === t, values?.[1]]).toEqual([[1, 2], true, [1, 2]]);
    const { values: deep } = await run("local t = {} for _ = 1, 9000 do t = { t } end return t");
    expect(Array.isArray(deep?.[0])).toBe(true);
    expect(states()).toBe(0);
  });

  test("does not return JavaScript's functions either", async () => {
    const bind = [
      (state: LuaState) => {
        state.set("host", { f: () => 1 });
      },
    ];
    const scheduler = started();
    const { error } = await scheduler.execute({}, new Pid("h"), lua("return { host.f }", { bind }));
    expect(error?.message).toContain("result 1[1] is a function");
  });

  test("is cancelled once, before its start, parked, or by itself while it runs", async () => {
    const ends: string[] = [];
    const dispatcher = clock();
    const scheduler = started({
      dispatcher,
      lifecycle: { onComplete: (_, { name }, { error }) => ends.push(`${name} ${error?.kind}`) },
    });
    const released: string[] = [];
    const run = (name: string, source: string): Pid => {
      const pid = new Pid(name);
      const bind: ProcessOptions["bind"] = [
        (state, frame) => {
          frame.defer(() => released.push(name));
          state.set("cancel", () => scheduler.cancel(pid));
        },
      ];
      scheduler.submit({}, pid, lua(source, { bind, modules: [time] }));
      return pid;
    };
    const parked = `require "time".sleep(100)`;
    const fresh = run("fresh", parked);
    expect([scheduler.cancel(fresh), scheduler.cancel(fresh)]).toEqual([true, false]);
    const waiting = run("waiting", parked);
    const spinning = run("spinning", "local twice = { cancel(), cancel() } while true do pcall(cancel) end");
    while (dispatcher.size === 0) await turn();
    expect(scheduler.cancel(waiting)).toBe(true);
    scheduler.cancel(waiting); // on its way already
    while (scheduler.size > 0) await turn();
    expect([scheduler.cancel(waiting), scheduler.cancel(spinning)]).toEqual([false, false]);
    expect(ends.sort()).toEqual(["fresh canceled", "spinning canceled", "waiting canceled"]);
    expect(released.sort()).toEqual(["fresh", "spinning", "waiting"]);
    expect([dispatcher.size, states()]).toEqual([0, 0]);
  });

  test("wakes after at most one slice of each busy one", async () => {
    let wake: (() => void) | undefined;
    const dispatcher = createDispatcher();
    dispatcher.register(PAGE, () => new Promise<void>((resolve) => (wake = resolve)));
    const scheduler = started({ dispatcher, limits: { slice: 1 } });
    const turns: number[] = [];
    const awake: number[] = [];
    const busyFor = (index: number): Process => ({
      // Not Lua, so that a slice is one step of the queue.
      open: ({ turn: enter, signal }) => ({
        run: () =>
          new Promise((resolve) => {
            const step = (): void => {
              turns.push(index);
              if (signal.aborted) resolve([]);
              else enter(step);
            };
            enter(step);
          }),
        close: () => undefined,
      }),
    });
    const made = new Made();
    const sleeper = lua(`local fetch = require "fetch" for i = 1, 3 do fetch.page "x" awake(i) end`, {
      modules: [fetchModule(made)],
      bind: [(state) => void state.set("awake", (i: number) => awake.push(i, turns.length))],
    });
    const done = scheduler.execute({}, new Pid("sleeper"), sleeper);
    for (let i = 0; i < 100; i++) scheduler.submit({}, new Pid(`busy ${i}`), busyFor(i));
    for (let i = 1; i <= 3; i++) {
      while (wake === undefined) await turn();
      const before = turns.length;
      wake();
      wake = undefined;
      while (awake.length < 2 * i) await turn();
      expect(awake[2 * i - 2]).toBe(i);
      expect((awake[2 * i - 1] ?? 0) - before).toBeLessThanOrEqual(100);
    }
    expect(await done).toEqual({ values: [] });
  });
});

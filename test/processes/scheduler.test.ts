/** Processes: what a scheduler accepts and refuses, how processes share a thread, and how they end. */
import { describe, expect, test, vi } from "vitest";
import type { ErrorCode } from "../../src/errors/codes.js";
import { HostError } from "../../src/errors/host-error.js";
import { createDispatcher } from "../../src/processes/dispatcher.js";
import type { Frame } from "../../src/processes/scheduler/frame.js";
import { createProcess, type ProcessOptions } from "../../src/processes/scheduler/lua-process.js";
import { Pid } from "../../src/processes/scheduler/pid.js";
import type { Process } from "../../src/processes/scheduler/process.js";
import { compile } from "../../src/processes/scheduler/prototype.js";
import type { Result } from "../../src/processes/scheduler/result.js";
import { createScheduler } from "../../src/processes/scheduler/scheduler.js";
import time from "../../src/hosts/time/module.js";
import { products, sharedRuntime } from "../support/products.js";
import { fetchModule, Made } from "./fixture.js";
import { clock, started, stopAfterEach, turn } from "./started.js";

stopAfterEach();

/** Matches an error by its code and its message. */
const refusal = (code: ErrorCode, message: string): unknown => expect.objectContaining({ code, message });

describe.each(products)("a scheduler ($name)", (product) => {
  const runtime = sharedRuntime(product);
  const lua = (source: string, options: Omit<ProcessOptions, "proto"> = {}): Process =>
    createProcess({ ...options, proto: compile(runtime(), source, "main.lua") });
  const states = (): number => runtime().stats().states;

  test("runs the program, or a function of it, and gives plain values", async () => {
    const scheduler = started();
    const program = lua("function add(a, b) return a + b, { sum = a + b } end return 'main', ...");
    expect(await scheduler.execute({}, new Pid("a"), program, "", [1])).toEqual({ values: ["main", 1] });
    expect(await scheduler.execute({}, new Pid("a"), program, "add", [1, 2])).toEqual({
      values: [3, { sum: 3 }],
    });
    expect([scheduler.size, states()]).toEqual([0, 0]);
  });

  test("gives an error as a result", async () => {
    const scheduler = started();
    const errorOf = async (source: string, method = "", options = {}): Promise<HostError> => {
      const { error } = await scheduler.execute({}, new Pid("e"), lua(source, options), method);
      if (error === undefined) throw new Error("no error");
      return error;
    };
    const failed = await errorOf("local t = nil\nreturn t.x");
    expect([failed.kind, failed.message]).toEqual([
      "internal",
      "main.lua:2: attempt to index a nil value (local 't')",
    ]);
    expect((failed.cause as Error).stack).toContain("main.lua:2");
    expect((await errorOf("x = 1", "x")).cause).toMatchObject({ code: "ERR_PROCESS_METHOD", method: "x" });
    expect((await errorOf("", "absent")).kind).toBe("unimplemented");
    expect((await errorOf("return 1, print")).message).toContain("result 2 is a function");
    const gone = new HostError("gone", { kind: "not_found", details: { id: 3 } });
    const bind = [
      (state: { set(name: string, value: unknown): void }) => {
        state.set("fail", () => {
          throw gone;
        });
      },
    ];
    expect(await errorOf("fail()", "", { bind })).toBe(gone);
    const spin = "while true do pcall(function() while true do end end) end";
    expect((await errorOf(spin, "", { limits: { timeout: 20 } })).kind).toBe("timeout");
    expect((await errorOf(spin, "", { limits: { fuel: 10_000 } })).kind).toBe("rate_limited");
    const hoard = "local t = {} while true do t[#t + 1] = ('x'):rep(1000) .. #t end";
    expect((await errorOf(hoard, "", { limits: { memory: 2_000_000 } })).kind).toBe("rate_limited");
    expect([scheduler.size, states()]).toEqual([0, 0]);
  });

  test("refuses a wrong request at once, and keeps nothing of it", async () => {
    const log: string[] = [];
    const lifecycle = { onStart: () => log.push("start"), onComplete: () => log.push("complete") };
    const scheduler = createScheduler({
      lifecycle,
      dispatcher: createDispatcher(),
      limits: { processes: 1 },
    });
    const pid = new Pid("p");
    const program = lua("while true do end");
    const submit =
      (...args: unknown[]): (() => void) =>
      () => {
        (scheduler.submit as (...all: unknown[]) => void)(...args);
      };
    expect(submit({}, pid, program)).toThrow("the scheduler was not started");
    scheduler.start();
    expect(() => {
      scheduler.start();
    }).toThrow(refusal("ERR_SCHEDULER_STARTED", "the scheduler was started already"));
    expect(submit({}, "p", program)).toThrow("expected a Pid");
    expect(submit({}, pid, {})).toThrow("expected the result of createProcess");
    expect(submit({}, pid, program, 1)).toThrow("method");
    expect(submit({}, pid, program, "", "x")).toThrow("input");
    expect(submit({ deadline: Date.now() - 1 }, pid, program)).toThrow(
      "the deadline of the context has passed",
    );
    expect(submit({ signal: AbortSignal.abort() }, pid, program)).toThrow("the context was canceled");
    expect(submit({}, pid, lua("", { modules: [fetchModule(new Made())] }))).toThrow(
      "no handler is registered",
    );
    const released: string[] = [];
    const broken = (_: unknown, frame: Frame): void => {
      frame.defer(() => released.push("opened"));
      throw new Error("broken");
    };
    expect(submit({}, pid, lua("", { bind: [broken] }))).toThrow("broken");
    expect([released, log, scheduler.size, states()]).toEqual([["opened"], [], 0, 0]);

    scheduler.submit({}, pid, program);
    expect(submit({}, pid, program)).toThrow(
      refusal("ERR_PID_TAKEN", "a process with the pid {local|main|p} is running"),
    );
    expect(submit({}, new Pid("q"), program)).toThrow(
      refusal("ERR_PROCESS_LIMIT", "1 processes are running, which is the limit"),
    );
    await scheduler.stop();
    expect(submit({}, pid, program)).toThrow("the scheduler is stopped");
    await scheduler.stop();
    expect([log, states()]).toEqual([["start", "complete"], 0]);
    expect(() => compile(runtime(), "x =", "broken.lua")).toThrow(
      "broken.lua:1: unexpected symbol near <eof>",
    );
    expect(() => createProcess({ proto: "x" as never })).toThrow("expected the result of compile");
    expect(() => new Pid("a|b")).toThrow("name");
  });

  test("lets a timer wake beside a hundred busy processes, and each of them go on", async () => {
    const scheduler = started({ dispatcher: clock() });
    const counts: number[] = [];
    for (let i = 0; i < 100; i++) {
      const bind = [
        (state: { set(name: string, value: unknown): void }) => {
          state.set("count", () => {
            counts[i] = (counts[i] ?? 0) + 1;
          });
        },
      ];
      const busy = "while true do for _ = 1, 1000 do end count() end";
      scheduler.submit({}, new Pid(`busy ${i}`), lua(busy, { bind }));
    }
    const sleeper = `local time = require "time" for _ = 1, 5 do time.sleep(0.01) end return "awake"`;
    const result = await scheduler.execute({}, new Pid("sleeper"), lua(sleeper, { modules: [time] }));
    expect(result).toEqual({ values: ["awake"] });
    while (counts.filter((count) => count > 0).length < 100) await turn();
    await scheduler.stop();
    expect([scheduler.size, states()]).toEqual([0, 0]);
  });

  test("tells of each process once, and releases what it opened once, whatever the end", async () => {
    const log: string[] = [];
    const errors: unknown[] = [];
    const lifecycle = {
      onStart: (_: unknown, { name }: Pid) => {
        log.push(`${name} starts`);
        if (name === "c") throw new Error("of onStart");
      },
      onComplete: (_: unknown, { name }: Pid, { error }: Result) => {
        log.push(`${name} ${error?.kind ?? "ends"}`);
        if (name === "c") throw new Error("of onComplete");
      },
    };
    const scheduler = started({ lifecycle, onError: (error) => errors.push(error), dispatcher: clock() });
    const bind = [
      (_: unknown, frame: Frame) => {
        frame.defer(() => log.push(`${frame.pid.name} released`));
        frame.defer(() => {
          throw new Error("of release");
        });
      },
    ];
    const run = (name: string, source: string): Pid => {
      const pid = new Pid(name);
      scheduler.submit({}, pid, lua(source, { bind, modules: [time] }));
      return pid;
    };
    const parked = `require "time".sleep(100)`;
    const [a, b, c] = [run("a", parked), run("b", "while true do end"), run("c", parked)];
    expect(scheduler.cancel(a)).toBe(true); // before it began
    await vi.waitFor(() => {
      expect(scheduler.size).toBe(2);
    });
    await turn();
    expect([scheduler.cancel(a), scheduler.cancel(b), scheduler.cancel(c)]).toEqual([false, true, true]);
    scheduler.cancel(b);
    run("d", "return 1");
    run("e", "error 'x'");
    await scheduler.stop({ drain: 5000 });
    for (const [name, end] of Object.entries({
      a: "canceled",
      b: "canceled",
      c: "canceled",
      d: "ends",
      e: "internal",
    }))
      expect(log.filter((line) => line.startsWith(name))).toEqual([
        `${name} starts`,
        `${name} released`,
        `${name} ${end}`,
      ]);
    expect(errors.map((error) => (error as Error).message).sort()).toEqual([
      "of onComplete",
      "of onStart",
      ...Array.from({ length: 5 }, () => "of release"),
    ]);
    expect(states()).toBe(0);
  });

  test("ends a process with its context, and says so to whoever waits", async () => {
    const scheduler = started({ dispatcher: clock() });
    const controller = new AbortController();
    const parked = lua(`require "time".sleep(100)`, { modules: [time] });
    const waits = scheduler.execute({ signal: controller.signal }, new Pid("a"), parked);
    await turn();
    controller.abort();
    await expect(waits).rejects.toMatchObject({ kind: "canceled", message: "the context was canceled" });
    const late = scheduler.execute({ deadline: Date.now() + 30 }, new Pid("b"), lua("while true do end"));
    await expect(late).rejects.toMatchObject({ kind: "timeout" });
    await scheduler.stop();
    expect([scheduler.size, states()]).toEqual([0, 0]);
  });

  test("runs what is not Lua", async () => {
    const scheduler = started();
    const closed: string[] = [];
    const echo: Process = {
      open: ({ method, input }) => ({
        run: () => Promise.resolve([method, ...input]),
        close: () => closed.push("closed"),
      }),
    };
    expect(await scheduler.execute({}, new Pid("echo"), echo, "m", [1])).toEqual({ values: ["m", 1] });
    expect(closed).toEqual(["closed"]);
  });
});

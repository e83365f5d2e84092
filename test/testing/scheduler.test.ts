/** Schedulers, scripts and handlers for tests. */
import { afterEach, describe, expect, it, vi } from "vitest";
import process from "../../src/hosts/process/module.js";
import time from "../../src/hosts/time/module.js";
import { HostError, loadRuntime, type LuaState } from "../../src/index.js";
import { clockHandlers } from "../../src/processes/clock/handlers.js";
import { Pid } from "../../src/processes/scheduler/pid.js";
import {
  bindModule,
  execute,
  luaProcess,
  recordingHandlers,
  testScheduler,
  type TestScheduler,
} from "../../src/testing.js";
import { coded } from "../support/coded.js";
import { rejection } from "../support/promises.js";
import { fetchModule, Made, PAGE } from "../processes/fixture.js";

const open: TestScheduler[] = [];
afterEach(async () => {
  for (const scheduler of open.splice(0)) await scheduler.stop();
});

async function started(...options: Parameters<typeof testScheduler>): Promise<TestScheduler> {
  const scheduler = await testScheduler(...options);
  open.push(scheduler);
  return scheduler;
}

const fetches = (): ReturnType<typeof fetchModule> => fetchModule(new Made());

describe("a test scheduler", () => {
  it("keeps what happened, and results by pid", async () => {
    const scheduler = await started();
    const pid = scheduler.submit(luaProcess("return ...", { modules: [time] }), { pid: "a", input: [1] });
    expect([scheduler.size, scheduler.result(pid)]).toEqual([1, undefined]);
    await scheduler.settle();
    const values = ["x", { y: 2 }];
    expect(
      await scheduler.execute(luaProcess("function f(...) return ... end"), { method: "f", input: values }),
    ).toEqual({ values });
    expect(scheduler.result(pid)).toEqual({ values: [1] });
    expect(scheduler.events.map(({ type, pid: { name }, result }) => [type, name, result?.values])).toEqual([
      ["start", "a", undefined],
      ["complete", "a", [1]],
      ["start", "test", undefined],
      ["complete", "test", values],
    ]);
  });

  it("waits for messages on their way, by its clock", async () => {
    const scheduler = await started();
    const program = luaProcess(
      `local process = require "process"
      function echo() while true do local message = process.receive() process.send(message.from, message.i) end end
      function main()
        local echo = process.spawn { method = "echo", link = true }
        for i = 1, 20 do
          process.send(echo, { from = process.pid(), i = i })
          assert(process.receive() == i)
        end
        return select(2, process.receive(60)):kind()
      end`,
      { modules: [process] },
    );
    const pid = scheduler.submit(program, { method: "main" });
    await scheduler.settle();
    expect(scheduler.result(pid)).toBeUndefined();
    await scheduler.clock.advance(60_000);
    expect(scheduler.result(pid)).toEqual({ values: ["timeout"] });
  });

  it("gives the context to handlers, and ends with it", async () => {
    const pages = recordingHandlers({ [PAGE]: "body" });
    const scheduler = await started({ handlers: [pages] });
    const controller = new AbortController();
    const context = { actor: { id: "ann" }, signal: controller.signal };
    const script = luaProcess("fetch.page 'x' while true do end", { modules: [fetches()] });
    const ended = rejection(scheduler.execute(script, { context }));
    await vi.waitFor(() => {
      expect(pages.calls).toHaveLength(1);
    });
    expect(pages.calls[0]).toMatchObject({ command: PAGE, data: "x", module: "fetch" });
    expect(pages.calls[0]?.context.context.actor).toEqual({ id: "ann" });
    controller.abort();
    expect(await ended).toMatchObject({ kind: "canceled" });
  });

  it("ends everything at its end", async () => {
    const released: string[] = [];
    const runtime = await loadRuntime({ realFiles: false });
    const stopped: string[] = [];
    const forever = recordingHandlers({ [PAGE]: () => new Promise(() => undefined) });
    let inside: TestScheduler;
    {
      await using scheduler = await testScheduler({
        runtime,
        handlers: [
          (register) => {
            forever(register);
            return { stop: () => stopped.push("service") };
          },
        ],
      });
      inside = scheduler;
      const script = luaProcess("fetch.page 'x'", {
        modules: [fetches()],
        bind: [
          (_, frame) => {
            frame.defer(() => released.push(frame.pid.name));
            frame.defer(() => {
              throw new Error("not released");
            });
          },
        ],
      });
      scheduler.submit(script, { pid: "waits" });
      await scheduler.settle();
      expect(scheduler.dispatcher.size).toBe(1);
      scheduler.submit(script, { pid: "new" });
    }
    expect([released.sort(), stopped, inside.size, inside.dispatcher.size, runtime.stats().states]).toEqual([
      ["new", "waits"],
      ["service"],
      0,
      0,
      0,
    ]);
    expect(inside.errors.map(String)).toEqual(Array(2).fill("Error: not released"));
    expect(() => inside.submit(luaProcess(""))).toThrow(coded("ERR_SCHEDULER_NOT_RUNNING"));
    {
      using scheduler = await testScheduler({ runtime });
      inside = scheduler;
      scheduler.submit(luaProcess("while true do end"));
    }
    while (inside.size > 0) await inside.settle();
    runtime.close();
  });

  it("takes other handlers for the clock", async () => {
    const scheduler = await started({
      handlers: [clockHandlers({ now: () => 5, at: (_, step) => (step(), step) })],
    });
    const program = luaProcess("return time.sleep(100)", { modules: [time] });
    expect(await scheduler.execute(program)).toEqual({ values: [true] });
  });

  it("says what is wrong with a request", async () => {
    const scheduler = await started();
    expect(await rejection(testScheduler({ clock: 1 } as never))).toEqual(coded("ERR_OPTION"));
    expect(await rejection(testScheduler({ runtime: {} } as never))).toEqual(coded("ERR_OPTION"));
    expect(await rejection(testScheduler({ handlers: [1] } as never))).toEqual(coded("ERR_PARAMETER"));
    expect(() => scheduler.submit("return 1" as never)).toThrow(coded("ERR_PARAMETER"));
    expect(() => scheduler.submit(luaProcess(""), { pid: 3 } as never)).toThrow(coded("ERR_PARAMETER"));
    expect(() => scheduler.submit(luaProcess(""), { function: "f" } as never)).toThrow(coded("ERR_OPTION"));
    expect(() => scheduler.submit(luaProcess("", { modules: [fetches()] }))).toThrow(coded("ERR_NO_HANDLER"));
    expect(() => scheduler.submit(luaProcess("x =", { name: "bad.lua" }))).toThrow("bad.lua:1:");
    expect(scheduler.cancel(new Pid("none"))).toBe(false);
    expect(() => luaProcess(1 as never)).toThrow(coded("ERR_PARAMETER"));
    expect(() => luaProcess("", { modules: [{}] as never })).toThrow(coded("ERR_OPTION"));
    expect(() => luaProcess("", { proto: 1 } as never)).toThrow(coded("ERR_OPTION"));
    expect(scheduler.events).toEqual([]);
  });
});

describe("execute", () => {
  it("runs one process by the machine's clock", async () => {
    const pages = recordingHandlers({ [PAGE]: "body" });
    const program = luaProcess("time.sleep(0.005) return fetch.page(...)", { modules: [time, fetches()] });
    expect(await execute(program, { handlers: [pages], input: ["a"] })).toEqual({ values: ["body"] });
    expect(pages.of(PAGE)).toEqual(["a"]);
    expect(await execute(luaProcess("error 'x'"))).toMatchObject({ error: { kind: "internal" } });
    expect(await rejection(execute(program))).toEqual(coded("ERR_NO_HANDLER"));
    expect(await rejection(execute(program, { unknown: 1 } as never))).toEqual(coded("ERR_OPTION"));
  });
});

describe("bindModule", () => {
  it("sets the global of the module's name", async () => {
    const runtime = await loadRuntime({ realFiles: false });
    const state: LuaState = runtime.createState();
    bindModule(state, time);
    expect(state.run("return type(time.format), pcall(require, 'time')")[0]).toBe("function");
    expect(() => {
      bindModule(state, { name: "time" } as never);
    }).toThrow(coded("ERR_PARAMETER"));
    runtime.close();
  });
});

describe("recording handlers", () => {
  it("answer with values, functions and errors, and keep the commands", async () => {
    const gone = new HostError("gone", { kind: "not_found" });
    const OTHER = "fetch.other";
    const pages = recordingHandlers({
      [PAGE]: (name: string) => (name === "x" ? gone.message : [name]),
      [OTHER]: gone,
    });
    const scheduler = await started({ handlers: [pages] });
    const program = luaProcess("return fetch.page 'x', (fetch.page 'y')[1]", { modules: [fetches()] });
    expect(await scheduler.execute(program)).toEqual({ values: ["gone", "y"] });
    expect(await rejection(scheduler.dispatcher.dispatch(OTHER, { n: 1 }))).toBe(gone);
    expect(pages.calls.map(({ command, data, module }) => [command, data, module])).toEqual([
      [PAGE, "x", "fetch"],
      [PAGE, "y", "fetch"],
      [OTHER, { n: 1 }, undefined],
    ]);
    expect(pages.of(OTHER)).toEqual([{ n: 1 }]);
    pages.clear();
    expect(pages.calls).toEqual([]);
    expect(() => recordingHandlers([] as never)).toThrow(coded("ERR_OPTION"));
    expect(await rejection(testScheduler({ handlers: [recordingHandlers({ "no id": 1 })] }))).toEqual(
      coded("ERR_COMMAND_ID"),
    );
  });
});

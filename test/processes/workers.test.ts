/** Processes give the same results on the scheduler's thread and in workers. */
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import type * as Main from "../../src/index.js";
import { rejection } from "../support/promises.js";
import {
  asking,
  bind,
  echo,
  LONG,
  lua,
  messages,
  named,
  policy,
  probe,
  started,
  stopAll,
  perilune,
  processes,
} from "./threads.js";

const { HostError } = perilune;
const { createDispatcher, createScheduler } = processes;

afterEach(stopAll);

describe.each([0, 1, 2])("with %d workers", (workers) => {
  let answer = echo;
  const log: string[] = [];
  const errors: unknown[] = [];
  const dispatcher = asking((data, context) => answer(data, context));
  const unchanged = (next: () => Promise<unknown>): Promise<unknown> => next();
  let aroundPromises = unchanged;
  dispatcher.use((_, { command }, next) => (command === "promise" ? aroundPromises(next) : next()));
  const scheduler = createScheduler({
    workers,
    dispatcher,
    lifecycle: {
      onStart: (_, { name }) => log.push(`${name} starts`),
      onComplete: (_, { name }, { error }) => log.push(`${name} ${error?.kind ?? "ends"}`),
    },
    onError: (error) => errors.push(error),
  });
  beforeAll(() => {
    scheduler.start();
  });
  afterEach(() => {
    expect([scheduler.size, dispatcher.size]).toEqual([0, 0]);
    answer = echo;
    aroundPromises = unchanged;
  });
  afterAll(() => scheduler.stop());

  test("programs, functions, input and results are the same", async () => {
    const program = lua(
      `local probe, time = require "probe", require "time"
       function add(a, b) time.sleep(0.001) return a + b, { sum = a + b, list = { 1, "x" } }, nil, true end
       function bytes(s) return #s, s end
       function bound() return pid, probe.built(), probe.promise() end
       return "main", ...`,
      { bind: [bind] },
    );
    const run = (method: string, ...input: unknown[]): Promise<unknown> =>
      scheduler.execute({}, named("p"), program, method, input);
    expect(await run("", 1)).toEqual({ values: ["main", 1] });
    expect(await run("add", 1, 2)).toEqual({ values: [3, { sum: 3, list: [1, "x"] }, undefined, true] });
    expect(await run("bytes", new Uint8Array([0, 255]))).toEqual({ values: [2, "\0\udcff"] });
    expect(await run("bound")).toEqual({ values: ["{local|main|p}", 1, "kept"] });
    const failed = { values: [undefined, new HostError("gone", { kind: "not_found", details: { id: 3 } })] };
    const given = await scheduler.execute({}, named("e"), lua("return nil, ..."), "", [failed.values[1]]);
    expect(given.values?.[1]).toBeInstanceOf(HostError);
    expect(given).toEqual(failed);
  });

  test("errors and limits are the same", async () => {
    const errorOf = async (source: string, options = {}, method = ""): Promise<Main.HostError> => {
      const { error } = await scheduler.execute({}, named("e"), lua(source, options), method);
      if (error === undefined) throw new Error("no error");
      return error;
    };
    const failed = await errorOf("local t = nil\nreturn t.x");
    expect(failed).toBeInstanceOf(HostError);
    expect(failed).toMatchObject({
      kind: "internal",
      message: "main.lua:2: attempt to index a nil value (local 't')",
      cause: { name: "LuaError", code: "ERR_LUA" },
    });
    expect((failed.cause as Error).stack).toContain("main.lua:2");
    expect((failed.cause as Main.LuaError).traceback).toContain("main.lua:2");
    expect(await errorOf("", {}, "absent")).toMatchObject({
      kind: "unimplemented",
      cause: { name: "ProcessError", code: "ERR_PROCESS_METHOD", method: "absent" },
    });
    expect((await errorOf("return 1, print")).message).toContain("result 2 is a function");
    answer = () => {
      throw new HostError("gone", { kind: "not_found", details: { id: 3 } });
    };
    const raised = await errorOf(`local _, err = require "probe".ask "x" error(err)`);
    expect(raised).toEqual(new HostError("gone", { kind: "not_found", details: { id: 3 } }));
    const spin = "while true do pcall(function() while true do end end) end";
    expect(await errorOf(spin, { limits: { timeout: 20 } })).toMatchObject({
      kind: "timeout",
      cause: { name: "LimitError", code: "ERR_LIMIT", limit: "timeout" },
    });
    expect((await errorOf(spin, { limits: { fuel: 10_000 } })).kind).toBe("rate_limited");
    const interrupt = new Int32Array(new SharedArrayBuffer(4)).fill(1);
    expect((await errorOf(spin, { limits: { interrupt } })).kind).toBe("canceled");
    const hoard = "local t = {} while true do t[#t + 1] = ('x'):rep(1000) .. #t end";
    expect(await errorOf(hoard, { limits: { memory: 2_000_000 } })).toMatchObject({
      kind: "rate_limited",
      cause: { code: "ERR_LUA_MEMORY", limit: 2_000_000 },
    });
  });

  test("commands reach their handlers, with context, policy, deadline and signal", async () => {
    const seen: unknown[] = [];
    const signals: AbortSignal[] = [];
    answer = async (data, command) => {
      signals.push(command.signal);
      const { context, module, deadline } = command;
      const allowed = [command.isAllowed("read", "a"), command.isAllowed("write", "a")];
      seen.push([data, module, context.actor?.id, context.value("tenant"), allowed, deadline !== undefined]);
      if (data === "fail") throw new HostError("no page", { kind: "not_found", details: { data } });
      if (data === "wait") await new Promise((resolve) => setTimeout(resolve, 10_000).unref());
      return { got: data };
    };
    const program = lua(
      `local probe = require "probe"
       local first = probe.ask { 1, { x = "y" } }
       local none, err = probe.ask "fail"
       local late, out_of_time = probe.ask("wait", 20)
       return first, none, err:kind(), err:message(), err:details().data, out_of_time:kind(), probe.allowed()`,
      { state: { policy } },
    );
    const context = { actor: { id: "ann" }, values: { tenant: "acme" }, deadline: Date.now() + 60_000 };
    const { values, error } = await scheduler.execute(context, named("c"), program);
    expect(error).toBeUndefined();
    expect(values).toEqual([
      { got: [1, { x: "y" }] },
      undefined,
      "not_found",
      "no page",
      "fail",
      "timeout",
      "true ann acme",
    ]);
    const common = ["probe", "ann", "acme", [true, false], true];
    expect(seen).toEqual([
      [[1, { x: "y" }], ...common],
      ["fail", ...common],
      ["wait", ...common],
    ]);
    expect(signals.map(({ aborted }) => aborted)).toEqual([false, false, true]);
  });

  test("promises of functions pass the middleware, which may change their outcome", async () => {
    const program = lua(
      `local later = require "probe".later
       local ok, err = pcall(later, "fail")
       return later("value").what, later("function")(1), ok, err:message(), err:kind()`,
    );
    const run = (): Promise<unknown> => scheduler.execute({}, named("p"), program);
    const seen: unknown[] = [];
    aroundPromises = async (next) => {
      seen.push(dispatcher.size);
      try {
        const value = await next();
        seen.push(typeof value === "function" ? undefined : value); // a function cannot leave its thread
        return value;
      } catch (error) {
        seen.push((error as Error).message);
        throw error;
      }
    };
    expect(await run()).toEqual({ values: ["value", 2, false, "refused", "failed_precondition"] });
    expect(seen).toEqual([1, "refused", 1, { what: "value" }, 1, undefined]);
    aroundPromises = async (next) => {
      try {
        return typeof (await next()) === "object" ? { what: "another value" } : () => 5;
      } catch (error) {
        throw new HostError("wrapped", { kind: "timeout", cause: error });
      }
    };
    const only = lua(
      `local later = require "probe".later
       local ok, err = pcall(later, "fail")
       return later("value").what, ok, err:message(), err:kind()`,
    );
    expect(await scheduler.execute({}, named("p"), only)).toEqual({
      values: ["another value", false, "wrapped", "timeout"],
    });
    aroundPromises = () => Promise.resolve({ what: "no call of next" });
    const never = lua(`return require "probe".later("never").what`);
    expect(await scheduler.execute({}, named("p"), never)).toEqual({ values: ["no call of next"] });
  });

  test("a cancel ends a process before it begins, while it waits, and while it is busy", async () => {
    log.length = 0;
    const signals: AbortSignal[] = [];
    answer = (_, { signal }) => {
      signals.push(signal);
      return new Promise(() => undefined);
    };
    const waiting = lua(`require "probe".ask "x"`);
    const [before, parked, busy] = [named("before"), named("parked"), named("busy")];
    scheduler.submit({}, before, waiting);
    scheduler.cancel(before);
    const ended = scheduler.execute({}, parked, waiting);
    await vi.waitFor(() => {
      expect(signals.length).toBe(1);
    }, LONG);
    const spinning = scheduler.execute({}, busy, lua("while true do end"));
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect([scheduler.cancel(parked), scheduler.cancel(busy)]).toEqual([true, true]);
    expect((await Promise.all([ended, spinning])).map(({ error }) => error?.kind)).toEqual([
      "canceled",
      "canceled",
    ]);
    expect(signals[0]?.aborted).toBe(true);
    const late = scheduler.execute({ deadline: Date.now() + 50 }, named("late"), lua("while true do end"));
    expect(await rejection(late)).toMatchObject({ kind: "timeout" });
    const controller = new AbortController();
    const aborted = scheduler.execute({ signal: controller.signal }, named("aborted"), waiting);
    controller.abort();
    expect(await rejection(aborted)).toMatchObject({ kind: "canceled", message: "the context was canceled" });
    expect(log.sort()).toEqual(
      ["before canceled", "parked canceled", "busy canceled", "late timeout", "aborted canceled"]
        .concat(["before", "parked", "busy", "late", "aborted"].map((name) => `${name} starts`))
        .sort(),
    );
  });

  test("a wrong request is refused at once; errors of releases are reported", async () => {
    const silent = started({ workers, dispatcher: createDispatcher() });
    expect(() => {
      silent.submit({}, named("p"), lua(""));
    }).toThrow("no handler is registered for the command 'probe.ask' of module 'probe'");
    expect(silent.size).toBe(0);
    const program = lua("return 1", { modules: [], bind: [bind] });
    expect(await scheduler.execute({}, named("fails to release"), program)).toEqual({ values: [1] });
    await vi.waitFor(() => {
      expect(errors).toEqual([expect.objectContaining({ name: "RangeError", message: "of release" })]);
    }, LONG);
    await silent.stop();
    expect(() => {
      silent.submit({}, named("p"), program);
    }).toThrow("the scheduler is stopped");
  });

  test("messages reach processes on any thread", async () => {
    const program = `
      local process = require "process"
      function add()
        while true do
          local message = process.receive()
          process.send(message.from, { sum = message[1] + message[2] })
        end
      end
      function main()
        process.register "main"
        local adder = process.spawn { method = "add", name = "adder", link = true, monitor = true }
        local sums = {}
        for i = 1, 10 do
          assert(process.send("adder", { i, i, from = process.pid() }))
          sums[i] = process.receive().sum
        end
        process.unlink(adder)
        process.cancel "adder"
        local down = process.receive()
        return sums, down.event, down.pid == adder, down.error.kind
      end`;
    const result = await scheduler.execute({}, named("main"), lua(program, { modules: [messages] }), "main");
    expect(result).toEqual({ values: [[2, 4, 6, 8, 10, 12, 14, 16, 18, 20], "down", true, "canceled"] });
  });

  test("messages between threads keep their order and their bytes, and ends are told", async () => {
    const program = lua(
      `local process, probe = require "process", require "probe"
       function echo(parent)
         while true do
           local message = assert(process.receive(30))
           if message == "exit" then return end
           if message == "fail" then error "failed" end
           assert(process.send(parent, { n = message.n * 2, thread = thread, text = message.text }))
         end
       end
       function main()
         local me, children, threads, got = process.pid(), {}, {}, {}
         for i = 1, 2 do
           children[i] = assert(process.spawn("echo", me))
           assert(process.monitor(children[i]))
         end
         for n = 1, 20 do
           for _, child in ipairs(children) do assert(process.send(child, { n = n, text = "\\xff\\0" .. n })) end
         end
         process.send(children[1], "exit")
         process.send(children[2], "fail")
         local sum, last, ordered, ends = 0, {}, true, {}
         while #ends < 2 do
           local message = assert(process.receive(30))
           if message.event == "down" then
             ends[#ends + 1] = message.error and message.error.kind or "ended"
           else
             sum = sum + message.n
             threads[message.thread] = true
             ordered = ordered and message.text == "\\xff\\0" .. message.n // 2
           end
         end
         table.sort(ends)
         local count = 0
         for _ in pairs(threads) do count = count + 1 end
         return sum, ordered, ends, count
       end`,
      { modules: [messages, probe], bind: [bind] },
    );
    const { values, error } = await scheduler.execute({}, named("main"), program, "main");
    expect(error).toBeUndefined();
    expect(values).toEqual([840, true, ["ended", "internal"], Math.max(1, workers)]);
  });

  test("a busy process leaves others their turns", async () => {
    const busy = Array.from({ length: 4 }, (_, i) => named(`busy ${i}`));
    for (const pid of busy) scheduler.submit({}, pid, lua("while true do end"));
    const sleeper = lua(`local time = require "time" for _ = 1, 3 do time.sleep(0.005) end return "awake"`);
    expect(await scheduler.execute({}, named("sleeper"), sleeper)).toEqual({ values: ["awake"] });
    for (const pid of busy) scheduler.cancel(pid);
    await vi.waitFor(() => {
      expect(scheduler.size).toBe(0);
    }, LONG);
  });
});

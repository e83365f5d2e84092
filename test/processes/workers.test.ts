/** Processes in workers: the same as on the scheduler's thread, and what only threads can do: end. */
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import type * as Main from "../../src/index.js";
import type { Runtime } from "../../src/index.js";
import type * as Processes from "../../src/processes.js";
import type {
  CommandContext,
  Dispatcher,
  Pid,
  Process,
  ProcessOptions,
  Scheduler,
  SchedulerOptions,
} from "../../src/processes.js";
import { builtPackage } from "../support/built.js";
import { ROOT } from "../support/compile.js";
import { rejection } from "../support/promises.js";

// Threads run what is built, and so does the scheduler here: a module must find one copy of the package.
const built = builtPackage();
const require = createRequire(import.meta.url);
const { loadRuntime, HostError, ALLOW_ALL } = require(path.join(built, "dist/index.js")) as typeof Main;
const {
  compile,
  createDispatcher,
  createProcess,
  createScheduler,
  clockHandlers,
  importForWorkers,
  Pid: PidClass,
} = require(path.join(built, "dist/processes.js")) as typeof Processes;
const time = (require(path.join(built, "dist/hosts/time/module.js")) as { default: Main.HostModule }).default;

const messages = (require(path.join(built, "dist/hosts/process/module.js")) as { default: Main.HostModule })
  .default;

const folder = mkdtempSync(path.join(built, "workers-"));
copyFileSync(path.join(ROOT, "test/processes/workers-fixture.mjs"), path.join(folder, "fixture.mjs"));
const fixture = pathToFileURL(path.join(folder, "fixture.mjs"));

let runtime: Runtime;
let probe: Main.HostModule;
let bind: NonNullable<ProcessOptions["bind"]>[number];
let policy: Main.Policy;

beforeAll(async () => {
  runtime = await loadRuntime();
  probe = await importForWorkers(fixture);
  bind = await importForWorkers(fixture, "bind");
  policy = await importForWorkers(fixture, "policy");
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

type Answer = (data: unknown, context: CommandContext) => unknown;

function asking(answer: Answer): Dispatcher {
  const dispatcher = createDispatcher();
  dispatcher.registerAll(clockHandlers());
  dispatcher.register("probe.ask", answer);
  return dispatcher;
}

/** Threads take their time to begin on a busy machine. */
const LONG = 50_000;

const echo: Answer = (data) => data;

function started(options: SchedulerOptions): Scheduler {
  const scheduler = createScheduler({ dispatcher: asking(echo), ...options });
  scheduler.start();
  stops.push(() => scheduler.stop());
  return scheduler;
}

const lua = (source: string, options: Omit<ProcessOptions, "proto"> = {}): Process =>
  createProcess({ modules: [probe, time], ...options, proto: compile(runtime, source, "main.lua") });

const named = (name: string): Pid => new PidClass(name);

describe.each([0, 1, 2])("with %d workers", (workers) => {
  let answer = echo;
  const log: string[] = [];
  const errors: unknown[] = [];
  const dispatcher = asking((data, context) => answer(data, context));
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
      cause: { name: "LuaMemoryError", limit: 2_000_000 },
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

describe("workers", () => {
  test("get the processes in turn, and build a module once", async () => {
    const answers: (() => void)[] = [];
    const dispatcher = asking(
      () =>
        new Promise((resolve) => {
          answers.push(() => {
            resolve(1);
          });
        }),
    );
    const scheduler = started({ workers: 2, dispatcher });
    const program = lua(`local probe = require "probe" probe.ask "x" return thread, probe.built()`, {
      bind: [bind],
    });
    const runs = Array.from({ length: 4 }, (_, i) => scheduler.execute({}, named(`p${i}`), program));
    await vi.waitFor(() => {
      expect(answers.length).toBe(4);
    }, LONG);
    expect(scheduler.stats()).toEqual({
      processes: 4,
      workers: [
        { processes: 2, started: 2 },
        { processes: 2, started: 2 },
      ],
    });
    for (const answer of answers) answer();
    const results = await Promise.all(runs);
    expect(new Set(results.map(({ values }) => values?.[0])).size).toBe(2);
    expect(results.map(({ values }) => values?.[1])).toEqual([1, 1, 1, 1]);
  });

  test("name what cannot be sent to them", async () => {
    const scheduler = started({
      workers: 1,
      dispatcher: asking((data) => (data === "bad" ? { a: [() => 1] } : data)),
    });
    const submit =
      (process: Process, input: unknown[] = [], context = {}) =>
      (): void => {
        scheduler.submit(context, named("p"), process, "", input);
      };
    class Own {
      x = 1;
    }
    const program = lua("return ...");
    expect(submit(program, [1, { done: [() => 1] }])).toThrow(
      expect.objectContaining({ code: "ERR_NOT_CLONEABLE", path: "input[1].done[0]" }) as Error,
    );
    expect(submit(program, [{ "a b": new Own() }])).toThrow(
      'input[0]["a b"] is an object of Own, which cannot be sent to the thread of a worker: send plain data',
    );
    expect(submit(program, [], { values: { log: Symbol("x") } })).toThrow("context.values.log is a symbol");
    expect(submit(lua("", { bind: [() => undefined] }))).toThrow(
      "option bind[0]: exists on this thread only: for workers, load it with importForWorkers",
    );
    const own = { isAllowed: () => true };
    expect(submit(lua("", { state: { policy: own } }))).toThrow(
      "option state.policy: exists on this thread only",
    );
    expect(submit(lua("", { state: { globals: { f: () => 1 } } }))).toThrow(
      "option state.globals.f: a function cannot be sent to the thread of a worker",
    );
    expect(scheduler.size).toBe(0);
    const allowed = lua(`return require "probe".allowed()`, { state: { policy: ALLOW_ALL } });
    expect((await scheduler.execute({}, named("p"), allowed)).values).toEqual(["true undefined undefined"]);
    const commands = lua(
      `local probe = require "probe"
       local _, err = probe.ask "bad"
       return err:kind(), err:message(), pcall(probe.ask_function, 1)`,
    );
    const { values = [] } = await scheduler.execute({}, named("p"), commands);
    expect(values.slice(0, 3)).toEqual([
      "invalid",
      "the answer of 'probe.ask': answer.a[0] is a function, which cannot be sent to the thread of a worker: send plain data",
      false,
    ]);
    expect(String(values[3])).toContain("the command 'probe.ask' cannot be sent: data.list[1] is a function");
    expect(scheduler.size).toBe(0);
  });

  test("load exports by their address, and nothing else", async () => {
    expect(await rejection(importForWorkers("./fixture.mjs"))).toMatchObject({ code: "ERR_PARAMETER" });
    expect(await rejection(importForWorkers(fixture, "number"))).toMatchObject({
      message: expect.stringContaining("expected an object or a function as the export 'number'") as string,
    });
    expect(await rejection(importForWorkers(new URL("absent.mjs", fixture)))).toMatchObject({
      code: "ERR_MODULE_NOT_FOUND",
    });
    for (const workers of [-1, 1.5, { count: "2" }, { count: 1, threads: 2 }, { count: 1, script: "x" }])
      expect(() => createScheduler({ workers: workers as number })).toThrow("option");
    expect(() => createScheduler({ workers: { count: 1, runtime: { onLeak: () => undefined } } })).toThrow(
      "option workers.runtime.onLeak: a function cannot be sent to a thread",
    );
  });

  test.each([
    [
      "exits",
      "exit()",
      { exitCode: 7, message: expect.stringContaining("its thread exited with the code 7") as string },
    ],
    [
      "has an error that nothing catches",
      "throw_later()",
      {
        exitCode: 1,
        message: expect.stringContaining("nobody catches this") as string,
        cause: { name: "TypeError" },
      },
    ],
  ])("one that %s fails its processes, and is replaced", async (_, call, cause) => {
    const log: string[] = [];
    const signals: AbortSignal[] = [];
    const dispatcher = asking((_data, { signal }) => {
      signals.push(signal);
      return new Promise(() => undefined);
    });
    const lifecycle = {
      onComplete: (_context: unknown, { name }: Pid, { error }: Processes.Result) =>
        log.push(`${name} ${error?.kind ?? "ends"}`),
    };
    const scheduler = started({ workers: 2, dispatcher, lifecycle });
    const parked = lua(`require "probe".ask "x"`);
    const runs = ["a", "b"].map((name) => scheduler.execute({}, named(name), parked));
    await vi.waitFor(() => {
      expect(signals.length).toBe(2);
    }, LONG);
    const fatal = await scheduler.execute({}, named("fatal"), lua(`require "probe".${call}`));
    expect(fatal.error).toBeInstanceOf(HostError);
    expect(fatal.error).toMatchObject({ kind: "unavailable", retryable: true });
    expect(fatal.error?.cause).toMatchObject({ code: "ERR_WORKER_ENDED", ...cause });
    expect((await runs[0])?.error?.cause).toMatchObject({ code: "ERR_WORKER_ENDED" });
    expect(log.sort()).toEqual(["a unavailable", "fatal unavailable"]);
    expect([signals.map(({ aborted }) => aborted).sort(), dispatcher.size]).toEqual([[false, true], 1]);
    const again = lua("return 'again'");
    expect(await scheduler.execute({}, named("c"), again)).toEqual({ values: ["again"] });
    expect(scheduler.stats().workers).toEqual([
      { processes: 0, started: 1 },
      { processes: 1, started: 1 },
    ]);
    await scheduler.stop();
    expect((await runs[1])?.error?.kind).toBe("canceled");
    expect([log.length, scheduler.size, dispatcher.size]).toEqual([4, 0, 0]);
  });

  test("one that ends tells those who monitor its processes", async () => {
    const scheduler = started({ workers: 2 });
    const program = lua(
      `local process, probe = require "process", require "probe"
       function exit() probe.exit() end
       function main()
         process.monitor(assert(process.spawn "exit"))
         local down = process.receive(30)
         return down.event, down.error.kind
       end`,
      { modules: [messages, probe] },
    );
    const { values, error } = await scheduler.execute({}, named("main"), program, "main");
    expect(error).toBeUndefined();
    expect(values).toEqual(["down", "unavailable"]);
  });

  test("one that does not answer is ended by stop", async () => {
    const scheduler = started({ workers: 1 });
    await scheduler.execute({}, named("first"), lua("return require 'probe'.built()"));
    const hung = scheduler.execute({}, named("hung"), lua(`require "probe".hang()`));
    await scheduler.stop({ drain: 100 });
    expect((await hung).error?.cause).toMatchObject({ code: "ERR_WORKER_ENDED" });
  });

  test("ones that cannot begin fail each process, and are tried again for the next", async () => {
    const script = pathToFileURL(path.join(folder, "absent.mjs"));
    const scheduler = started({ workers: { count: 1, script } });
    for (let i = 0; i < 2; i++) {
      const { error } = await scheduler.execute({}, named("p"), lua("return 1"));
      expect(error?.cause).toMatchObject({
        code: "ERR_WORKER_ENDED",
        cause: { code: "MODULE_NOT_FOUND" },
      });
    }
    const other = started({ workers: { count: 1, runtime: { wasm: new Uint8Array(8) } } });
    const { error } = await other.execute({}, named("p"), lua("return 1"));
    expect(error?.kind).toBe("internal");
  });

  test("leave what is not Lua on the scheduler's thread", async () => {
    const scheduler = started({ workers: 1 });
    const process: Process = {
      open: ({ input }) => ({ run: () => Promise.resolve([() => input]), close: () => undefined }),
    };
    expect((await scheduler.execute({}, named("p"), process)).values).toEqual([expect.any(Function)]);
  });

  test("one without memory fails its processes, and the program goes on", () => {
    const program = path.join(folder, "memory.mjs");
    writeFileSync(
      program,
      `import { loadRuntime } from "perilune";
       import { compile, createProcess, createScheduler, importForWorkers, Pid } from "perilune/processes";
       const probe = await importForWorkers(new URL("./fixture.mjs", import.meta.url), "hoarder");
       const runtime = await loadRuntime();
       const scheduler = createScheduler({ workers: 1 });
       scheduler.start();
       const run = (source) => scheduler.execute({}, new Pid("p"),
         createProcess({ proto: compile(runtime, source, "p.lua"), modules: [probe] }));
       const { error } = await run("require 'hoarder'.hoard()");
       console.log(error.kind, error.cause.code, error.cause.cause.code, (await run("return 'again'")).values);
       await scheduler.stop();
      `,
    );
    const output = execFileSync(process.execPath, ["--max-old-space-size=60", program], {
      encoding: "utf8",
      timeout: 30_000,
    });
    expect(output).toBe("unavailable ERR_WORKER_ENDED ERR_WORKER_OUT_OF_MEMORY [ 'again' ]\n");
  });

  test("keep Node alive while they run processes, and no longer", () => {
    const program = path.join(folder, "program.mjs");
    writeFileSync(
      program,
      `import { loadRuntime } from "perilune";
       import { compile, createProcess, createScheduler, Pid } from "perilune/processes";
       const proto = compile(await loadRuntime(), "for i = 1, 1e6 do end print 'ended'", "p.lua");
       const idle = createScheduler({ workers: 1 });
       idle.start();
       const scheduler = createScheduler({ workers: 2 });
       scheduler.start();
       scheduler.execute({}, new Pid("p"), createProcess({ proto })).then(() => scheduler.stop());
      `,
    );
    expect(execFileSync(process.execPath, [program], { encoding: "utf8", timeout: 30_000 })).toBe("ended\n");
  });
});

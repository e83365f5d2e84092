/** What only workers do: share processes, refuse what cannot be sent, and end. */
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, describe, expect, test, vi } from "vitest";
import type * as Processes from "../../src/processes.js";
import type { Pid, Process } from "../../src/processes.js";
import { rejection } from "../support/promises.js";
import {
  asking,
  bind,
  fixture,
  folder,
  LONG,
  lua,
  messages,
  named,
  probe,
  started,
  stopAll,
  perilune,
  processes,
} from "./threads.js";

const { HostError, ALLOW_ALL } = perilune;
const { createScheduler, importForWorkers } = processes;

afterEach(stopAll);

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

  test("forget a process that nobody has any more, and know the next one of its program", () => {
    const program = path.join(folder, "forget.mjs");
    writeFileSync(
      program,
      `import { loadRuntime } from "perilune";
       import { compile, createProcess, createScheduler, Pid } from "perilune/processes";
       const runtime = await loadRuntime();
       const scheduler = createScheduler({ workers: 1 });
       scheduler.start();
       const made = [], wrong = [];
       for (let i = 0; i < 40; i++) {
         const own = createProcess({ proto: compile(runtime, "return " + (i % 3), "p.lua") });
         made.push(new WeakRef(own));
         const { values } = await scheduler.execute({}, new Pid("p"), own);
         if (values?.[0] !== i % 3) wrong.push(i);
         await new Promise((resolve) => setTimeout(resolve));
         if (i % 5 === 4) globalThis.gc();
       }
       console.log(wrong.length, made.filter((own) => own.deref() !== undefined).length < 10);
       await scheduler.stop();
      `,
    );
    const output = execFileSync(process.execPath, ["--expose-gc", program], {
      encoding: "utf8",
      timeout: 30_000,
    });
    expect(output).toBe("0 true\n");
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

/** The later runs of a process, whose states are copies of a prepared one: they differ in nothing from the first. */
import { describe, expect, test } from "vitest";
import { loadRuntime } from "../../src/index.js";
import { defineModule } from "../../src/modules/host/define.js";
import process from "../../src/hosts/process/module.js";
import { createProcess, type ProcessOptions } from "../../src/processes/scheduler/lua-process.js";
import { Pid } from "../../src/processes/scheduler/pid.js";
import type { Process } from "../../src/processes/scheduler/process.js";
import { compile } from "../../src/processes/scheduler/prototype.js";
import type { Result } from "../../src/processes/scheduler/result.js";
import { products, sharedRuntime } from "../support/products.js";
import { started, stopAfterEach } from "./started.js";

stopAfterEach();

/** More runs than are needed until states are copied. */
const RUNS = 40;

/** The results of many runs, each with its number as input. */
async function runs(program: Process, method = ""): Promise<Result[]> {
  const scheduler = started();
  const results: Result[] = [];
  for (let i = 0; i < RUNS; i++)
    results.push(await scheduler.execute({ values: { i } }, new Pid(`p${i}`), program, method, [i]));
  return results;
}

describe.each(products)("later runs ($name)", (product) => {
  const runtime = sharedRuntime(product);
  const lua = (source: string, options: Omit<ProcessOptions, "proto"> = {}): Process =>
    createProcess({ ...options, proto: compile(runtime(), source, "main.lua") });

  test("each has globals, limits, a context, files and random numbers of its own", async () => {
    const seen: unknown[] = [];
    const probe = defineModule({
      name: "probe",
      types: (t) => ({ export: t.record({ look: t.function({ results: [t.any] }) }) }),
      build: () => ({
        exports: {
          look() {
            seen.push(this.context.value("i"), this.signal?.aborted);
            return { list: [1, 2] };
          },
        },
      }),
    });
    const program = lua(
      `assert(count == nil and shared.n == 1 and bound == ...)
     count, shared.n = 1, 2
     local file = io.open("/data/own.txt", "a")
     file:write("x")
     file:close()
     local look = require("probe").look()
     return ..., #io.open("/data/own.txt"):read "a", #look.list, math.random(0), select("#", ...)`,
      {
        modules: [probe],
        limits: { memory: 4_000_000, fuel: 100_000 },
        state: {
          sandbox: "standard",
          files: { "/data/given.txt": "" },
          globals: { shared: { n: 1 } },
          context: "/data",
        },
        bind: [(state, { pid }) => void state.set("bound", Number(pid.name.slice(1)))],
      },
    );
    const results = await runs(program);
    expect(results.map(({ error }) => error?.message)).toEqual(results.map(() => undefined));
    const values = results.map((result) => result.values ?? []);
    expect(values.map(([n]) => n)).toEqual(values.map((_, i) => i));
    expect(values.map(([, size, length, , count]) => [size, length, count])).toEqual(
      values.map(() => [1, 2, 1]),
    );
    expect(new Set(values.map(([, , , random]) => random)).size).toBe(RUNS);
    expect(seen).toEqual(values.flatMap((_, i) => [i, false]));
    expect(runtime().stats().states).toBe(0);
  });

  test("errors, limits and functions are the same", async () => {
    const wrong = await runs(lua("local t = nil\nfunction f(n)\n  return t.x\nend"), "f");
    for (const { error } of wrong) {
      expect(error?.message).toBe("main.lua:3: attempt to index a nil value (upvalue 't')");
      expect((error?.cause as Error).stack).toContain("main.lua:3");
    }
    for (const { error } of await runs(lua(""), "absent")) expect(error?.kind).toBe("unimplemented");
    const busy = lua("while true do pcall(function() while true do end end) end", { limits: { fuel: 1000 } });
    for (const { error } of await runs(busy)) expect(error?.kind).toBe("rate_limited");
    const hoard = lua("local t = {} while true do t[#t + 1] = ('x'):rep(1000) .. #t end", {
      limits: { memory: 1_000_000 },
    });
    for (const { error } of await runs(hoard)) expect(error?.cause).toMatchObject({ code: "ERR_LUA_MEMORY" });
  });

  test("workflows find the same random numbers, others do not", async () => {
    const program = "return math.random(0), math.randomseed == nil";
    const same = await runs(lua(program, { kind: "workflow" }));
    expect(new Set(same.map(({ values }) => String(values))).size).toBe(1);
    const seeded = await runs(lua("return math.random(0)", { state: { seed: 7 } }));
    expect(new Set(seeded.map(({ values }) => String(values))).size).toBe(1);
  });

  test("many at once are cancelled and send messages as one does", async () => {
    const scheduler = started();
    const program = lua(
      `local process = require "process"
     function hub()
       for i = 1, ${RUNS} do process.send(process.receive(), i) end
     end
     function ask(_, hub)
       process.send(hub, process.pid())
       return process.receive()
     end
     function forever()
       local closed <close> = setmetatable({}, { __close = function() process.send("log", "closed") end })
       process.receive()
     end`,
      { modules: [process] },
    );
    const hub = new Pid("hub");
    scheduler.submit({}, hub, program, "hub");
    const asked = await Promise.all(
      Array.from({ length: RUNS }, (_, i) =>
        scheduler.execute({}, new Pid(`p${i}`), program, "ask", [i, hub.id]),
      ),
    );
    expect(asked.map(({ values }) => values?.[0]).sort((a, b) => Number(a) - Number(b))).toEqual(
      asked.map((_, i) => i + 1),
    );
    const pids = asked.map((_, i) => new Pid(`q${i}`));
    const ends = pids.map((pid) => scheduler.execute({}, pid, program, "forever"));
    await new Promise((resolve) => setTimeout(resolve, 20));
    for (const pid of pids) scheduler.cancel(pid);
    expect((await Promise.all(ends)).map(({ error }) => error?.kind)).toEqual(pids.map(() => "canceled"));
    expect(runtime().stats().states).toBe(0);
  });
});

test("a runtime that was closed refuses more", async () => {
  const own = await loadRuntime({ realFiles: false });
  const program = createProcess({ proto: compile(own, "return 1", "main.lua") });
  await runs(program);
  own.close();
  await expect(runs(program)).rejects.toMatchObject({ code: "ERR_RUNTIME_CLOSED" });
});

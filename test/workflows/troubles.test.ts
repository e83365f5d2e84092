/** Stores that fail, workers that are late, clocks that are set back. */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, it } from "vitest";
import { HostError } from "../../src/errors/host-error.js";
import type { SqliteDatabase } from "../../src/processes/kv/sqlite.js";
import { ManualClock } from "../../src/testing/manual-clock.js";
import type { DueStore } from "../../src/workflows/due-queue.js";
import { memoryStore } from "../../src/workflows/memory-store.js";
import { createWorkflows } from "../../src/workflows/service.js";
import { openSqliteStore } from "../../src/workflows/sqlite-file.node.js";
import { sqliteStore } from "../../src/workflows/sqlite-store.js";
import type { WorkflowStore } from "../../src/workflows/store.js";
import { coded } from "../support/coded.js";
import { LONG, rounds } from "../support/scale.js";
import { activities, runtime, serve, stopAfterEach } from "./fixture.js";

stopAfterEach();

const directory = mkdtempSync(path.join(tmpdir(), "perilune-troubles-"));
afterAll(() => {
  rmSync(directory, { recursive: true });
});

/** A store whose operations do what `before` does first. */
function disturbed(store: WorkflowStore, before: (operation: string) => unknown): WorkflowStore {
  return new Proxy(store, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== "function" || name === "queue") return value;
      return async (...args: unknown[]): Promise<unknown> => {
        await before(String(name));
        return await (value.apply(target, args) as unknown);
      };
    },
  });
}

const turns = async (count: number): Promise<void> => {
  for (let i = 0; i < count; i++) await new Promise((resolve) => setImmediate(resolve));
};

it("goes on after the errors of a store, and a result that was not recorded is made again", async () => {
  let failures = 0;
  const store = disturbed(memoryStore(), (operation) => {
    if (operation === "write" && failures-- > 0)
      throw new HostError("the disk is full", { kind: "unavailable" });
  });
  const { shop, calls } = activities({ a: () => "A", b: () => "B" });
  const { workflows, clock, errors } = await serve({
    store,
    activities: [shop],
    programs: { p: `local shop = require "shop" return shop.a(), shop.b()` },
  });
  failures = 1;
  const id = await workflows.start("p", { id: "w" });
  await turns(20);
  expect(errors).toMatchObject([{ message: "the disk is full" }]);
  expect(calls).toEqual(["a() w/1"]);
  await clock.advance(1000);
  await turns(20);
  expect(await workflows.result(id)).toEqual({ values: ["A", "B"] });
  expect(calls).toEqual(["a() w/1", "a() w/1", "b() w/2"]);
  expect((await workflows.show(id)).history).toHaveLength(2);
});

it("a slow store keeps the order", async () => {
  const store = disturbed(memoryStore(), () => turns(3));
  const { shop, calls } = activities({ a: ([n]) => n });
  const { workflows } = await serve({
    store,
    activities: [shop],
    programs: { p: `local shop, n = require "shop", 0 for i = 1, 5 do n = n + shop.a(i) end return n` },
  });
  const ids = await Promise.all([1, 2, 3].map((at) => workflows.start("p", { id: String(at) })));
  for (const id of ids) expect(await workflows.result(id)).toEqual({ values: [15] });
  expect(calls.filter((call) => call.endsWith(" 2/3"))).toEqual(["a(3) 2/3"]);
});

it("of two workers that believe they own a workflow, the late one's writes are refused", async () => {
  const store = memoryStore();
  const clock = new ManualClock();
  let release: (value: string) => void = () => undefined;
  const slow = activities({ a: () => new Promise<string>((resolve) => (release = resolve)) });
  const programs = { p: `local shop = require "shop" return shop.a(), shop.a()` };
  const late = await serve({ store, programs, activities: [slow.shop] }, { clock });
  const id = await late.workflows.start("p", { id: "w" });
  await turns(5);
  const quick = activities({ a: () => "quick" });
  const second = await serve({ store, programs, activities: [quick.shop] }, { clock });
  expect(await second.workflows.result(id)).toEqual({ values: ["quick", "quick"] });
  release("late");
  await turns(10);
  expect((await second.workflows.show(id)).history.map(({ result }) => result)).toEqual(["quick", "quick"]);
  expect(late.errors).toEqual([]);
  expect(slow.calls).toEqual(["a() w/1"]);
  expect(quick.calls).toEqual(["a() w/1", "a() w/2"]);
});

it("a worker that is silent for too long loses its workflow, one that works does not", async () => {
  const { shop, calls } = activities({ a: () => new Promise(() => undefined) });
  const { workflows, clock, store } = await serve({
    activities: [shop],
    programs: { p: `return require("shop").a()` },
    lease: 9000,
  });
  await workflows.start("p", { id: "w" });
  await clock.advance(100_000);
  expect(calls).toEqual(["a() w/1"]);
  await workflows.stop();
  const other = activities({ a: () => "later" });
  const { workflows: next } = await serve(
    {
      activities: [other.shop],
      programs: { p: `return require("shop").a()` },
      store: disturbed(store, () => 0),
    },
    { clock },
  );
  expect(await next.result("w")).toEqual({ values: ["later"] });
});

it("times do not go back with the machine's clock", async () => {
  let now = 5000;
  const clock = new ManualClock();
  const given = { now: () => now, at: (time: number, step: () => void) => clock.at(time - 5000, step) };
  const { shop } = activities({ back: () => void (now -= 3000) });
  const workflows = await createWorkflows({
    store: memoryStore(),
    runtime: runtime(),
    clock: given,
    activities: [shop],
    programs: {
      p: `
        local workflow, shop = require "workflow", require "shop"
        local a = workflow.now()
        shop.back()
        return a, workflow.now()
      `,
    },
  });
  await workflows.work();
  const id = await workflows.start("p");
  expect(await workflows.result(id)).toEqual({ values: [5000, 5000] });
  const { history } = await workflows.show(id);
  expect(history[0]?.endedAt).toBe(5_000_000);
  await workflows.stop();
  await expect(workflows.start("p")).rejects.toThrow(coded("ERR_WORKFLOW_SERVICE"));
});

it.each<[string, () => Promise<SqliteDatabase | undefined>]>([
  ["in memory", () => Promise.resolve(undefined)],
  ["in SQLite", async () => new (await import("libsql")).default(":memory:")],
])("%s nothing is due once all have ended, and an idle worker asks nothing of its store", async (_, open) => {
  const database = await open();
  let asked = 0;
  const count = <T>(value: T): T => {
    asked++;
    return value;
  };
  const inner = database
    ? sqliteStore({
        exec: (sql) => count(database.exec(sql)),
        prepare: (sql) => count(database.prepare(sql)),
      })
    : counting(memoryStore() as DueStore, () => asked++);
  const clock = new ManualClock();
  // The sign of life of a worker comes when the end is written already.
  const late = new Proxy(inner, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== "function") return value;
      if (name !== "write") return value.bind(target) as unknown;
      return async (...args: Parameters<WorkflowStore["write"]>) => {
        const written = await inner.write(...args);
        if (args[2].status === "completed" || args[2].status === "waiting") await clock.advance(100);
        return written;
      };
    },
  });
  const { shop } = activities({ a: ([n]) => n });
  const { workflows } = await serve(
    {
      store: late,
      activities: [shop],
      programs: { p: `require("workflow").sleep(0.15) return require("shop").a(...)` },
      lease: 300,
    },
    { clock },
  );
  const ids = await Promise.all([1, 2, 3, 4, 5].map((n) => workflows.start("p", { input: [n] })));
  for (let i = 0; i < 40; i++) {
    await clock.advance(50);
    await turns(5);
  }
  for (const [at, id] of ids.entries()) expect(await workflows.result(id)).toEqual({ values: [at + 1] });
  expect((await workflows.list()).map(({ wakeAt }) => wakeAt)).toEqual(ids.map(() => undefined));
  expect(await (inner as DueStore).due(Infinity, 9)).toEqual([]);
  await turns(20);
  asked = 0;
  await clock.advance(1_000_000);
  await turns(200);
  expect(asked).toBe(0);
});

/** A store in memory that tells of each look for what is due. */
function counting(store: DueStore, onLook: () => void): DueStore {
  for (const name of ["due", "nextDue", "own"] as const) {
    const original = store[name].bind(store) as (...args: unknown[]) => never;
    store[name] = ((...args: unknown[]) => {
      onLook();
      return original(...args);
    }) as never;
  }
  return store;
}

it.each<[string, () => Promise<WorkflowStore>]>([
  ["in memory", () => Promise.resolve(memoryStore())],
  ["in SQLite", () => openSqliteStore(path.join(directory, "asleep.db"))],
])(
  "many asleep %s take no memory in the worker",
  async (_, open) => {
    const count = rounds(50, 10_000);
    const { workflows, clock } = await serve({
      store: await open(),
      programs: { nap: `require("workflow").sleep(...) return 1` },
      limits: { cached: 10 },
    });
    const memory = (): number => runtime().stats().memoryUsed;
    for (let i = 0; i < count; i += 100)
      await Promise.all(
        Array.from({ length: Math.min(100, count - i) }, (_, at) =>
          workflows.start("nap", { id: String(i + at), input: [3600] }),
        ),
      );
    await clock.advance(1);
    const inStatus = async (status: "waiting" | "completed"): Promise<number> =>
      (await workflows.list({ status: [status], limit: Infinity })).length;
    while ((await inStatus("waiting")) < count) await turns(50);
    expect(runtime().stats().states).toBeLessThanOrEqual(10);
    const asleep = memory();
    await clock.advance(3_600_000);
    while ((await inStatus("completed")) < count) await turns(50);
    expect(memory()).toBeLessThanOrEqual(asleep);
  },
  LONG,
);

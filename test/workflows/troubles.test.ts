/** Stores that fail, workers that are late, clocks that are set back. */

import { expect, it } from "vitest";
import { HostError } from "../../src/errors/host-error.js";
import { ManualClock } from "../../src/testing/manual-clock.js";
import { memoryStore } from "../../src/workflows/memory-store.js";
import { createWorkflows } from "../../src/workflows/service.js";
import type { WorkflowStore } from "../../src/workflows/store.js";
import { coded } from "../support/coded.js";
import { LONG, rounds } from "../support/scale.js";
import { activities, runtime, serve, stopAfterEach } from "./fixture.js";

stopAfterEach();

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

it(
  "many asleep take no memory in the worker",
  async () => {
    const count = rounds(50, 10_000);
    const { workflows, clock } = await serve({
      programs: { nap: `require("workflow").sleep(...) return 1` },
      limits: { cached: 10 },
    });
    const memory = (): number => runtime().stats().memoryUsed;
    for (let i = 0; i < count; i++) await workflows.start("nap", { id: String(i), input: [3600] });
    await clock.advance(1);
    expect(await workflows.list({ status: ["waiting"], limit: Infinity })).toHaveLength(count);
    expect(runtime().stats().states).toBeLessThanOrEqual(10);
    const asleep = memory();
    await clock.advance(3_600_000);
    const ended = async (): Promise<number> =>
      (await workflows.list({ status: ["completed"], limit: Infinity })).length;
    while ((await ended()) < count) await turns(50);
    expect(memory()).toBeLessThanOrEqual(asleep);
  },
  LONG,
);

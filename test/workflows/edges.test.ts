/** Ends, cancellations, queries and sizes that are easily got wrong. */

import Database from "libsql";
import { describe, expect, it } from "vitest";
import { HostError } from "../../src/errors/host-error.js";
import time from "../../src/hosts/time/module.js";
import { ManualClock } from "../../src/testing/manual-clock.js";
import { memoryStore } from "../../src/workflows/memory-store.js";
import { sqliteStore } from "../../src/workflows/sqlite-store.js";
import { activities, serve, stopAfterEach } from "./fixture.js";

stopAfterEach();

describe("a blocked workflow", () => {
  const OLD = `local shop = require "shop" require("workflow").on_failure(shop.undo) shop.a() return shop.b()`;

  /** A parent that waits for a blocked child. */
  async function blocked(): Promise<{
    workflows: Awaited<ReturnType<typeof serve>>["workflows"];
    calls: string[];
  }> {
    const { shop, calls } = activities({
      a: () => "A",
      b: () => new Promise(() => undefined),
      undo: () => 1,
    });
    const clock = new ManualClock();
    const store = memoryStore();
    const one = await serve({ store, activities: [shop], programs: { child: OLD } }, { clock });
    await one.workflows.start("child", { id: "c" });
    await expect.poll(() => calls).toHaveLength(2);
    await one.workflows.stop();
    const { workflows } = await serve(
      {
        store,
        activities: [shop],
        programs: {
          child: `return 1`,
          parent: `local a, err = require("workflow").wait "c" return a, err and err:kind()`,
        },
      },
      { clock },
    );
    await expect(workflows.result("c")).rejects.toThrow("another version of the program");
    await workflows.start("parent", { id: "p" });
    await expect.poll(async () => (await workflows.show("p")).status).toBe("waiting");
    return { workflows, calls };
  }

  it("ends when it is cancelled, without its program, and its parent goes on", async () => {
    const { workflows, calls } = await blocked();
    expect(await workflows.cancel("c")).toBe(true);
    expect((await workflows.result("c")).error).toMatchObject({
      kind: "canceled",
      message: expect.stringMatching(
        /^the workflow was cancelled while it was blocked: workflow 'c' was begun by/,
      ) as string,
      details: { code: "ERR_WORKFLOW_PROGRAM" },
    });
    expect(await workflows.show("c")).toMatchObject({
      status: "canceled",
      waitsFor: undefined,
      wakeAt: undefined,
    });
    expect(await workflows.result("p")).toEqual({ values: [undefined, "canceled"] });
    expect(calls.map((call) => call.split("(")[0])).toEqual(["a", "b"]);
    expect(await workflows.resume("c")).toBe(false);
    expect(await workflows.remove("c")).toBe(true);
  });

  it("is gone for its parent when it is removed", async () => {
    const { workflows } = await blocked();
    expect(await workflows.remove("c")).toBe(true);
    expect(await workflows.result("p")).toEqual({ values: [undefined, "not_found"] });
  });

  it("has no error any more once it goes on, or has ended well", async () => {
    const clock = new ManualClock();
    const store = memoryStore();
    const { shop } = activities({ a: () => "A" }, "late");
    const programs = { p: `return require("late").a()` };
    const one = await serve({ store, programs }, { clock });
    await one.workflows.start("p", { id: "w" });
    await expect(one.workflows.result("w")).rejects.toMatchObject({
      message:
        "workflow 'w' requires the module 'late', which is neither a file of its program nor among the activities and " +
        "modules of this worker: add it, and resume the workflow",
      details: { code: "ERR_WORKFLOW_MODULE" },
    });
    await one.workflows.stop();
    const two = await serve({ store, programs, activities: [shop] }, { clock });
    expect(await two.workflows.result("w")).toEqual({ values: ["A"] });
    expect(await two.workflows.show("w")).toMatchObject({ status: "completed", error: undefined });
  });
});

it("a module that is not there blocks a workflow before it undoes anything, unless the program goes on without", async () => {
  const { shop, calls } = activities({ a: () => "A", undo: () => 1 });
  const { workflows } = await serve({
    activities: [shop],
    programs: {
      strict: `
        local workflow, shop = require "workflow", require "shop"
        workflow.on_failure(shop.undo)
        shop.a()
        return require "late"
      `,
      lax: `return (pcall(require, "late"))`,
      own: `error("p.lua:1: module 'late' not found:\\n\\tno file")`,
    },
  });
  await expect(workflows.result(await workflows.start("strict"))).rejects.toThrow(
    "requires the module 'late'",
  );
  expect(calls.map((call) => call.split("(")[0])).toEqual(["a"]);
  expect(await workflows.result(await workflows.start("lax"))).toEqual({ values: [false] });
  expect((await workflows.result(await workflows.start("own"))).error?.message).toContain("not found");
});

it("queries draw random numbers, ids and names of their own, so the workflow can be replayed", async () => {
  const clock = new ManualClock();
  const store = memoryStore();
  const { shop, calls } = activities({ tell: ([text]) => text });
  const programs = {
    p: `
      local workflow, shop = require "workflow", require "shop"
      local random, thing, other = math.random, {}, {}
      local function draw()
        return random(1 << 40) .. " " .. workflow.uuid() .. " " .. tostring(thing) .. " " .. tostring({}) .. ("%s"):format(print)
      end
      workflow.query("draw", draw)
      workflow.query("fail", function() draw() tostring(other) error "no" end)
      local before = draw()
      workflow.receive "go"
      local told = shop.tell(draw())
      workflow.receive "end"
      return before, told, draw(), tostring(other)
    `,
  };
  const given = { store, programs, activities: [shop] };
  const one = await serve(given, { clock });
  const draw = async (): Promise<unknown> => (await one.workflows.query("asked", "draw"))[0];
  const waiting = async (waitsFor: string): Promise<void> => {
    for (const id of ["asked", "not"])
      await expect.poll(() => one.workflows.show(id)).toMatchObject({ status: "waiting", waitsFor });
  };
  for (const id of ["asked", "not"]) await one.workflows.start("p", { id });
  await waiting("signal:go");
  const answers = [await draw(), await draw()];
  await expect(one.workflows.query("asked", "fail")).rejects.toThrow("failed: p.lua:8: no");
  for (const id of ["asked", "not"]) await one.workflows.signal(id, "go");
  await waiting("signal:end");
  answers.push(await draw());
  await one.workflows.stop();
  const { workflows } = await serve(given, { clock });
  const ends: (readonly unknown[])[] = [];
  for (const id of ["asked", "not"]) {
    await workflows.signal(id, "end");
    ends.push((await workflows.result(id)).values ?? []);
    expect(await workflows.replay(id)).toHaveLength(3);
  }
  expect(calls).toHaveLength(2);
  const [asked = [], not = []] = ends;
  const uuid = (text: unknown): unknown => String(text).split(" ")[1];
  const names = (text: unknown): string => String(text).split(" ").slice(2).join(" ");
  expect(new Set([...answers, ...asked.slice(0, 3)].map(uuid)).size).toBe(6);
  expect(asked.map(names)).toEqual(not.map(names));
  expect(answers.map(names)).toEqual([
    ...["table: 0x1 table: 0x4function: 0x3", "table: 0x1 table: 0x4function: 0x3"],
    "table: 0x1 table: 0x5function: 0x3",
  ]);
  expect(asked[3]).toBe("table: 0x6");
});

it("what a handler returns that cannot be read is an error of its step, once", async () => {
  const odd = (thrown: unknown): object => ({
    get x() {
      throw thrown;
    },
  });
  const { shop, calls } = activities({
    a: ([n]) => odd([null, undefined, new Error("no"), "text"][Number(n)]),
  });
  const { workflows, errors } = await serve({
    activities: [shop],
    programs: {
      p: `
        local shop, messages = require "shop", {}
        for i = 0, 3 do
          local _, err = shop.a(i)
          messages[#messages + 1] = err:kind() .. " " .. err:message():match "%((.*)%)"
        end
        return table.concat(messages, ", ")
      `,
    },
  });
  expect(await workflows.result(await workflows.start("p"))).toEqual({
    values: ["out_of_range null, out_of_range undefined, out_of_range no, out_of_range text"],
  });
  expect(calls).toHaveLength(4);
  expect(errors).toEqual([]);
  await expect(workflows.start("p", { input: [odd(null)] })).rejects.toMatchObject({
    code: "ERR_WORKFLOW_VALUE",
  });
});

it("sizes are those of UTF-8, and errors are shortened", async () => {
  const { shop } = activities({
    snow: ([n]) => "☃".repeat(Number(n)),
    fail: ([n]) => {
      throw new HostError("x".repeat(Number(n)), {
        kind: "not_found",
        details: { list: ["y".repeat(Number(n))] },
      });
    },
  });
  const { workflows } = await serve({
    activities: [shop],
    limits: { value: 100 },
    programs: {
      p: `
        local shop = require "shop"
        local some, none, err = shop.snow(32), shop.snow(33)
        local _, second = shop.snow(33)
        return #some, none, second:message():match "takes %d+ bytes", shop.snow(0)
      `,
      fail: `
        local _, small = require("shop").fail(1000)
        local _, big = require("shop").fail(100000)
        error(("%s %d %d %s %s"):format(big:kind(), #small:message(), #big:message(), small:details() ~= nil, big:details()) ..
          ("z"):rep(1000000), 0)
      `,
    },
  });
  expect(await workflows.result(await workflows.start("p"))).toEqual({
    values: [96, undefined, "takes 101 bytes", ""],
  });
  await expect(workflows.start("p", { input: ["☃".repeat(33)] })).rejects.toMatchObject({
    code: "ERR_WORKFLOW_SIZE",
    size: 103,
  });
  const id = await workflows.start("fail");
  const { error } = await workflows.result(id);
  expect(error?.message).toMatch(/^not_found 1000 1003 true nilz+…$/);
  expect(error?.message).toHaveLength(1001);
  const { history } = await workflows.show(id);
  expect(JSON.stringify(history).length).toBeLessThan(10_000);
});

it("waits that would outlast every calendar can be listed and shown", async () => {
  const { workflows, clock } = await serve({
    modules: [time],
    programs: {
      sleep: `require("workflow").sleep(1e11)`,
      receive: `require("workflow").receive("x", 1e11)`,
      time: `require("time").sleep(1e15)`,
      timer: `require("time").timer(1e15):wait()`,
    },
  });
  for (const program of Object.keys(workflows.programs)) await workflows.start(program, { id: program });
  await clock.advance(1000);
  const all = await workflows.list();
  expect(all.map(({ id, status }) => `${id} ${status}`)).toEqual([
    ...["receive waiting", "sleep waiting", "time waiting", "timer waiting"],
  ]);
  for (const { id, wakeAt } of all) {
    expect(new Date(wakeAt ?? NaN).toISOString()).toMatch(id.startsWith("ti") ? /^\+275760-09-13/ : /^5138-/);
    expect(new Date((await workflows.show(id)).history.at(-1)?.until ?? NaN).toISOString()).toMatch(
      /^(?:\+275760|5138)-/,
    );
  }
});

it("a line of a chunk whose name is not UTF-8 is recorded, and can be replayed", async () => {
  const { shop } = activities({ a: () => "A" });
  const { workflows } = await serve({
    store: sqliteStore(new Database(":memory:")),
    activities: [shop],
    programs: { p: `return load("return require('shop').a()", "=\\xff")()` },
  });
  const id = await workflows.start("p");
  await workflows.result(id);
  expect(await workflows.replay(id)).toMatchObject([{ place: "\ufffd:1" }]);
});

it("who waits for a result sets one alarm at a time, and none once it is there", async () => {
  const { workflows, clock } = await serve({
    programs: { p: `return require("workflow").receive "go"` },
    poll: 500,
  });
  const id = await workflows.start("p");
  await clock.advance(1);
  const before = clock.alarms;
  const results = [workflows.result(id), workflows.result(id)];
  for (let i = 0; i < 20; i++) {
    await clock.advance(500);
    expect(clock.alarms).toBeLessThanOrEqual(before + results.length);
  }
  await workflows.signal(id, "go", 1);
  expect(await Promise.all(results)).toEqual([{ values: [1] }, { values: [1] }]);
  await clock.advance(1);
  expect(clock.alarms).toBeLessThanOrEqual(before);
});

it("a workflow with the id of a removed one runs on its own, though a worker has kept the other", async () => {
  const clock = new ManualClock();
  const store = memoryStore();
  const { shop, calls } = activities({ a: ([n]) => n });
  const programs = {
    p: `local shop = require "shop" local n = shop.a(...) require("workflow").receive "go" return n, shop.a(...)`,
  };
  const worker = await serve({ store, programs, activities: [shop] }, { clock });
  await worker.workflows.start("p", { id: "w", input: [1] });
  await expect.poll(async () => (await worker.workflows.show("w")).status).toBe("waiting");
  const { token = NaN } = (await store.read("w")) ?? {};
  // It is ended and removed elsewhere, and another one is begun; both had owners as often.
  await store.write("w", token, { status: "canceled", waitsFor: null, wakeAt: null });
  expect(await store.remove("w")).toBe(true);
  const other = await serve({ store: memoryStore(), programs, activities: [shop] }, { clock, work: false });
  await other.workflows.start("p", { id: "w", input: [2] });
  const record = await (other.store.read("w") as PromiseLike<Awaited<ReturnType<typeof store.read>>>);
  if (record === undefined) throw new Error("it was not started");
  await store.add({ ...record, token });
  expect(await worker.workflows.show("w")).toMatchObject({ input: [2] });
  await worker.workflows.signal("w", "go");
  await clock.advance(1);
  expect(await worker.workflows.result("w")).toEqual({ values: [2, 2] });
  expect(calls.map((call) => call.split(" ")[0])).toEqual(["a(1)", "a(2)", "a(2)"]);
});

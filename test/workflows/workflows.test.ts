/** Workflows: steps are recorded, waits are durable, and a replay runs nothing again. */

import { describe, expect, it } from "vitest";
import { HostError } from "../../src/errors/host-error.js";
import { ManualClock } from "../../src/testing/manual-clock.js";
import { memoryStore } from "../../src/workflows/memory-store.js";
import { coded } from "../support/coded.js";
import { activities, serve, stopAfterEach } from "./fixture.js";

stopAfterEach();

const WEEK = 7 * 24 * 3600;

describe("a workflow", () => {
  it("calls activities, each with a key, and returns plain values", async () => {
    const { shop, calls } = activities({
      price: ([sku, count]: readonly [string, number]) => ({ sku, total: count * 5 }),
      fail: () => {
        throw new HostError("sold out", { kind: "not_found", details: { sku: "b" } });
      },
    });
    const { workflows } = await serve({
      activities: [shop],
      programs: {
        order: `
          local shop = require "shop"
          local sku, count = ...
          local price = assert(shop.price(sku, count))
          local none, err = shop.fail()
          return price, none, err:kind(), err:message(), err:details().sku, err:retryable()
        `,
      },
    });
    const id = await workflows.start("order", { id: "o1", input: ["a", 3] });
    expect(await workflows.result(id)).toEqual({
      values: [{ sku: "a", total: 15 }, undefined, "not_found", "sold out", "b", false],
    });
    expect(calls).toEqual(["price(a,3) o1/1", "fail() o1/2"]);
    const { history, status } = await workflows.show(id);
    expect(status).toBe("completed");
    expect(history.map(({ command, place, outcome }) => `${command} ${place} ${outcome}`)).toEqual([
      "shop.price order.lua:4 done",
      "shop.fail order.lua:5 failed",
    ]);
  });

  it("sleeps without being in memory, and goes on elsewhere", async () => {
    const clock = new ManualClock();
    const store = memoryStore();
    const programs = {
      nap: `
        local workflow, shop = require "workflow", require "shop"
        local a = shop.step "a"
        assert(workflow.sleep(${WEEK}))
        local b = shop.step "b"
        return a, b, workflow.now()
      `,
    };
    const first = activities({ step: ([name]) => `${String(name)}!` });
    const before = await serve({ store, programs, activities: [first.shop] }, { clock });
    await before.workflows.start("nap", { id: "n" });
    await clock.advance(1000);
    expect(await before.workflows.list()).toMatchObject([
      { id: "n", status: "waiting", waitsFor: "time", steps: 2 },
    ]);
    await before.workflows.stop();

    const second = activities({ step: ([name]) => `${String(name)}?` });
    const { workflows } = await serve({ store, programs, activities: [second.shop] }, { clock });
    await clock.advance(WEEK * 1000 - 2000);
    expect(second.calls).toEqual([]);
    await clock.advance(1000);
    expect(await workflows.result("n")).toEqual({ values: ["a!", "b?", WEEK] });
    expect(first.calls).toEqual(["step(a) n/1"]);
    expect(second.calls).toEqual(["step(b) n/3"]);
  });

  it("receives signals in order, early ones too, and answers queries", async () => {
    const { workflows, clock } = await serve({
      programs: {
        box: `
          local workflow = require "workflow"
          local seen = {}
          workflow.query("seen", function(sep) return table.concat(seen, sep) end)
          while #seen < 3 do seen[#seen + 1] = workflow.receive "add" end
          local none, err = workflow.receive("never", 60)
          return table.concat(seen), none, err:kind()
        `,
      },
    });
    const id = await workflows.start("box", { id: "b" });
    await workflows.signal(id, "add", "x");
    await workflows.signal(id, "other", "y");
    await clock.advance(1);
    expect(await workflows.query(id, "seen", "-")).toEqual(["x"]);
    await workflows.signal(id, "add", "z");
    await workflows.signal(id, "add", "!", { key: "once" });
    await workflows.signal(id, "add", "!", { key: "once" });
    await clock.advance(1);
    expect(await workflows.query(id, "seen", "-")).toEqual(["x-z-!"]);
    await expect(workflows.query(id, "none")).rejects.toThrow(coded("ERR_WORKFLOW_QUERY"));
    await clock.advance(60_000);
    expect(await workflows.result(id)).toEqual({ values: ["xz!", undefined, "timeout"] });
    expect(await workflows.query(id, "seen", "+")).toEqual(["x+z+!"]);
    await expect(workflows.signal(id, "add")).rejects.toThrow(coded("ERR_WORKFLOW_ENDED"));
  });

  it("starts children, waits for them, and sends them signals", async () => {
    const { workflows } = await serve({
      programs: {
        parent: `
          local workflow = require "workflow"
          local id = workflow.start({ "child", id = "c" }, 20)
          workflow.signal(id, "more", 1)
          local sum = workflow.wait(id)
          local none, err = workflow.run("broken")
          local nobody, unknown = workflow.start "nobody"
          return sum, id, none, err:message(), unknown:kind()
        `,
        child: `local workflow = require "workflow" return ... + workflow.receive "more"`,
        broken: `error "no luck"`,
      },
    });
    const id = await workflows.start("parent");
    expect(await workflows.result(id)).toEqual({
      values: [21, "c", undefined, "broken.lua:1: no luck", "not_found"],
    });
    expect(await workflows.list({ program: "child" })).toMatchObject([{ id: "c", parent: id }]);
  });

  it("undoes what it did if it fails, the last first", async () => {
    const { shop, calls } = activities({
      do: () => 1,
      undo: () => 1,
      broken: () => Promise.reject(new Error("broken")),
    });
    const { workflows } = await serve({
      activities: [shop],
      programs: {
        saga: `
          local workflow, shop = require "workflow", require "shop"
          for i = 1, 3 do
            shop["do"](i)
            workflow.on_failure(i == 2 and shop.nothing or shop.undo, i)
            if i == 2 then workflow.on_failure(error, "cannot undo", 0) end
          end
          assert(shop.broken())
        `.replace("i == 2 and shop.nothing or ", ""),
      },
    });
    const { error } = await workflows.result(await workflows.start("saga", { id: "s" }));
    expect(error).toMatchObject({
      message: "broken",
      kind: "internal",
      details: { uncompensated: ["cannot undo"] },
    });
    expect(calls.map((call) => call.split(" ")[0])).toEqual([
      ...["do(1)", "do(2)", "do(3)", "broken()"],
      ...["undo(3)", "undo(2)", "undo(1)"],
    ]);
  });

  it("undoes what it did whatever ends it, and lists what could not be undone", async () => {
    let busy = 1;
    const { shop, calls } = activities({
      do: () => 1,
      undo: {
        run: () => {
          if (busy-- > 0) throw new HostError("busy", { kind: "unavailable" });
        },
        retry: { retries: 1, delay: 1 },
      },
      broken: () => Promise.reject(new HostError("out of order", { kind: "unavailable" })),
    });
    const before = `
      local workflow, shop = require "workflow", require "shop"
      workflow.on_failure(shop.undo, "first")
      workflow.on_failure(shop.broken, "second")
      workflow.on_failure(function() while true do end end)
    `;
    const { workflows, clock, store } = await serve({
      activities: [shop],
      limits: { fuel: 100_000, value: 1000 },
      programs: {
        fuel: `${before} while true do end`,
        functions: `${before} return print`,
        large: `${before} return ("x"):rep(2000)`,
        looping: `${before} workflow.on_failure(function() while true do end end) error("itself", 0)`,
        late: `${before} workflow.on_failure(workflow.on_failure, shop.undo) error("itself", 0)`,
      },
    });
    const endings: Readonly<Record<string, { kind?: string; message: RegExp; more?: readonly RegExp[] }>> = {
      fuel: { kind: "rate_limited", message: /fuel used up/ },
      functions: { kind: "invalid", message: /result 1 is a function/ },
      large: { kind: "internal", message: /the results takes? \d+ bytes/ },
      looping: { message: /^itself$/, more: [/fuel used up/] },
      late: { message: /^itself$/, more: [/has failed already/] },
    };
    for (const [program, ending] of Object.entries(endings)) {
      busy = 1;
      calls.length = 0;
      const id = await workflows.start(program, { id: program });
      while ((await workflows.show(id)).endedAt === undefined) await clock.advance(10_000);
      const { error } = await workflows.result(id);
      const { kind = "internal", message, more = [] } = ending;
      expect(error).toMatchObject({ kind, message: expect.stringMatching(message) as string });
      const listed = [...more, /fuel used up/, /^out of order$/];
      expect(error?.details?.["uncompensated"]).toEqual(
        listed.map((text) => expect.stringMatching(text) as string),
      );
      expect(calls.map((call) => call.split(" ")[0])).toEqual([
        ...["broken(second)", "undo(first)", "undo(first)"],
      ]);
      expect((await workflows.replay(id)).map(({ command }) => command)).toEqual([
        "shop.broken",
        "shop.undo",
      ]);
    }
    expect(await store.list({ status: ["failed"] })).toHaveLength(5);
  });

  it("undoes what it did after its memory is used up", async () => {
    const { shop, calls } = activities({ undo: () => 1 });
    const { workflows } = await serve({
      activities: [shop],
      limits: { memory: 2 ** 21 },
      programs: {
        p: `
          local workflow, shop = require "workflow", require "shop"
          workflow.on_failure(shop.undo, "it")
          local kept = {}
          for i = 1, math.huge do kept[i] = ("x"):rep(10000) .. i end
        `,
      },
    });
    const { error } = await workflows.result(await workflows.start("p", { id: "p" }));
    expect(error).toMatchObject({ kind: "rate_limited", message: "not enough memory" });
    expect(error?.details?.["uncompensated"]).toBeUndefined();
    expect(calls).toEqual(["undo(it) p/1"]);
  });

  it("is not cancelled while it undoes what it did", async () => {
    const { shop, calls } = activities({
      undo: async ([what]) => {
        if (what === 3) await workflows.cancel("s");
      },
    });
    const { workflows, clock } = await serve({
      activities: [shop],
      programs: {
        saga: `
          local workflow, shop = require "workflow", require "shop"
          workflow.on_failure(shop.undo, 1)
          workflow.on_failure(workflow.sleep, 60)
          workflow.on_failure(shop.undo, 2)
          workflow.on_failure(shop.undo, 3)
          error("no", 0)
        `,
      },
    });
    await workflows.start("saga", { id: "s" });
    await clock.advance(10_000);
    expect(calls).toEqual(["undo(3) s/1", "undo(2) s/2"]);
    expect(await workflows.cancel("s")).toBe(true);
    await clock.advance(40_000);
    expect(await workflows.show("s")).toMatchObject({ status: "waiting", waitsFor: "time" });
    await clock.advance(20_000);
    expect(await workflows.result("s")).toMatchObject({ error: { message: "no" } });
    const { error, status, history } = await workflows.show("s");
    expect([status, error?.details?.["uncompensated"]]).toEqual(["failed", undefined]);
    expect(calls).toEqual(["undo(3) s/1", "undo(2) s/2", "undo(1) s/4"]);
    expect(history.map(({ outcome, place }) => [outcome, place])).toEqual(
      [6, 5, 4, 3].map((line) => ["done", `saga.lua:${line}`]),
    );
    expect(error?.details?.["traceback"]).toMatch(
      /^\nstack traceback:\n\t\[C\]: in function 'error'\n\tsaga.lua:7: [^\n]*$/,
    );
  });

  it("is cancelled at its wait, or at its next step, once", async () => {
    const { shop, calls } = activities({ undo: () => 1 });
    const { workflows, clock } = await serve({
      activities: [shop],
      programs: {
        long: `
          local workflow, shop = require "workflow", require "shop"
          workflow.on_failure(shop.undo, "it")
          workflow.sleep(1e6)
        `,
        stubborn: `
          local workflow = require "workflow"
          local ok, err = pcall(workflow.sleep, 1e6)
          return ok, err:kind(), workflow.sleep(1)
        `,
      },
    });
    const long = await workflows.start("long", { id: "l" });
    const stubborn = await workflows.start("stubborn");
    await clock.advance(10);
    expect([
      await workflows.cancel(long),
      await workflows.cancel(stubborn),
      await workflows.cancel("x"),
    ]).toEqual([true, true, false]);
    await clock.advance(2000);
    expect((await workflows.result(long)).error).toMatchObject({ kind: "canceled" });
    expect((await workflows.show(long)).status).toBe("canceled");
    expect(calls).toEqual(["undo(it) l/2"]);
    expect(await workflows.result(stubborn)).toEqual({ values: [false, "canceled", true] });
    expect(await workflows.cancel(long)).toBe(false);
  });

  it("tries again what may succeed later", async () => {
    let left = 2;
    const { shop, calls } = activities({
      flaky: () => {
        if (left-- > 0) throw new HostError("busy", { kind: "unavailable" });
        return "fine";
      },
      wrong: () => {
        throw new HostError("wrong", { kind: "invalid" });
      },
    });
    const { workflows, clock } = await serve({
      activities: [shop],
      programs: {
        patient: `
          local workflow, shop = require "workflow", require "shop"
          local begun = workflow.now()
          local answer = workflow.retry({ delay = 10, factor = 3 }, shop.flaky, 1)
          local none, err = workflow.retry({ attempts = 3 }, shop.wrong)
          local ok, problem = pcall(workflow.retry, { atempts = 3 }, shop.wrong)
          return answer, workflow.now() - begun, none, err:kind(), problem
        `,
      },
    });
    const id = await workflows.start("patient");
    await clock.advance(40_000);
    expect(await workflows.result(id)).toEqual({
      values: ["fine", 40, undefined, "invalid", "workflow: retry: there is no option 'atempts'"],
    });
    expect(calls).toHaveLength(4);
  });

  it.each([
    [`workflow.sleep "x"`, "bad argument #1 to 'sleep' (number expected, got string)"],
    [`workflow.sleep()`, "bad argument #1 to 'sleep' (number expected, got nil)"],
    [`workflow.sleep(-1)`, "bad argument #1 to 'sleep' (a number of seconds from 0 on expected, got -1)"],
    [`workflow.sleep(0/0)`, "bad argument #1 to 'sleep' (a number of seconds from 0 on expected, got NaN)"],
    [
      `workflow.sleep(1e15)`,
      "bad argument #1 to 'sleep' (at most 1e11 seconds expected, got 1000000000000000)",
    ],
    [`workflow.sleep(math.huge)`, "bad argument #1 to 'sleep' (a finite number of seconds expected)"],
    [`workflow.receive {}`, "bad argument #1 to 'receive' (string expected, got table)"],
    [`workflow.receive ""`, "bad argument #1 to 'receive' (a string that is not empty expected)"],
    [
      `workflow.receive("a", -1)`,
      "bad argument #2 to 'receive' (a number of seconds from 0 on expected, got -1)",
    ],
    [`workflow.receive("a", "b")`, "bad argument #2 to 'receive' (number expected, got string)"],
    [`local _ = workflow.wait()`, "bad argument #1 to 'wait' (string expected, got nil)"],
    [
      `workflow.wait("a", 1e15)`,
      "bad argument #2 to 'wait' (at most 1e11 seconds expected, got 1000000000000000)",
    ],
    [`workflow.signal("a")`, "bad argument #2 to 'signal' (string expected, got nil)"],
    [
      `workflow.signal("a", "b", print)`,
      "bad argument #3 to 'signal' (it is a function, which cannot be recorded: expected strings, numbers, booleans and tables of them)",
    ],
    [`workflow.signal("", "b")`, "bad argument #1 to 'signal' (a string that is not empty expected)"],
    [`workflow.cancel {}`, "bad argument #1 to 'cancel' (string expected, got table)"],
    [`workflow.start(1)`, "bad argument #1 to 'start' (table expected, got number)"],
    [`workflow.start { "p", id = "" }`, "bad argument #1 to 'start' (a string that is not empty expected)"],
    [
      `workflow.start("p", print)`,
      "bad argument #2 to 'start' (it is a function, which cannot be recorded: expected strings, numbers, booleans and tables of them)",
    ],
    [
      `workflow.run("p", print)`,
      "bad argument #2 to 'start' (it is a function, which cannot be recorded: expected strings, numbers, booleans and tables of them)",
    ],
    [
      `workflow.retry({ attempts = 0 }, print)`,
      "workflow: retry: option 'attempts': a number of at least 1 expected, got 0",
    ],
    [`workflow.on_failure()`, "bad argument #1 to 'on_failure' (function expected, got nil)"],
    [`workflow.query("a")`, "bad argument #2 to 'query' (function expected, got nil)"],
    [`workflow.patched()`, "bad argument #1 to 'patched' (string expected, got nil)"],
    [
      `workflow.continue_as_new(print)`,
      "bad argument #1 to 'continue_as_new' (it is a function, which cannot be recorded: expected strings, numbers, booleans and tables of them)",
    ],
  ])("says at its line what is wrong with %s", async (call, message) => {
    const { workflows } = await serve({
      programs: { wrong: `local workflow = require "workflow"\n\n${call}\nreturn 1` },
    });
    const { error } = await workflows.result(await workflows.start("wrong", { id: "w" }));
    expect(error?.message).toBe(`wrong.lua:3: ${message}`);
    expect((await workflows.show("w")).steps).toBe(0);
  });

  it("continues as new, with an empty history and the signals that are left", async () => {
    const { workflows, clock } = await serve({
      programs: {
        counter: `
          local workflow = require "workflow"
          local count = ...
          if count == 3 then return count, workflow.receive "late", workflow.id() end
          workflow.sleep(1)
          pcall(workflow.continue_as_new, count + 1)
          error "not reached"
        `,
      },
    });
    const id = await workflows.start("counter", { id: "c", input: [0] });
    await workflows.signal(id, "late", "s");
    await clock.advance(3000);
    expect(await workflows.result(id)).toEqual({ values: [3, "s", "c"] });
    expect(await workflows.show(id)).toMatchObject({ generation: 3, steps: 1, input: [3] });
  });

  it("can be cancelled again once it has continued as new", async () => {
    const { workflows } = await serve({
      programs: {
        p: `
          local workflow = require "workflow"
          local count = ...
          if count == 3 then workflow.receive "x" end
          pcall(workflow.receive, "x")
          workflow.continue_as_new(count + 1)
        `,
      },
    });
    const id = await workflows.start("p", { input: [0] });
    for (let count = 0; count <= 3; count++) {
      await expect.poll(() => workflows.show(id)).toMatchObject({ status: "waiting", input: [count] });
      expect(await workflows.cancel(id)).toBe(true);
    }
    expect((await workflows.result(id)).error?.kind).toBe("canceled");
  });

  it("has a time, ids and random numbers that repeat", async () => {
    const clock = new ManualClock();
    const store = memoryStore();
    const programs = {
      random: `
        local workflow, time = require "workflow", require "time"
        local function all()
          local t = {}
          for i = 1, 30 do t["key" .. i] = i end
          local keys = {}
          for key in pairs(t) do keys[#keys + 1] = key end
          return table.concat(keys, " ")
        end
        local a = { workflow.now(), workflow.uuid(), math.random(1000000), all(), tostring({}), tostring(print) }
        workflow.query("a", function() return table.unpack(a) end)
        local timer = time.timer(5)
        timer:wait()
        time.sleep(5)
        return table.unpack(a)
      `,
    };
    const time = (await import("../../src/hosts/time/module.js")).default;
    const one = await serve({ store, programs, modules: [time] }, { clock });
    await one.workflows.start("random", { id: "a" });
    await one.workflows.start("random", { id: "b" });
    await clock.advance(1);
    const a = await one.workflows.query("a", "a");
    const b = await one.workflows.query("b", "a");
    await one.workflows.stop();
    const two = await serve({ store, programs, modules: [time] }, { clock });
    await clock.advance(10_000);
    expect(await two.workflows.result("a")).toEqual({ values: a });
    expect(a[1]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(a.slice(4)).toEqual(["table: 0x1", "function: 0x2"]);
    expect([1, 2, 3].map((at) => a[at] === b[at])).toEqual([false, false, false]);
  });
});

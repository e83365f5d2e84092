/** What a replay finds: other programs, other commands, records that were changed. */

import { describe, expect, it } from "vitest";
import http from "../../src/hosts/http/module.js";
import { defineModule } from "../../src/modules/host/define.js";
import { ManualClock } from "../../src/testing/manual-clock.js";
import { memoryStore } from "../../src/workflows/memory-store.js";
import type { WorkflowProgram } from "../../src/workflows/program.js";
import type { StepRecord, WorkflowRecord } from "../../src/workflows/records.js";
import type { WorkflowStore } from "../../src/workflows/store.js";
import { coded } from "../support/coded.js";
import { Collected } from "../support/products.js";
import { activities, serve, stopAfterEach, type Served } from "./fixture.js";

stopAfterEach();

const BEFORE = `
local workflow, shop = require "workflow", require "shop"
print("begins")
local a = shop.a(1)
workflow.sleep(10)
return a, shop.b(2)
`;

const handlers = { a: () => "A", b: () => "B", c: () => "C" };

/** A store that answers with what was made of its records. */
function tampered(
  store: WorkflowStore,
  change: {
    record?: (record: WorkflowRecord) => WorkflowRecord;
    steps?: (steps: readonly StepRecord[]) => readonly StepRecord[];
  },
): WorkflowStore {
  return new Proxy(store, {
    get: (target, name) => {
      const value = Reflect.get(target, name) as (...args: unknown[]) => unknown;
      if (name === "steps" && change.steps !== undefined)
        return async (id: string) => change.steps?.(await target.steps(id));
      if ((name === "own" || name === "read") && change.record !== undefined)
        return async (...args: unknown[]) => {
          const record = (await value.apply(target, args)) as WorkflowRecord | undefined;
          return record && change.record?.(record);
        };
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

/** A workflow that sleeps, in a store from which its service is gone. */
async function asleep(
  source = BEFORE,
): Promise<{ readonly clock: ManualClock; readonly store: WorkflowStore }> {
  const clock = new ManualClock();
  const { workflows, store } = await serve(
    { programs: { p: source }, activities: [activities(handlers).shop], stdout: new Collected() },
    { clock },
  );
  await workflows.start("p", { id: "w" });
  await clock.advance(5000);
  expect(await workflows.list()).toMatchObject([{ status: "waiting" }]);
  await workflows.stop();
  return { clock, store };
}

/** Runs it on with another program. */
async function goOn(
  { clock, store }: { clock: ManualClock; store: WorkflowStore },
  program: string | WorkflowProgram,
): Promise<Served & { readonly calls: readonly string[] }> {
  const { shop, calls } = activities(handlers);
  const served = await serve(
    { programs: { p: program }, activities: [shop], store, stdout: new Collected() },
    { clock },
  );
  await clock.advance(6000);
  return { ...served, calls };
}

describe("a replay", () => {
  it("runs nothing again and prints nothing again", async () => {
    const clock = new ManualClock();
    const store = memoryStore();
    const out = new Collected();
    const programs = { p: BEFORE.replace("return", "print('wakes') return") };
    const { shop, calls } = activities(handlers);
    const one = await serve({ programs, activities: [shop], store, stdout: out }, { clock });
    await one.workflows.start("p", { id: "w" });
    await clock.advance(5000);
    await one.workflows.stop();
    const two = await serve(
      { programs, activities: [activities(handlers).shop], store, stdout: out },
      { clock },
    );
    expect(await two.workflows.replay("w")).toMatchObject([
      { step: 1, command: "shop.a", place: "p.lua:4" },
      { step: 2, command: "workflow.sleep", place: "p.lua:5", outcome: "begun" },
    ]);
    expect(await two.workflows.replay("w", { step: 1 })).toHaveLength(1);
    await clock.advance(6000);
    expect(await two.workflows.result("w")).toEqual({ values: ["A", "B"] });
    expect(calls).toEqual(["a(1) w/1"]);
    expect(out.text()).toBe("begins\nwakes\n");
  });

  it("refuses another version of the program, unless that continues the old one", async () => {
    const stored = await asleep();
    const changed = BEFORE.replace("shop.b(2)", "shop.c(2)");
    const { workflows } = await goOn(stored, changed);
    expect(await workflows.list()).toMatchObject([{ status: "blocked" }]);
    await expect(workflows.result("w")).rejects.toMatchObject({
      kind: "failed_precondition",
      details: { code: "ERR_WORKFLOW_PROGRAM" },
      message: expect.stringMatching(
        /^workflow 'w' was begun by another version of the program 'p': [0-9a-f]{12}/,
      ) as string,
    });
    const [{ hash = "" } = {}] = await workflows.list();
    await workflows.stop();
    const problem = /programs\.p\.continues: expected a list of hashes, each with its first 12 digits/;
    for (const continues of [[hash.slice(0, 11)], ["x".repeat(12)], [1], hash, false])
      await expect(goOn(stored, { source: changed, continues: continues as never })).rejects.toThrow(problem);
    const wrong = await goOn(stored, { source: changed, continues: ["0123456789ab"] });
    expect(await wrong.workflows.list()).toMatchObject([{ status: "blocked" }]);
    await wrong.workflows.stop();
    const other = await goOn(stored, { source: changed, continues: [hash.slice(0, 12)] });
    expect(await other.workflows.result("w")).toEqual({ values: ["A", "C"] });
    expect(other.calls).toEqual(["c(2) w/3"]);
  });

  it("blocks a workflow whose program is gone, and runs it on when it is back", async () => {
    const stored = await asleep();
    const gone = await serve({ programs: {}, store: stored.store }, { clock: stored.clock });
    await stored.clock.advance(6000);
    await expect(gone.workflows.result("w")).rejects.toThrow(
      "runs the program 'p', which this worker does not have",
    );
    await expect(gone.workflows.start("p")).rejects.toThrow(coded("ERR_WORKFLOW_PROGRAM"));
    await gone.workflows.stop();
    const { workflows } = await goOn(stored, BEFORE);
    expect(await workflows.result("w")).toEqual({ values: ["A", "B"] });
  });

  it.each([
    ["another command", BEFORE.replace("shop.a(1)", "shop.c(1)"), 1, "shop.c [1]", "p.lua:4"],
    ["other data", BEFORE.replace("shop.a(1)", "shop.a(3)"), 1, "shop.a [3]", "p.lua:4"],
    ["another order", BEFORE.replace("workflow.sleep(10)", "shop.b(2)"), 2, "shop.b [2]", "p.lua:5"],
    ["an early end", `require("shop").a(1)`, 2, "nothing: it has ended", undefined],
  ])("finds %s, and names the step, the line and both commands", async (_, source, step, found, place) => {
    const { workflows, calls } = await goOn(await asleep(), { source, continues: true });
    const { status, error } = await workflows.show("w");
    expect(status).toBe("blocked");
    expect(error?.details).toEqual({ code: "ERR_WORKFLOW_NONDETERMINISTIC" });
    await expect(workflows.replay("w")).rejects.toMatchObject({
      code: "ERR_WORKFLOW_NONDETERMINISTIC",
      workflow: "w",
      step,
      place,
      found,
      recorded: step === 1 ? "shop.a [1]" : 'workflow.sleep {"seconds":10}',
    });
    expect(calls).toEqual([]);
  });

  it("lets a program change behind workflow.patched", async () => {
    const changed = `
      local workflow, shop = require "workflow", require "shop"
      local a = workflow.patched "c first" and shop.c(0) or shop.a(1)
      workflow.sleep(10)
      local again = workflow.patched "c first"
      return a, again, workflow.patched "new" and shop.c(3) or shop.b(2)
    `;
    const old = await goOn(await asleep(), { source: changed, continues: true });
    expect(await old.workflows.result("w")).toEqual({ values: ["A", false, "C"] });
    const { workflows, clock } = await serve({
      programs: { p: changed },
      activities: [activities(handlers).shop],
    });
    const id = await workflows.start("p");
    await clock.advance(20_000);
    expect(await workflows.result(id)).toEqual({ values: ["C", true, "C"] });
    expect(await workflows.replay(id)).toMatchObject([
      { command: "workflow.patched" },
      { command: "shop.c" },
      { command: "workflow.sleep" },
      { command: "workflow.patched" },
      { command: "shop.c" },
    ]);
    const without = changed.replace('workflow.patched "c first" and shop.c(0) or shop.a(1)', "shop.c(0)");
    const stored = await asleep(changed);
    const later = await goOn(stored, {
      source: without.replace('workflow.patched "c first"', "1"),
      continues: true,
    });
    expect(await later.workflows.result("w")).toEqual({ values: ["C", 1, "C"] });
  });

  it.each<[string, Parameters<typeof tampered>[1], string, string]>([
    [
      "a step that was changed",
      { steps: (all) => all.map((one) => ({ ...one, result: '"X"' })) },
      "ERR_WORKFLOW_RECORD",
      "step 1, was changed",
    ],
    [
      "a step that is missing",
      { steps: (all) => all.slice(1) },
      "ERR_WORKFLOW_RECORD",
      "step 1, is missing: the next one that is there is 2",
    ],
    [
      "the last step gone",
      { steps: (all) => all.slice(0, 1) },
      "ERR_WORKFLOW_RECORD",
      "step 2, is missing: 2 steps were recorded",
    ],
    [
      "another history",
      { record: (one) => ({ ...one, seed: "5" }) },
      "ERR_WORKFLOW_RECORD",
      "was changed: its checksum is wrong",
    ],
    [
      "a newer step",
      { steps: (all) => all.map((one) => ({ ...one, format: 2 })) },
      "ERR_WORKFLOW_VERSION",
      "step 1, has version 2, and this version of perilune knows 1",
    ],
    [
      "a newer workflow",
      { record: (one) => ({ ...one, format: 3 }) },
      "ERR_WORKFLOW_VERSION",
      "has version 3",
    ],
  ])("refuses %s", async (_, change, code, message) => {
    const { clock, store } = await asleep();
    const { workflows, calls } = await goOn({ clock, store: tampered(store, change) }, BEFORE);
    await expect(workflows.replay("w")).rejects.toThrow(message);
    await expect(workflows.replay("w")).rejects.toMatchObject({ code });
    expect(await workflows.show("w")).toMatchObject({ status: "blocked", error: { details: { code } } });
    expect(calls).toEqual([]);
  });

  it("finds the steps of another workflow of the same program", async () => {
    const one = await asleep();
    const two = await asleep();
    const mixed = tampered(one.store, { steps: () => [] });
    const strange = new Proxy(mixed, {
      get: (target, name) => {
        if (name === "steps") return (id: string) => two.store.steps(id);
        const value: unknown = Reflect.get(target, name);
        return typeof value === "function" ? value.bind(target) : value;
      },
    });
    const { workflows } = await goOn({ clock: one.clock, store: strange }, BEFORE);
    await expect(workflows.replay("w")).rejects.toThrow("belongs to another history");
  });
});

describe("what cannot be recorded", () => {
  const promising = defineModule({
    name: "promising",
    class: ["workflow"],
    types: (t) => ({ export: t.record({ now: t.function({ results: [t.number] }) }) }),
    build: () => ({ exports: { now: () => Promise.resolve(1) as never } }),
  });

  it.each([
    [
      `return require "http"`,
      /module 'http' \(class network\) cannot be used in a workflow state: .* use it in the handler of an activity/,
    ],
    [
      `return require("promising").now()`,
      /a function called by a workflow returned a promise, which cannot be recorded/,
    ],
    [
      `return require("shop").a(print)`,
      /bad argument #1 to 'a' \(.* is a function, which cannot be recorded/,
    ],
    [`local t = {} t.t = t return require("shop").a(t)`, /a table that contains itself/],
    [`return require("shop").a({ [{}] = 1 })`, /\(a key\) is a table/],
    [`return { print }`, /result 1\[1\] is a function/],
    [`return require("workflow").sleep(-1)`, /a number of seconds from 0 on expected, got -1/],
    [`return require("workflow").sleep(1 / 0)`, /a finite number of seconds expected/],
    [`return require("workflow").query(1)`, /bad argument #1 to 'query' \(string expected, got number\)/],
  ])("%s", async (source, message) => {
    const { workflows } = await serve({
      programs: { p: source },
      activities: [activities(handlers).shop],
      modules: [http, promising],
    });
    const { error } = await workflows.result(await workflows.start("p"));
    expect(error?.message).toMatch(message);
  });

  it("a result that is too large is an error that the program gets, and an input is refused", async () => {
    const { shop } = activities({ big: () => "x".repeat(2000), odd: () => ({ f: () => 1 }) });
    const { workflows } = await serve({
      programs: {
        p: `
          local shop = require "shop"
          local none, err = shop.big()
          local no, odd = shop.odd()
          return err:kind(), err:message(), odd:message(), pcall(shop.big, ("x"):rep(2000))
        `,
      },
      activities: [shop],
      limits: { value: 1000 },
    });
    const { values } = await workflows.result(await workflows.start("p"));
    expect(values?.slice(0, 4)).toEqual([
      "out_of_range",
      "the result of 'shop.big' takes 2002 bytes in its record, more than 1000: keep large data elsewhere, and record where it is",
      "the result of 'shop.odd'.f is a function, which cannot be recorded: expected strings, numbers, booleans and tables of them",
      false,
    ]);
    const start = (input: readonly unknown[], id = "x"): Promise<string> =>
      workflows.start("p", { id, input });
    await expect(start(["x".repeat(1000)])).rejects.toThrow(coded("ERR_WORKFLOW_SIZE"));
    await expect(start([Symbol("x")])).rejects.toThrow("input[1] is a symbol");
    await expect(start([{ f: () => 1 }])).rejects.toMatchObject({
      code: "ERR_WORKFLOW_VALUE",
      path: "input[1].f",
    });
    await start([1]);
    expect(await start([1])).toBe("x");
    await expect(start([2])).rejects.toThrow(coded("ERR_WORKFLOW_EXISTS"));
    await expect(workflows.result("nobody")).rejects.toThrow(coded("ERR_WORKFLOW_UNKNOWN"));
  });

  it("a history that is too long is blocked", async () => {
    const { workflows } = await serve({
      programs: { p: `local shop = require "shop" while true do shop.a() end` },
      activities: [activities(handlers).shop],
      limits: { steps: 5 },
    });
    await expect(workflows.result(await workflows.start("p"))).rejects.toThrow("more than 5 steps");
  });

  it("plain data comes back as it was, in the first run and in the next", async () => {
    const values = ["☃\0", 1.5, -0, NaN, Infinity, 2n ** 62n, [], [1, 2, 3], { $a: 1, b: [{}] }, null, false];
    const data = [
      ...values,
      new Map<unknown, unknown>([
        [1.5, "x"],
        [true, { y: new Uint8Array([0, 255]) }],
      ]),
    ];
    const { shop } = activities({ back: ([value]) => value });
    const { workflows } = await serve({
      programs: { p: `return require("shop").back(...)`, bytes: `return #require("shop").back("\\xff\\0")` },
      activities: [shop],
    });
    for (const value of data) {
      const id = await workflows.start("p", { input: [value] });
      const { values: [back] = [] } = await workflows.result(id);
      const { history } = await workflows.show(id);
      expect(history[0]?.result).toEqual((history[0]?.data as unknown[])[0]);
      if (value === null) expect(back).toBeUndefined();
      else if (!(value instanceof Map))
        expect(back).toEqual(Array.isArray(value) && value.length === 0 ? back : value);
    }
    expect(await workflows.result(await workflows.start("bytes"))).toEqual({ values: [2] });
  });
});

/** Wrong arguments and damaged records: refused by name, for one caller or one workflow only. */

import Database from "libsql";
import { describe, expect, it } from "vitest";
import { memoryStore } from "../../src/workflows/memory-store.js";
import { createWorkflows } from "../../src/workflows/service.js";
import { sqliteStore } from "../../src/workflows/sqlite-store.js";
import type { WorkflowStore } from "../../src/workflows/store.js";
import { coded } from "../support/coded.js";
import { activities, runtime, serve, stopAfterEach, type Served } from "./fixture.js";

stopAfterEach();

const openDatabase = (): Database.Database => new Database(":memory:");

const STORES: readonly [string, () => Promise<WorkflowStore>][] = [
  ["in memory", () => Promise.resolve(memoryStore())],
  ["in SQLite", () => Promise.resolve(sqliteStore(openDatabase()))],
];

describe.each(STORES)("%s", (_, open) => {
  it("refuses ids and names that a store cannot keep, from JavaScript and from Lua", async () => {
    const { workflows } = await serve({
      store: await open(),
      programs: {
        p: `
          local workflow = require "workflow"
          local kinds = {}
          for _, id in ipairs { "a\\0b", "\\xff", ("x"):rep(513) } do
            local _, started = workflow.start { "q", id = id }
            local _, found = workflow.wait(id)
            local _, sent = workflow.signal(id, "x")
            local canceled = workflow.cancel(id)
            kinds[#kinds + 1] = table.concat({ started:kind(), found:kind(), sent:kind(), tostring(canceled) }, " ")
          end
          local _, received = workflow.receive "a\\0b"
          return table.concat(kinds, "\\n"), received:kind()
        `,
        q: "return 1",
      },
    });
    const wrong: readonly (readonly [string, string])[] = [
      ["a\0b", "expected a text without U+0000 and halves of surrogate pairs"],
      ["\ud800", "expected a text without U+0000"],
      ["x\udc00", "expected a text without U+0000"],
      ["", "expected a text that is not empty"],
      ["x".repeat(513), "expected at most 512 characters, found 513"],
    ];
    for (const [id, message] of wrong) {
      await expect(workflows.start("q", { id })).rejects.toThrow(coded("ERR_PARAMETER"));
      await expect(workflows.start("q", { id })).rejects.toThrow(message);
      for (const ask of [
        () => workflows.result(id),
        () => workflows.show(id),
        () => workflows.signal(id, "x"),
        () => workflows.query(id, "x"),
        () => workflows.replay(id),
      ])
        await expect(ask()).rejects.toThrow(coded("ERR_WORKFLOW_UNKNOWN"));
      expect([await workflows.cancel(id), await workflows.resume(id), await workflows.remove(id)]).toEqual([
        false,
        false,
        false,
      ]);
    }
    for (const id of ["a", "x".repeat(512), "☃ 𝒳"])
      expect(await workflows.result(await workflows.start("q", { id }))).toEqual({ values: [1] });
    await workflows.start("p", { id: "p" });
    expect(await workflows.result("p")).toEqual({
      values: [Array(3).fill("invalid not_found not_found false").join("\n"), "invalid"],
    });
  });

  it("checks each argument, and another caller of the same turn notices nothing", async () => {
    const { workflows } = await serve({ store: await open(), programs: { p: "return 1" } });
    await workflows.start("p", { id: "a" });
    const number = 1 as never;
    const text = "x" as never;
    const wrong: readonly (readonly [string, () => Promise<unknown>])[] = [
      ["ERR_OPTION", () => workflows.list({ limit: 1.5 })],
      ["ERR_OPTION", () => workflows.list({ limit: -1 })],
      ["ERR_OPTION", () => workflows.list({ limit: NaN })],
      ["ERR_OPTION", () => workflows.list({ status: text })],
      ["ERR_OPTION", () => workflows.list({ status: ["asleep" as never] })],
      ["ERR_OPTION", () => workflows.list({ program: number })],
      ["ERR_OPTION", () => workflows.list({ after: "a\0" })],
      ["ERR_OPTION", () => workflows.list({ stauts: [] } as never)],
      ["ERR_OPTION", () => workflows.list(number)],
      ["ERR_PARAMETER", () => workflows.start(number)],
      ["ERR_OPTION", () => workflows.start("p", { id: number })],
      ["ERR_OPTION", () => workflows.start("p", { input: text })],
      ["ERR_PARAMETER", () => workflows.result(number)],
      ["ERR_PARAMETER", () => workflows.show(undefined as never)],
      ["ERR_PARAMETER", () => workflows.signal(number, "x")],
      ["ERR_PARAMETER", () => workflows.signal("a", number)],
      ["ERR_PARAMETER", () => workflows.signal("a", "\0")],
      ["ERR_OPTION", () => workflows.signal("a", "x", 1, { key: number })],
      ["ERR_PARAMETER", () => workflows.signal("a", "x", 1, { key: "\ud800" })],
      ["ERR_PARAMETER", () => workflows.query("a", number)],
      ["ERR_PARAMETER", () => workflows.query(Symbol("a") as never, "x")],
      ["ERR_PARAMETER", () => workflows.cancel(number)],
      ["ERR_PARAMETER", () => workflows.resume(number)],
      ["ERR_PARAMETER", () => workflows.remove(number)],
      ["ERR_PARAMETER", () => workflows.replay(number)],
      ["ERR_OPTION", () => workflows.replay("a", { step: NaN })],
      ["ERR_OPTION", () => workflows.replay("a", { step: text })],
      ["ERR_OPTION", () => workflows.replay("a", null as never)],
    ];
    for (const [code, ask] of wrong) {
      const [started, refused, listed] = await Promise.allSettled([
        workflows.start("p", { id: "a" }),
        ask(),
        workflows.list(),
      ]);
      expect([String(ask), refused]).toMatchObject([String(ask), { reason: { code } }]);
      expect([started.status, listed.status]).toEqual(["fulfilled", "fulfilled"]);
    }
  });
});

it("checks its limits by their names", async () => {
  const create = (more: object): Promise<unknown> =>
    createWorkflows({ store: memoryStore(), runtime: runtime(), programs: {}, ...more });
  for (const [option, more] of [
    ["limits.running", { limits: { running: 1.5 } }],
    ["limits.running", { limits: { running: Infinity } }],
    ["limits.cached", { limits: { cached: NaN } }],
    ["limits.value", { limits: { value: 0 } }],
    ["limits.steps", { limits: { steps: 0.5 } }],
    ["lease", { lease: 0 }],
    ["poll", { poll: NaN }],
    ["stdout", { stdout: 1 }],
    ["stdout", { stdout: {} }],
    ["create", { create: 1 }],
    ["programs", { programs: { "a\0b": "" } }],
  ] as const)
    await expect(create(more)).rejects.toThrow(
      expect.objectContaining({ code: "ERR_OPTION", option }) as Error,
    );
});

describe("a damaged store", () => {
  interface Damaged extends Served {
    readonly change: (sql: string, ...values: unknown[]) => void;
  }

  /** A child that has ended or waits for a signal, in a database that the test changes. */
  async function damaged(child: string): Promise<Damaged> {
    const database = openDatabase();
    const { shop } = activities({ a: () => "A" });
    const served = await serve({
      store: sqliteStore(database),
      activities: [shop],
      programs: { child, parent: `return require("workflow").wait "c"` },
    });
    await served.workflows.start("child", { id: "c" });
    await expect
      .poll(async () => (await served.workflows.show("c")).status, { timeout: 30_000 })
      .toMatch(/completed|waiting/);
    return { ...served, change: (sql, ...values) => void database.prepare(sql).run(...(values as never[])) };
  }

  it.each([
    ["its result", "UPDATE workflows SET result = '[\"B\"]'"],
    ["broken JSON", "UPDATE workflows SET result = '{'"],
    ["its status", "UPDATE workflows SET status = 'failed'"],
    ["an error", "UPDATE workflows SET error = '{}'"],
    ["its end", "UPDATE workflows SET ended_at = 5"],
    ["its status, to run it again", "UPDATE workflows SET status = 'running', wake_at = 0"],
  ])("an end of which somebody changed %s is not passed on", async (_, sql) => {
    const { workflows, change } = await damaged(`return require("shop").a()`);
    expect(await workflows.result("c")).toEqual({ values: ["A"] });
    change(sql);
    const named = "the record of workflow 'c' was changed: its checksum is wrong";
    if (!sql.includes("running")) await expect(workflows.result("c")).rejects.toThrow(named);
    await expect(workflows.replay("c")).rejects.toThrow(coded("ERR_WORKFLOW_RECORD"));
    if (sql.includes("running")) return;
    await workflows.start("parent", { id: "p" });
    await expect(workflows.result("p")).rejects.toThrow(named);
    expect(await workflows.show("p")).toMatchObject({
      status: "blocked",
      error: { details: { code: "ERR_WORKFLOW_RECORD" } },
    });
  });

  it("a workflow that was changed from ended to running is blocked", async () => {
    const { workflows, change, clock } = await damaged(`return require("shop").a()`);
    change("UPDATE workflows SET status = 'running', wake_at = 0, result = NULL, ended_at = NULL");
    await workflows.start("parent", { id: "p" });
    await clock.advance(1000);
    await expect.poll(async () => (await workflows.show("c")).status, { timeout: 30_000 }).toBe("blocked");
  });

  it("a signal that cannot be read blocks its workflow, which can be cancelled", async () => {
    const { workflows, change, errors } = await damaged(
      `local shop = require "shop" shop.a() return require("workflow").receive "go"`,
    );
    expect(await workflows.show("c")).toMatchObject({ status: "waiting" });
    change("INSERT INTO workflow_signals VALUES ('c', 0, 'go', '{')");
    await workflows.signal("c", "go");
    await expect(workflows.result("c")).rejects.toThrow(
      "the record of workflow 'c' has a signal 'go' that cannot be read",
    );
    expect(errors).toEqual([]);
    expect(await workflows.cancel("c")).toBe(true);
    expect((await workflows.result("c")).error).toMatchObject({
      kind: "canceled",
      message: expect.stringMatching(
        /^the workflow was cancelled while it was blocked: the record of/,
      ) as string,
      details: { code: "ERR_WORKFLOW_RECORD" },
    });
    expect(await workflows.cancel("c")).toBe(false);
  });

  it.each([0, -1, 1.5, 2])("a record of the version %s is refused", async (version) => {
    const { workflows, change } = await damaged(`return require("shop").a()`);
    change("UPDATE workflow_steps SET format = ?", version);
    await expect(workflows.replay("c")).rejects.toThrow(
      expect.objectContaining({ code: "ERR_WORKFLOW_VERSION", found: version, expected: 1 }) as Error,
    );
  });
});

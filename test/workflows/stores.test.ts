/** The stores in memory and in SQLite. */

import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, it } from "vitest";
import { memoryStore } from "../../src/workflows/memory-store.js";
import { openSqliteStore } from "../../src/workflows/sqlite-file.node.js";
import { sqliteStore } from "../../src/workflows/sqlite-store.js";
import { coded } from "../support/coded.js";
import { ROOT } from "../support/compile.js";
import type { DueStore } from "../../src/workflows/due-queue.js";
import { dueSuite, storeSuite } from "./store-suite.js";

const directory = mkdtempSync(path.join(tmpdir(), "perilune-stores-"));
afterAll(() => {
  rmSync(directory, { recursive: true });
});
let files = 0;

const newFile = (): string => path.join(directory, `${++files}.db`);

storeSuite("in memory", {
  empty: () => {
    const store = memoryStore();
    return Promise.resolve(() => store);
  },
});

storeSuite("in SQLite", {
  empty: () => {
    const file = newFile();
    return Promise.resolve(() => openSqliteStore(file));
  },
});

dueSuite("a store in memory", () => memoryStore() as DueStore);
dueSuite("a store in SQLite", async () => (await openSqliteStore(newFile())) as DueStore);

it("a store in SQLite refuses a newer schema and what is not a database, and says where a file cannot be", async () => {
  const file = newFile();
  const store = await openSqliteStore(file);
  await store.open();
  await store.close();
  const Database = (await import("libsql")).default;
  const database = new Database(file);
  for (const [version, advice] of [
    [9, "use the version that wrote it, or a newer one"],
    ...[0, -1, 1.5, "abc", ""].map((wrong) => [wrong, "no version of perilune wrote that"] as const),
  ] as const) {
    database.prepare("UPDATE workflow_schema SET version = ?").run(version as never);
    expect(() => sqliteStore(database).open()).toThrow(
      expect.objectContaining({ code: "ERR_WORKFLOW_VERSION", found: version, expected: 1 }) as Error,
    );
    expect(() => sqliteStore(database).open()).toThrow(
      `has version ${JSON.stringify(version)}, and this version of perilune knows 1: ${advice}`,
    );
  }
  database.close();
  for (const wrong of [undefined, {}, { exec: () => undefined }])
    expect(() => sqliteStore(wrong as never)).toThrow(coded("ERR_PARAMETER"));
  const nowhere = path.join(directory, "none", "x.db");
  await expect(openSqliteStore(nowhere)).rejects.toThrow(
    expect.objectContaining({ code: "ERR_WORKFLOW_STORE", address: nowhere }) as Error,
  );
  await expect(openSqliteStore("")).rejects.toThrow(coded("ERR_PARAMETER"));
});

it("a store in SQLite creates no tables if they must be there", async () => {
  const Database = (await import("libsql")).default;
  const database = new Database(newFile());
  database.exec("CREATE TABLE other (x)");
  const tables = (): unknown => database.prepare("SELECT count(*) AS tables FROM sqlite_master").get();
  await expect((async () => sqliteStore(database).open(false))()).rejects.toThrow(
    expect.objectContaining({
      code: "ERR_WORKFLOW_STORE",
      message:
        "there are no workflows in this database: start a worker, which creates the store, or correct the name",
    }) as Error,
  );
  expect(tables()).toMatchObject({ tables: 1 });
  expect(database.prepare("PRAGMA journal_mode").get()).toMatchObject({ journal_mode: "delete" });
  await sqliteStore(database).open();
  await sqliteStore(database).open(false);
  database.close();
});

it.each(["IMMEDIATE", "EXCLUSIVE"])(
  "a store in SQLite waits while another process has a transaction that is %s",
  async (kind) => {
    const file = newFile();
    const other = `
      const database = new (require("libsql"))(${JSON.stringify(file)});
      database.exec("BEGIN ${kind}");
      database.exec("CREATE TABLE other (x)");
      process.stdout.write("locked");
      setTimeout(() => { database.exec("COMMIT"); database.close(); }, 500);
    `;
    const child = spawn(process.execPath, ["-e", other], { cwd: ROOT, stdio: ["ignore", "pipe", "inherit"] });
    const ended = new Promise((resolve) => child.on("close", resolve));
    await new Promise((resolve) => child.stdout.once("data", resolve));
    const store = await openSqliteStore(file);
    await store.open();
    expect(await store.list({})).toEqual([]);
    await store.close();
    expect(await ended).toBe(0);
  },
);

it("a store in SQLite that fails says why, and does nothing of what was asked at the same time", async () => {
  const Database = (await import("libsql")).default;
  const database = new Database(":memory:");
  let full = false;
  const failing = {
    exec: (sql: string) => {
      if (full && sql === "COMMIT") throw new Error("database or disk is full");
      return database.exec(sql);
    },
    prepare: (sql: string) => database.prepare(sql),
  };
  const store = sqliteStore(failing as never);
  await store.open();
  const { recordOf } = await import("./store-suite.js");
  full = true;
  const results = await Promise.allSettled([store.add(recordOf("a")), store.add(recordOf("b"))]);
  expect(results.map((result) => (result as { readonly reason?: unknown }).reason)).toEqual([
    expect.objectContaining({ code: "ERR_WORKFLOW_STORE", message: "SQLite: database or disk is full" }),
    expect.objectContaining({ code: "ERR_WORKFLOW_STORE" }),
  ]);
  full = false;
  expect([await store.read("a"), await store.add(recordOf("a"))]).toEqual([undefined, true]);
  await store.close();
});

it("what one caller of a store in SQLite does wrong fails for nobody else who asks in the same turn", async () => {
  const Database = (await import("libsql")).default;
  const store = sqliteStore(new Database(":memory:"));
  await store.open();
  const { recordOf } = await import("./store-suite.js");
  const wrong = { ...recordOf("wrong"), format: {} as never };
  const results = await Promise.allSettled([
    store.add(recordOf("a")),
    store.list({ limit: 1.5 }),
    store.read("a"),
    store.add(wrong),
    store.send("none", { name: "x", data: "1", key: undefined }),
    store.add(recordOf("b")),
    store.add(recordOf("a")),
  ]);
  expect(
    results.map((result) =>
      result.status === "fulfilled" ? result.value : (result.reason as { readonly code: unknown }).code,
    ),
  ).toEqual([
    true,
    "ERR_WORKFLOW_STORE",
    recordOf("a"),
    "ERR_WORKFLOW_STORE",
    "ERR_WORKFLOW_UNKNOWN",
    true,
    false,
  ]);
  expect((await store.list({})).map(({ id }) => id)).toEqual(["a", "b"]);
  await store.close();
});

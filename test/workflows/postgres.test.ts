/** The store in PostgreSQL, and the queue that hands its workflows out. */

import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Activities } from "../../src/workflows/activities.js";
import { openPostgresStore } from "../../src/workflows/postgres/open.node.js";
import type { PostgresStore } from "../../src/workflows/postgres/store.node.js";
import { createWorkflows, type Workflows } from "../../src/workflows/service.js";
import { coded } from "../support/coded.js";
import { NEEDS_POSTGRES, POSTGRES, Postgres } from "../support/postgres.mjs";
import { activities, runtime, stopAfterEach } from "./fixture.js";
import { storeSuite } from "./store-suite.js";

stopAfterEach();

describe.skipIf(POSTGRES === undefined)(POSTGRES === undefined ? NEEDS_POSTGRES : "in PostgreSQL", () => {
  let server: Postgres;
  let admin: pg.Client;
  beforeAll(async () => {
    server = await Postgres.start();
    admin = new pg.Client({ connectionString: server.address });
    admin.on("error", () => undefined);
    await admin.connect();
  });
  afterAll(async () => {
    await admin.end();
    await server.remove();
  });

  const TABLES =
    "perilune.workflows, perilune.workflow_steps, perilune.workflow_signals, perilune.workflow_keys";

  storeSuite("the store", {
    empty: async () => {
      const first = await openPostgresStore(server.address);
      await first.open();
      await first.close();
      await admin.query(`TRUNCATE ${TABLES}, perilune_queue._private_jobs`);
      return () => openPostgresStore(server.address);
    },
  });

  let schemas = 0;
  const running: Workflows[] = [];

  interface Given {
    readonly programs: Readonly<Record<string, string | { source: string; continues?: true | string[] }>>;
    readonly activities?: readonly Activities[];
    readonly errors?: unknown[];
    readonly lease?: number;
    readonly limits?: { readonly running: number };
    readonly poll?: number;
  }

  /** A worker, as another machine has it. */
  async function worker(
    schema: string,
    { errors = [], lease = 400, ...given }: Given,
    work = true,
  ): Promise<Workflows> {
    const workflows = await createWorkflows({
      runtime: runtime(),
      store: await openPostgresStore(server.address, { schema }),
      onError: (error) => errors.push(error),
      lease,
      poll: 20,
      limits: { running: 8 },
      ...given,
    });
    running.push(workflows);
    if (work) await workflows.work();
    return workflows;
  }

  const schemaOf = (): string => `s${++schemas}`;
  const stopAll = async (): Promise<void> => {
    for (const workflows of running.splice(0)) await workflows.stop();
  };

  it("two workers run the workflows of one store, each of them once", async () => {
    const schema = schemaOf();
    const { shop, calls } = activities({ a: ([n]) => n });
    const programs = {
      p: `
        local workflow, shop = require "workflow", require "shop"
        local n, sum = ..., 0
        for i = 1, 3 do sum = sum + shop.a(n) workflow.sleep(0.01) end
        return sum, workflow.receive "more"
      `,
      parent: `return require("workflow").run("p", 7)`,
    };
    const [one, two] = [
      await worker(schema, { programs, activities: [shop] }),
      await worker(schema, { programs, activities: [shop] }),
    ];
    const ids = await Promise.all(
      Array.from({ length: 10 }, (_, n) => one.start("p", { id: `w${n}`, input: [n] })),
    );
    const parent = await two.start("parent", { id: "parent" });
    for (const id of ids) await two.signal(id, "more", "!");
    for (const [n, id] of ids.entries()) expect(await two.result(id)).toEqual({ values: [3 * n, "!"] });
    await two.signal("parent/1", "more", "?");
    expect(await one.result(parent)).toEqual({ values: [21, "?"] });
    expect(new Set(calls).size).toBe(33);
    expect(calls).toHaveLength(33);
    await stopAll();
    const { rows } = await admin.query(`SELECT count(*)::int AS jobs FROM ${schema}_queue.jobs`);
    expect(rows).toEqual([{ jobs: 0 }]);
  });

  it("a worker gets no workflow of another version, unless it continues it", async () => {
    const schema = schemaOf();
    const old = await worker(schema, { programs: { p: `return "old", require("workflow").receive "go"` } });
    const id = await old.start("p", { id: "w" });
    await expect.poll(async () => (await old.show(id)).status).toBe("waiting");
    const fresh = await worker(schema, { programs: { p: `return "new", require("workflow").receive "go"` } });
    const second = await fresh.start("p", { id: "v" });
    for (const each of [id, second]) await fresh.signal(each, "go", 1);
    expect(await fresh.result(second)).toEqual({ values: ["new", 1] });
    expect(await old.result(id)).toEqual({ values: ["old", 1] });
    for (const each of ["x", "y"]) await old.start("p", { id: each });
    const begunBy = (old.programs["p"] ?? "").slice(0, 12);
    await old.stop();
    const source = `return "newer", require("workflow").receive "go"`;
    for (const [each, continues] of [["x", [begunBy]] as const, ["y", true] as const]) {
      const newer = await worker(schema, {
        programs: { p: { source, continues: continues === true ? true : [...continues] } },
      });
      await newer.signal(each, "go", 2);
      expect(await newer.result(each)).toEqual({ values: ["newer", 2] });
      await newer.stop();
    }
    await stopAll();
  });

  it("takes over what a worker had whose connection is gone, and refuses what that one writes later", async () => {
    const schema = schemaOf();
    let release: (value: string) => void = () => undefined;
    const slow = activities({ a: () => new Promise<string>((resolve) => (release = resolve)) });
    const programs = { p: `local shop = require "shop" return shop.a(), shop.a()` };
    const errors: unknown[] = [];
    const late = await worker(schema, {
      programs,
      activities: [slow.shop],
      errors,
      lease: 100_000,
      limits: { running: 1 },
    });
    const id = await late.start("p", { id: "w" });
    await expect.poll(() => slow.calls).toEqual(["a() w/1"]);
    const quick = activities({ a: () => "quick" });
    const other = await worker(schema, { programs, activities: [quick.shop], lease: 300 });
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(quick.calls).toEqual([]); // it works, however long
    await admin.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name IN " +
        `(SELECT locked_by FROM ${schema}_queue.jobs)`,
    );
    expect(await other.result(id)).toEqual({ values: ["quick", "quick"] });
    release("late");
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(slow.calls).toHaveLength(1);
    expect((await other.show(id)).history.map(({ result }) => result)).toEqual(["quick", "quick"]);
    expect(errors).toEqual([]);
    await stopAll();
  });

  it("tells the others of the jobs of a worker that is no more, and counts their attempts on", async () => {
    const schema = schemaOf();
    const stuck = activities({ a: () => new Promise(() => undefined) });
    const programs = { p: `return require("shop").a()` };
    const given = { programs, activities: [stuck.shop], lease: 100_000, limits: { running: 2 } };
    const first = await worker(schema, given); // it can take no more
    const ids = await Promise.all(["v", "w"].map((id) => first.start("p", { id })));
    await expect.poll(() => stuck.calls).toHaveLength(2);
    const quick = activities({ a: () => "quick" });
    // Left alone, it would look for jobs once in 80 seconds.
    const second = await worker(schema, { programs, activities: [quick.shop], lease: 300, poll: 100_000 });
    await new Promise((resolve) => setTimeout(resolve, 300));
    const attempts = async (): Promise<unknown[]> =>
      (await admin.query(`SELECT attempts FROM ${schema}_queue.jobs WHERE key IS NOT NULL`)).rows.map(
        (row: { readonly attempts: number }) => row.attempts,
      );
    expect(await attempts()).toEqual([1, 1]);
    await admin.query(`UPDATE ${schema}_queue._private_jobs SET attempts = 7`);
    const others: unknown[] = [];
    const seen = setInterval(() => {
      attempts().then(
        (found) => others.push(...found),
        () => undefined,
      );
    }, 10);
    await admin.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name IN " +
        `(SELECT locked_by FROM ${schema}_queue.jobs)`,
    );
    const began = performance.now();
    try {
      for (const id of ids) expect(await second.result(id)).toEqual({ values: ["quick"] });
    } finally {
      clearInterval(seen);
    }
    expect(performance.now() - began).toBeLessThan(20_000);
    expect(quick.calls).toHaveLength(2);
    expect(new Set([7, 8, ...others])).toEqual(new Set([7, 8])); // and not 0 or 1
    await stopAll();
  }, 60_000);

  it("runs jobs whose answer was lost on the way from the queue", async () => {
    const schema = schemaOf();
    const names = async (): Promise<string[]> =>
      (await admin.query("SELECT DISTINCT application_name AS name FROM pg_stat_activity")).rows.map(
        ({ name }: { readonly name: string }) => name,
      );
    const before = await names();
    const programs = { p: `return "done"` };
    const first = await worker(schema, { programs, lease: 300 });
    const [name = ""] = (await names()).filter((found) => !before.includes(found));
    expect(name).not.toBe("");
    // The queue has given it the job, and it knows nothing of that.
    await admin.query(`CREATE FUNCTION ${schema}.lose() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN NEW.locked_at = now(); NEW.locked_by = '${name}'; NEW.attempts = 1; RETURN NEW; END $$`);
    const jobs = `${schema}_queue._private_jobs`;
    await admin.query(
      `CREATE TRIGGER lose BEFORE INSERT ON ${jobs} FOR EACH ROW EXECUTE FUNCTION ${schema}.lose()`,
    );
    await first.start("p", { id: "v" });
    await admin.query(`DROP TRIGGER lose ON ${jobs}`);
    expect(await first.result("v")).toEqual({ values: ["done"] });
    await stopAll();
  });

  it.each([
    [1, "stays where it is until the run has ended"],
    [2, "waits here for the end of the run"],
  ])("a job that is released while its workflow runs, with %s at a time, %s", async (running) => {
    const schema = schemaOf();
    let release: (value: string) => void = () => undefined;
    const slow = activities({ a: () => new Promise<string>((resolve) => (release = resolve)) });
    const programs = {
      p: `
          local a = require("shop").a()
          require("workflow").sleep(0.3) -- the job that it has now must not end with the first one
          return a
        `,
    };
    const errors: unknown[] = [];
    const given = { programs, activities: [slow.shop], errors, lease: 100_000, limits: { running } };
    const only = await worker(schema, given);
    const id = await only.start("p", { id: "w" });
    await expect.poll(() => slow.calls).toHaveLength(1);
    const store = (await openPostgresStore(server.address, { schema })) as PostgresStore;
    const jobs = async (): Promise<{ attempts: number; worker: string | null }[]> =>
      (await admin.query(`SELECT attempts, locked_by AS worker FROM ${schema}_queue.jobs WHERE key = 'w'`))
        .rows;
    const [{ worker: name } = { worker: null }] = await jobs();
    await store.unlock([name ?? ""]);
    await store.close();
    // With room for it, its worker takes it again, once: no attempt fails.
    await expect
      .poll(jobs)
      .toEqual([running === 1 ? { attempts: 1, worker: null } : { attempts: 2, worker: name }]);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await jobs()).toHaveLength(1);
    release("late");
    expect(await only.result(id)).toEqual({ values: ["late"] });
    expect([slow.calls.length, errors]).toEqual([1, []]);
    await stopAll();
    const { rows } = await admin.query(`SELECT count(*)::int AS jobs FROM ${schema}_queue.jobs`);
    expect(rows).toEqual([{ jobs: 0 }]);
  });

  it("gives back jobs that a session got which runs only what it had", async () => {
    const schema = schemaOf();
    const stuck = activities({ a: ([n]) => (n === 1 ? new Promise(() => undefined) : n) });
    const source = `return require("shop").a(...)`;
    const programs = { p: { source, continues: true as const } };
    const given = { activities: [stuck.shop], lease: 300 };
    const only = await worker(schema, { ...given, programs });
    await only.start("p", { id: "stuck", input: [1] });
    const locks = async (): Promise<Record<string, string>> =>
      Object.fromEntries(
        (
          await admin.query(
            `SELECT key, locked_by FROM ${schema}_queue.jobs WHERE key IS NOT NULL AND locked_by IS NOT NULL`,
          )
        ).rows.map(({ key, locked_by }: { readonly key: string; readonly locked_by: string }) => [
          key,
          locked_by,
        ]),
      );
    await expect.poll(locks).toHaveProperty("stuck");
    const { stuck: first = "" } = await locks();
    // A version that it has not known until now: it begins a session with one more task, and retires the first one.
    const older = await worker(schema, { ...given, programs: { p: `${source} -- older` } }, false);
    const old = await older.start("p", { id: "old", input: [2] });
    expect(await only.result(old)).toEqual({ values: [2] });
    await expect.poll(locks).toEqual({ stuck: first }); // its task has not ended, so the session has not
    await admin.query(`CREATE FUNCTION ${schema}.lose() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN NEW.locked_at = now(); NEW.locked_by = '${first}'; NEW.attempts = 1; RETURN NEW; END $$`);
    const jobs = `${schema}_queue._private_jobs`;
    await admin.query(
      `CREATE TRIGGER lose BEFORE INSERT ON ${jobs} FOR EACH ROW EXECUTE FUNCTION ${schema}.lose()`,
    );
    await only.start("p", { id: "lost", input: [3] });
    await admin.query(`DROP TRIGGER lose ON ${jobs}`);
    expect(await locks()).toMatchObject({ lost: first });
    expect(await only.result("lost")).toEqual({ values: [3] });
    await expect.poll(locks).toEqual({ stuck: first });
    await stopAll();
  });

  it("creates no schema if it must be there", async () => {
    const schema = schemaOf();
    const given = async (create: boolean): Promise<Workflows> =>
      await createWorkflows({
        runtime: runtime(),
        store: await openPostgresStore(server.address, { schema }),
        programs: { p: "return 1" },
        create,
      });
    const schemas = async (): Promise<unknown[]> =>
      (await admin.query("SELECT nspname FROM pg_namespace WHERE nspname LIKE $1", [`${schema}%`])).rows;
    await expect(given(false)).rejects.toThrow(
      expect.objectContaining({
        code: "ERR_WORKFLOW_STORE",
        message: `there are no workflows in the schema ${schema} of ${server.address}: start a worker, which creates the store, or correct the name`,
      }) as Error,
    );
    expect(await schemas()).toEqual([]);
    await (await given(true)).stop();
    const again = await given(false);
    expect(await again.list()).toEqual([]);
    await again.stop();
    expect(await schemas()).toHaveLength(2);
  });

  it("a worker that stops gives back what it runs, at once", async () => {
    const schema = schemaOf();
    const programs = { p: `return require("shop").a()` };
    const stuck = activities({ a: () => new Promise(() => undefined) });
    const first = await worker(schema, { programs, activities: [stuck.shop], lease: 100_000 });
    await first.start("p", { id: "w" });
    await expect.poll(() => stuck.calls).toHaveLength(1);
    const { shop } = activities({ a: () => "done" });
    const second = await worker(schema, { programs, activities: [shop], lease: 100_000 });
    await first.stop();
    expect(await second.result("w")).toEqual({ values: ["done"] });
    await stopAll();
  });

  it("a worker stops though its server does not answer, and others take its workflows over", async () => {
    const schema = schemaOf();
    const sockets: Socket[] = [];
    let isFrozen = false;
    const proxy = createServer((socket) => {
      const { port } = new URL(server.address);
      const onward = connect(Number(port), "127.0.0.1");
      sockets.push(socket, onward);
      for (const [from, to] of [[socket, onward] as const, [onward, socket] as const]) {
        from.on("error", () => undefined);
        from.on("close", () => to.destroy());
        from.on("data", (piece) => isFrozen || to.write(piece));
      }
    });
    await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
    const { port } = proxy.address() as AddressInfo;
    const programs = { p: `return require("shop").a()` };
    const stuck = activities({ a: () => new Promise(() => undefined) });
    const frozen = await createWorkflows({
      runtime: runtime(),
      store: await openPostgresStore(server.address.replace(/:\d+\//, `:${port}/`), { schema }),
      programs,
      activities: [stuck.shop],
      limits: { running: 4 },
      lease: 400,
    });
    await frozen.work();
    await frozen.start("p", { id: "w" });
    await expect.poll(() => stuck.calls).toHaveLength(1);
    isFrozen = true;
    const began = performance.now();
    await frozen.stop();
    expect(performance.now() - began).toBeLessThan(30_000);
    for (const socket of sockets) socket.destroy();
    proxy.close();
    const { shop } = activities({ a: () => "done" });
    const other = await worker(schema, { programs, activities: [shop], lease: 300 });
    expect(await other.result("w")).toEqual({ values: ["done"] });
    await stopAll();
  }, 90_000);

  it("goes on after the server was ended in the middle, and says once that it is not there", async () => {
    const schema = schemaOf();
    const errors: unknown[] = [];
    const { shop, calls } = activities({
      a: async ([n]) => {
        if (n === 3 && calls.length === 3) await server.stop();
        return n;
      },
    });
    const programs = {
      p: `local shop, n = require "shop", 0 for i = 1, 5 do n = n + shop.a(i) end return n`,
    };
    const workflows = await worker(schema, { programs, activities: [shop], errors });
    const id = await workflows.start("p", { id: "w" });
    await expect.poll(() => errors.length, { timeout: 30_000 }).toBeGreaterThan(0);
    await new Promise((resolve) => setTimeout(resolve, 500));
    await server.resume();
    await expect
      .poll(
        async () =>
          await workflows.show(id).then(
            ({ status }) => status,
            () => "away",
          ),
        { timeout: 30_000 },
      )
      .toBe("completed");
    expect((await workflows.show(id)).history.map(({ result }) => result)).toEqual([1, 2, 3, 4, 5]);
    expect(calls.map((call) => call.split(" ")[1])).toEqual(["w/1", "w/2", "w/3", "w/3", "w/4", "w/5"]);
    const away = errors.filter((error) => String(error).includes("no PostgreSQL answers at"));
    expect(away.length).toBeLessThanOrEqual(2);
    await admin.end().catch(() => undefined);
    admin = new pg.Client({ connectionString: server.address });
    await admin.connect();
    await stopAll();
  });

  it("blocks a workflow that the queue gives up, until it is resumed", async () => {
    const schema = schemaOf();
    const client = await worker(schema, { programs: { p: "return 1" } }, false);
    await client.start("p", { id: "w" });
    await admin.query(
      `SELECT ${schema}_queue.permanently_fail_jobs(array_agg(id), 'out of memory') FROM ${schema}_queue.jobs`,
    );
    const workflows = await worker(schema, { programs: { p: "return 1" } });
    await expect.poll(async () => (await workflows.show("w")).status).toBe("blocked");
    expect((await workflows.show("w")).error?.message).toBe(
      "workflow 'w' was given up after 25 attempts, the last of which failed with: out of memory",
    );
    expect(await workflows.resume("w")).toBe(true);
    expect(await workflows.result("w")).toEqual({ values: [1] });
    await stopAll();
  });

  it("says what is wrong with an address, a server, a schema or an id", async () => {
    for (const wrong of ["", "mysql://x", 1])
      await expect(openPostgresStore(wrong as never)).rejects.toThrow(coded("ERR_PARAMETER"));
    await expect(openPostgresStore(server.address, { schema: "a b" })).rejects.toThrow(coded("ERR_OPTION"));
    const nowhere = openPostgresStore("postgres://me:secret@127.0.0.1:1/db");
    await expect(nowhere).rejects.toThrow(
      expect.objectContaining({
        code: "ERR_WORKFLOW_STORE",
        address: "postgres://me@127.0.0.1:1/db",
        message: expect.stringMatching(
          /^no PostgreSQL answers at postgres:\/\/me@127\.0\.0\.1:1\/db \(connect ECONNREFUSED .*\): start it, for example with docker compose up -d/,
        ) as string,
      }) as Error,
    );
    const began = performance.now();
    await expect(openPostgresStore("postgres://127.0.0.1:1/db", { wait: 0.3 })).rejects.toThrow(
      "no PostgreSQL",
    );
    expect(performance.now() - began).toBeGreaterThan(90);
    const schema = schemaOf();
    const client = await worker(schema, { programs: { p: "return 1" } }, false);
    await expect(client.start("p", { id: "a\0b" })).rejects.toThrow(coded("ERR_PARAMETER"));
    const names = await worker(schema, {
      programs: {
        p: `
          local workflow = require "workflow"
          local _, first = workflow.start({ "p", id = "a\\0b" })
          local _, second = workflow.receive "a\\0b"
          return first:kind(), second:kind(), tostring(first):match "expected a text without U%+0000"
        `,
      },
    });
    await names.start("p", { id: "names" });
    expect(await names.result("names")).toEqual({
      values: ["invalid", "invalid", "expected a text without U+0000"],
    });
    await expect(client.start("p", { id: "x".repeat(513) })).rejects.toThrow("at most 512 characters");
    await expect(client.show("a\0b")).rejects.toThrow(coded("ERR_WORKFLOW_UNKNOWN"));
    await expect(client.signal("a\0b", "x")).rejects.toThrow(coded("ERR_WORKFLOW_UNKNOWN"));
    for (const version of [9, 0, -1]) {
      await admin.query(`UPDATE ${schema}.workflow_schema SET version = ${version}`);
      await expect(worker(schema, { programs: { p: "return 1" } })).rejects.toThrow(
        expect.objectContaining({ code: "ERR_WORKFLOW_VERSION", found: version, expected: 1 }) as Error,
      );
    }
    await stopAll();
  });

  it("has one clock for all workers, and steps of two stores are not mixed", async () => {
    const schema = schemaOf();
    const store = await openPostgresStore(server.address, { schema });
    await store.open();
    expect(Math.abs((store.now?.() ?? 0) - Date.now())).toBeLessThan(2000);
    await store.close();
    const { shop } = activities({ a: ([n]) => n });
    const programs = { p: `local a = require("shop").a(...) return a, require("workflow").receive "go"` };
    const [one, two] = [schemaOf(), schemaOf()];
    for (const each of [one, two]) {
      const workflows = await worker(each, { programs, activities: [shop] });
      await workflows.start("p", { id: "w", input: [1] });
      await expect.poll(async () => (await workflows.show("w")).status).toBe("waiting");
      await stopAll();
    }
    await admin.query(`DELETE FROM ${two}.workflow_steps`);
    await admin.query(`INSERT INTO ${two}.workflow_steps SELECT * FROM ${one}.workflow_steps`);
    const workflows = await worker(two, { programs, activities: [shop] });
    await workflows.signal("w", "go");
    await expect(workflows.result("w")).rejects.toThrow("belongs to another history: its checksum is wrong");
    await stopAll();
  });
});

#!/usr/bin/env node
/**
 * Workflows: steps a second in memory, in SQLite, and on PostgreSQL with 1, 2 and 4 worker processes; DBOS with the same steps on the same
 * server, for comparison; the time until another worker goes on, the bytes of a step, and steps a second of a replay. Checks every
 * result. Needs dist/, and PostgreSQL for its part (Debian: postgresql), which it starts in a temporary folder.
 *
 *   node bench/workflows.mjs [workflows] [steps]
 *
 * On a machine that does other work too, compare the processor times, which are those of the workers without the server.
 */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { loadRuntime } from "../dist/index.js";
import { createWorkflows, memoryStore } from "../dist/workflows.js";
import { openSqliteStore } from "../dist/workflows-node.js";
import { NEEDS_POSTGRES, POSTGRES, Postgres } from "../test/support/postgres.mjs";
import { PROGRAMS, steps, sumOf } from "./workflows/program.mjs";

const COUNT = Number(process.argv[2] ?? 50);
const STEPS = Number(process.argv[3] ?? 40);
const TOTAL = COUNT * STEPS;

const folder = mkdtempSync(path.join(tmpdir(), "perilune-bench-workflows-"));
const runtime = await loadRuntime({ realFiles: false });

/** @param {string} name @param {string} value */
const print = (name, value) => process.stdout.write(`${name.padEnd(56)}${value.padStart(18)}\n`);

/** @param {string} name @param {number} milliseconds @param {number} processor microseconds */
const printSteps = (name, milliseconds, processor, count = TOTAL) => {
  print(`${name}: steps a second`, ((1000 * count) / milliseconds).toFixed(0));
  print(`${name}: processor time of a step`, `${(processor / count).toFixed(0)} µs`);
};

function check(found, expected) {
  if (found !== expected) throw new Error(`expected ${expected}, found ${found}`);
}

const microseconds = ({ user, system }) => user + system;

/** Runs the workflows in this process, one after the other or all at once. */
async function embedded(name, store, together) {
  const workflows = await createWorkflows({ store, runtime, programs: PROGRAMS, activities: [steps] });
  await workflows.work();
  const run = async (id) => {
    await workflows.start("sum", { id: String(id), input: [STEPS] });
    const { values } = await workflows.result(String(id));
    check(values?.[0], sumOf(STEPS));
  };
  await run("warm");
  const begun = performance.now();
  const before = process.cpuUsage();
  const all = Array.from({ length: COUNT }, (_, id) => id);
  if (together) await Promise.all(all.map(run));
  else for (const id of all) await run(id);
  printSteps(
    `${name}, ${together ? `${COUNT} at once` : "one after the other"}`,
    performance.now() - begun,
    microseconds(process.cpuUsage(before)),
  );
  await workflows.stop();
}

/** Moves the log of a SQLite database into it: libsql does not do so when it is closed. */
async function emptyLog(file) {
  const { DatabaseSync: Database } = await import(["node", "sqlite"].join(":")).catch(async () => ({
    DatabaseSync: (await import("libsql")).default,
  }));
  const database = new Database(file);
  database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  database.close();
}

/** A process of bench/workflows/. */
class Child {
  constructor(script, args) {
    const file = fileURLToPath(new URL(`workflows/${script}.mjs`, import.meta.url));
    this.process = spawn(process.execPath, ["--no-deprecation", file, ...args], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    this.lines = [];
    this.waiting = [];
    let text = "";
    this.process.stdout.on("data", (piece) => {
      text += piece;
      const lines = text.split("\n");
      text = lines.pop() ?? "";
      for (const line of lines) {
        const waiting = this.waiting.shift();
        if (waiting === undefined) this.lines.push(line);
        else waiting(line);
      }
    });
    this.ended = new Promise((resolve) => this.process.on("close", resolve));
  }

  /** The next line that it writes. */
  line() {
    const line = this.lines.shift();
    return line === undefined ? new Promise((resolve) => this.waiting.push(resolve)) : Promise.resolve(line);
  }

  /** Sends a line, and waits for the answer. */
  async ask(line) {
    this.process.stdin.write(`${line}\n`);
    return await this.line();
  }

  async end() {
    this.process.stdin.end();
    await this.ended;
  }
}

/** Runs the workflows in worker processes: the first one starts them and tells the time. */
async function onPostgres(name, script, address, count) {
  const workers = [];
  for (let i = 0; i < count; i++) {
    const worker = new Child(script, [address, String(STEPS)]);
    workers.push(worker);
    check(await worker.line(), "ready");
  }
  const cpu = async () =>
    (await Promise.all(workers.map((worker) => worker.ask("cpu")))).reduce((a, b) => a + Number(b), 0);
  const before = await cpu();
  const milliseconds = Number(await workers[0].ask(`run ${COUNT}`));
  printSteps(`${name}, ${count} worker${count === 1 ? "" : "s"}`, milliseconds, (await cpu()) - before);
  await Promise.all(workers.map((worker) => worker.end()));
}

/** The time from the end of a worker until another one runs its workflow, less the lease. */
async function recovery(address) {
  const lease = 1000;
  const first = new Child("perilune", [address, "1", "stuck", "100000"]);
  check(await first.line(), "ready");
  // Its step begins before or after it has answered.
  const lines = [await first.ask("start stuck"), await first.line()];
  check(lines.sort().join(), "start stuck,stuck");
  const second = new Child("perilune", [address, "1", "stuck", String(lease)]);
  check(await second.line(), "ready");
  await new Promise((resolve) => setTimeout(resolve, 500));
  const killed = performance.now();
  first.process.kill("SIGKILL");
  await second.line();
  print(
    "PostgreSQL: a killed worker's workflow goes on after",
    `${(performance.now() - killed).toFixed(0)} ms`,
  );
  print("of which is the lease", `${lease} ms`);
  second.process.kill("SIGKILL");
}

process.stdout.write(`${COUNT} workflows of ${STEPS} steps, Node ${process.version}\n\n`);
await embedded("memory", memoryStore(), false);
await embedded("memory", memoryStore(), true);

const file = path.join(folder, "workflows.db");
await embedded("SQLite", await openSqliteStore(file), false);
const again = path.join(folder, "again.db");
await embedded("SQLite", await openSqliteStore(again), true);
await emptyLog(again);
print("SQLite: bytes of a step", (statSync(again).size / (TOTAL + STEPS)).toFixed(0));

{
  const long = 5000;
  const store = memoryStore();
  const workflows = await createWorkflows({ store, runtime, programs: PROGRAMS, activities: [steps] });
  await workflows.work();
  await workflows.start("sum", { id: "long", input: [long] });
  await workflows.result("long");
  await workflows.replay("long");
  const begun = performance.now();
  const before = process.cpuUsage();
  const replayed = await workflows.replay("long");
  const milliseconds = performance.now() - begun;
  check(replayed.length, long);
  printSteps("replay", milliseconds, microseconds(process.cpuUsage(before)), long);
  await workflows.stop();
}

if (POSTGRES === undefined) process.stdout.write(`PostgreSQL: not measured, ${NEEDS_POSTGRES}\n`);
else {
  const server = await Postgres.start({ fsync: true });
  const admin = new pg.Client({ connectionString: server.address });
  await admin.connect();
  const database = async (name) => {
    await admin.query(`CREATE DATABASE ${name}`);
    return server.address.replace(/\/postgres$/, `/${name}`);
  };
  try {
    for (const count of [1, 2, 4])
      await onPostgres("PostgreSQL", "perilune", await database(`p${count}`), count);
    for (const count of [1, 2, 4]) await onPostgres("DBOS", "dbos", await database(`d${count}`), count);
    await recovery(await database("recovery"));
    const sized = new pg.Client({ connectionString: server.address.replace(/\/postgres$/, "/p1") });
    await sized.connect();
    // PostgreSQL adds many pages at a time to a table that several connections write to; most of them are empty after a short run.
    await sized.query("VACUUM FULL perilune.workflow_steps");
    const { rows } = await sized.query("SELECT pg_total_relation_size('perilune.workflow_steps') AS size");
    print("PostgreSQL: bytes of a step", (Number(rows[0].size) / TOTAL).toFixed(0));
    await sized.end();
  } finally {
    await admin.end();
    await server.remove();
  }
}
rmSync(folder, { recursive: true });

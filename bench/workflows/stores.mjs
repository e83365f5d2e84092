#!/usr/bin/env node
/**
 * Which database to embed: SQLite, LMDB and PGlite do the writes of the workflow store. Each write is a transaction that adds a step of
 * 250 bytes and replaces the row of its workflow, and it is on disk before the next one. Each database has a process of its own; in
 * each round every one runs once, and the middle of the rounds is printed. The values are read again and checked.
 *
 *   node bench/workflows/stores.mjs [writes] [rounds]
 *
 * LMDB is measured where it is installed: npm install --no-save lmdb@3.5.6. It is no package of this repository, because npm cannot
 * write a lock file that has its optional packages for all platforms.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const TEXT = "x".repeat(250);
const STEPS = 40; // of a workflow
const [given, rounds = "5"] = process.argv.slice(2);

/** Opens a database in a folder. `write` resolves once a step is on disk, `read` to the steps of a workflow. */
const ENGINES = {
  SQLite: async (folder) => {
    let Database;
    try {
      ({ DatabaseSync: Database } = await import(["node", "sqlite"].join(":")));
    } catch {
      ({ default: Database } = await import("libsql"));
    }
    const database = new Database(path.join(folder, "workflows.db"));
    database.exec("PRAGMA journal_mode = WAL");
    database.exec("PRAGMA synchronous = FULL");
    database.exec("CREATE TABLE workflows (id TEXT PRIMARY KEY, steps INTEGER) WITHOUT ROWID");
    database.exec(
      "CREATE TABLE steps (workflow TEXT, step INTEGER, data TEXT, PRIMARY KEY (workflow, step)) WITHOUT ROWID",
    );
    const step = database.prepare("INSERT INTO steps VALUES (?, ?, ?)");
    const row = database.prepare("INSERT OR REPLACE INTO workflows VALUES (?, ?)");
    const all = database.prepare("SELECT data FROM steps WHERE workflow = ? ORDER BY step");
    return {
      write: (workflow, number) => {
        database.exec("BEGIN IMMEDIATE");
        step.run(workflow, number, TEXT);
        row.run(workflow, number);
        database.exec("COMMIT");
      },
      read: (workflow) => all.all(workflow).map(({ data }) => data),
      close: () => {
        database.exec("PRAGMA wal_checkpoint(TRUNCATE)"); // libsql does not do so when it is closed
        database.close();
      },
    };
  },

  LMDB: async (folder) => {
    const { open } = await import("lmdb");
    // With overlappingSync a transaction ends before it is on disk.
    const root = open({ path: path.join(folder, "workflows"), overlappingSync: false });
    const workflows = root.openDB({ name: "workflows" });
    const steps = root.openDB({ name: "steps" });
    return {
      write: (workflow, number) =>
        root.transactionSync(() => {
          steps.putSync([workflow, number], TEXT);
          workflows.putSync(workflow, { steps: number });
        }),
      read: (workflow) =>
        [...steps.getRange({ start: [workflow, 0], end: [workflow, Infinity] })].map(({ value }) => value),
      close: () => root.close(),
    };
  },

  PGlite: async (folder) => {
    const { PGlite } = await import("@electric-sql/pglite");
    const database = await PGlite.create(path.join(folder, "workflows"));
    await database.exec(
      "CREATE TABLE workflows (id text PRIMARY KEY, steps int);" +
        "CREATE TABLE steps (workflow text, step int, data text, PRIMARY KEY (workflow, step))",
    );
    return {
      write: (workflow, number) =>
        database.transaction(async (transaction) => {
          await transaction.query("INSERT INTO steps VALUES ($1, $2, $3)", [workflow, number, TEXT]);
          await transaction.query(
            "INSERT INTO workflows VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET steps = $2",
            [workflow, number],
          );
        }),
      read: async (workflow) => {
        const { rows } = await database.query("SELECT data FROM steps WHERE workflow = $1 ORDER BY step", [
          workflow,
        ]);
        return rows.map(({ data }) => data);
      },
      close: () => database.close(),
    };
  },
};

function isInstalled(name) {
  try {
    import.meta.resolve(name);
    return true;
  } catch {
    process.stderr.write(`${name} is not installed, so it is not measured\n`);
    return false;
  }
}

const microseconds = ({ user, system }) => user + system;

/** @param {string} file */
const sizeOf = (file) => {
  const found = statSync(file);
  // What is allocated: LMDB makes its file larger than what is in it.
  return found.isDirectory()
    ? readdirSync(file).reduce((sum, name) => sum + sizeOf(path.join(file, name)), 0)
    : found.blocks * 512;
};

/** Measures one database in this process. */
async function measure(name, writes) {
  const folder = mkdtempSync(path.join(tmpdir(), "perilune-bench-stores-"));
  try {
    const memory = process.memoryUsage().rss;
    const begun = performance.now();
    const database = await ENGINES[name](folder);
    const opened = performance.now() - begun;
    const empty = sizeOf(folder);
    const workflows = Math.ceil(writes / STEPS);
    const write = async (id) => {
      for (let step = 1; step <= STEPS; step++) await database.write(id, step);
    };
    await write("warm");
    const times = { at: performance.now(), cpu: process.cpuUsage() };
    for (let id = 0; id < workflows; id++) await write(String(id));
    const count = workflows * STEPS;
    const clock = ((performance.now() - times.at) * 1000) / count;
    const processor = microseconds(process.cpuUsage(times.cpu)) / count;
    const reading = process.cpuUsage();
    for (let id = 0; id < workflows; id++) {
      const found = await database.read(String(id));
      if (found.length !== STEPS || found.some((text) => text !== TEXT))
        throw new Error(`${name}: lost steps`);
    }
    const read = microseconds(process.cpuUsage(reading)) / count;
    const resident = process.memoryUsage().rss - memory;
    await database.close();
    return { opened, clock, processor, read, resident, empty, bytes: (sizeOf(folder) - empty) / count };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

if (Object.hasOwn(ENGINES, given ?? "")) {
  process.stdout.write(JSON.stringify(await measure(given, Number(rounds))));
} else {
  const writes = given ?? "2000";
  const names = Object.keys(ENGINES).filter((name) => name !== "LMDB" || isInstalled("lmdb"));
  const found = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = 0; round < Number(rounds); round++)
    for (const name of names) {
      const output = execFileSync(process.execPath, [
        "--no-deprecation",
        fileURLToPath(import.meta.url),
        name,
        writes,
      ]);
      found[name].push(JSON.parse(output));
    }
  const middle = (name, key) => {
    const sorted = found[name].map((one) => one[key]).sort((a, b) => a - b);
    return sorted[sorted.length >> 1];
  };
  const line = (label, show) =>
    process.stdout.write(`${label.padEnd(34)}${names.map((name) => show(name).padStart(14)).join("")}\n`);
  const kilobytes = (bytes) => `${(bytes / 1024).toFixed(0)} kB`;
  process.stdout.write(`${writes} writes, the middle of ${rounds} rounds, Node ${process.version}\n\n`);
  line("", (name) => name);
  line("a write, processor time", (name) => `${middle(name, "processor").toFixed(0)} µs`);
  line("a write, by the clock", (name) => `${middle(name, "clock").toFixed(0)} µs`);
  line("a step that is read", (name) => `${middle(name, "read").toFixed(1)} µs`);
  line("opening a new database", (name) => `${middle(name, "opened").toFixed(0)} ms`);
  line("a new database on disk", (name) => kilobytes(middle(name, "empty")));
  line("a step on disk", (name) => `${middle(name, "bytes").toFixed(0)} B`);
  line("memory of the process", (name) => `${(middle(name, "resident") / 2 ** 20).toFixed(0)} MB`);
}

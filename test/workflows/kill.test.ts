/** Workers that are killed in the middle: every workflow ends, and no recorded step is lost or recorded twice. */

import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, it, vi } from "vitest";
import { requireHistory } from "../../src/workflows/history.js";
import type { StepRecord } from "../../src/workflows/records.js";
import { openSqliteStore } from "../../src/workflows/sqlite-file.node.js";
import { decode } from "../../src/workflows/values.js";
import { builtPackage } from "../support/built.js";
import { LONG, rounds } from "../support/scale.js";

vi.setConfig({ testTimeout: LONG });

const directory = mkdtempSync(path.join(tmpdir(), "perilune-kill-"));
afterAll(() => {
  rmSync(directory, { recursive: true, force: true });
});

const database = path.join(directory, "workflows.db");
const effects = path.join(directory, "effects");
const WORKER = path.join(import.meta.dirname, "kill-worker.mjs");

interface Worker {
  readonly child: ChildProcess;
  readonly ready: Promise<void>;
  readonly ended: Promise<number | null>;
}

function startWorker(): Worker {
  const child = spawn(process.execPath, [WORKER, builtPackage(), database, effects], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
  const ready = new Promise<void>((resolve) => {
    child.stdout.on("data", () => {
      resolve();
    });
    child.on("close", () => {
      resolve();
    });
  });
  return { child, ready, ended };
}

interface Seen {
  readonly steps: readonly StepRecord[];
}

async function histories(): Promise<Map<string, Seen>> {
  const store = await openSqliteStore(database);
  await store.open({ wake: () => undefined });
  const all = new Map<string, Seen>();
  for (const record of await store.list({ limit: Infinity })) {
    const steps = await store.steps(record.id);
    requireHistory(record, steps);
    all.set(record.id, { steps });
  }
  await store.close();
  return all;
}

it("a worker with SQLite may be killed at any moment", async () => {
  const kills = rounds(3, 100);
  let before = new Map<string, Seen>();
  let killed = 0;
  for (let round = 0; round < kills; round++) {
    const worker = startWorker();
    await worker.ready;
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 30));
    if (worker.child.exitCode === null) killed++;
    worker.child.kill("SIGKILL");
    await worker.ended;
    const now = await histories();
    for (const [id, { steps }] of before) {
      const done = steps.filter(({ outcome }) => outcome !== "begun");
      expect(now.get(id)?.steps.slice(0, done.length)).toEqual(done);
    }
    before = now;
  }
  expect(await startWorker().ended).toBe(0);
  const all = await histories();
  expect(all.size).toBe(20);
  const tokens = readFileSync(effects, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => line.split(" ") as [string, string]);
  const recorded = new Map<string, string>();
  for (const [id, { steps }] of all) {
    const commands = steps.map(({ command }) => command.split(".")[1]);
    expect(commands.join(" ")).toBe("effect effect effect sleep effect effect effect sleep effect effect");
    for (const { step, command, result } of steps)
      if (command === "work.effect")
        recorded.set(`${id}/${step}`, (decode(result ?? "") as { readonly token: string }).token);
  }
  expect(recorded.size).toBe(160);
  for (const [key, token] of recorded) expect(tokens).toContainEqual([key, token]);
  // At least once; a kill repeats at most what ran at that moment, one step of each workflow.
  expect(tokens.length).toBeGreaterThanOrEqual(160);
  expect(tokens.length).toBeLessThanOrEqual(160 + killed * 20);
});

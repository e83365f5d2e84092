/** Workers that are killed in the middle: every workflow ends, and no recorded step is lost or recorded twice. */

import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { requireHistory } from "../../src/workflows/history.js";
import { openPostgresStore } from "../../src/workflows/postgres/open.node.js";
import type { StepRecord } from "../../src/workflows/records.js";
import { openSqliteStore } from "../../src/workflows/sqlite-file.node.js";
import type { WorkflowStore } from "../../src/workflows/store.js";
import { decode } from "../../src/workflows/values.js";
import { builtPackage } from "../support/built.js";
import { NEEDS_POSTGRES, POSTGRES, Postgres } from "../support/postgres.mjs";
import { EVERYTHING, LONG, rounds } from "../support/scale.js";

// Workers that wait for ever must not take the time of all other tests.
vi.setConfig({ testTimeout: EVERYTHING ? LONG : 240_000 });

const directory = mkdtempSync(path.join(tmpdir(), "perilune-kill-"));
afterAll(() => {
  rmSync(directory, { recursive: true, force: true });
});

const WORKER = path.join(import.meta.dirname, "kill-worker.mjs");
let installed: string;
beforeAll(() => {
  installed = builtPackage();
});

interface Worker {
  readonly child: ChildProcess;
  readonly ready: Promise<void>;
  readonly ended: Promise<number | null>;
}

/** The store of one test, and the file that has the effects. */
interface Scene {
  readonly address: string;
  readonly effects: string;
  readonly open: () => Promise<WorkflowStore>;
}

/** @param batch names the `count` workflows that it starts; those of a batch are started once */
function startWorker({ address, effects }: Scene, batch: number, count: number): Worker {
  const args = [WORKER, installed, address, effects, String(batch), String(count)];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
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

/** Kills a worker. Answers whether it worked still. */
async function kill({ child, ended }: Worker): Promise<boolean> {
  const works = child.exitCode === null;
  child.kill("SIGKILL");
  await ended;
  return works;
}

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, Math.random() * milliseconds));

type Histories = ReadonlyMap<string, readonly StepRecord[]>;

async function histories({ open }: Scene): Promise<Histories> {
  const store = await open();
  await store.open();
  const all = new Map<string, readonly StepRecord[]>();
  for (const { id } of await store.list({ limit: Infinity })) {
    // A worker may write between two questions: ask again until it did not.
    for (;;) {
      const record = await store.read(id);
      const steps = await store.steps(id);
      if (record === undefined || record.steps !== (await store.read(id))?.steps) continue;
      requireHistory(record, steps);
      all.set(id, steps);
      break;
    }
  }
  await store.close();
  return all;
}

/** Nothing that was recorded has changed. */
function expectKept(before: Histories, now: Histories): void {
  for (const [id, steps] of before) {
    const done = steps.filter(({ outcome }) => outcome !== "begun");
    expect(now.get(id)?.slice(0, done.length)).toEqual(done);
  }
}

/** All have ended, with each effect recorded once. Returns how many effects were repeated. */
async function expectDone(scene: Scene, workflows: number): Promise<number> {
  const all = await histories(scene);
  expect(all.size).toBe(workflows);
  const tokens = new Set(readFileSync(scene.effects, "utf8").trimEnd().split("\n"));
  const recorded = new Map<string, string>();
  for (const [id, steps] of all) {
    const commands = steps.map(({ command }) => command.split(".")[1]);
    expect(commands.join(" ")).toBe("effect effect effect sleep effect effect effect sleep effect effect");
    for (const { step, command, result } of steps)
      if (command === "work.effect")
        recorded.set(`${id}/${step}`, (decode(result ?? "") as { readonly token: string }).token);
  }
  expect(recorded.size).toBe(8 * workflows);
  for (const [key, token] of recorded) expect(tokens).toContain(`${key} ${token}`);
  return tokens.size - recorded.size;
}

it("a worker with SQLite may be killed at any moment", async () => {
  const address = path.join(directory, "workflows.db");
  const scene = { address, effects: path.join(directory, "effects"), open: () => openSqliteStore(address) };
  const kills = rounds(3, 100);
  let before: Histories = new Map();
  let killed = 0;
  for (let round = 0; round < kills; round++) {
    const worker = startWorker(scene, round, 8);
    await worker.ready;
    await pause(30);
    if (await kill(worker)) killed++;
    const now = await histories(scene);
    expectKept(before, now);
    before = now;
  }
  expect(await startWorker(scene, 0, 8).ended).toBe(0);
  // At least once; a kill repeats at most what ran at that moment, one step of each of 20 workflows.
  const repeated = await expectDone(scene, 8 * kills);
  expect(repeated).toBeLessThanOrEqual(killed * 20);
});

describe.skipIf(POSTGRES === undefined)(POSTGRES === undefined ? NEEDS_POSTGRES : "in PostgreSQL", () => {
  it("workers may be killed at any moment, and the server ended", async () => {
    const server = await Postgres.start();
    const { address } = server;
    const effects = path.join(directory, "effects-postgres");
    const scene = { address, effects, open: () => openPostgresStore(address) };
    const kills = rounds(3, 200);
    const restarts = rounds(1, 10);
    const every = Math.floor(kills / restarts);
    const workers: Worker[] = [];
    let before: Histories = new Map();
    let killed = 0;
    for (let round = 0; round < kills; round++) {
      while (workers.length < 2) workers.push(startWorker(scene, round + workers.length, 6));
      await Promise.race(workers.map(({ ready }) => ready));
      await pause(150);
      if (round % every === every - 1) {
        await server.stop();
        await pause(500);
        await server.resume();
      }
      const [worker] = workers.splice(Math.floor(Math.random() * 2), 1);
      if (worker !== undefined && (await kill(worker))) killed++;
      if (round % every !== 0) continue;
      const now = await histories(scene);
      expectKept(before, now);
      before = now;
    }
    for (const worker of workers) expect(await worker.ended).toBe(0);
    expect(await startWorker(scene, 0, 6).ended).toBe(0);
    const { size } = await histories(scene);
    const repeated = await expectDone(scene, size);
    // A kill repeats what one worker ran, 20 at most; an end of the server what both did.
    expect(repeated).toBeLessThanOrEqual(killed * 20 + restarts * 40);
    await server.remove();
  });
});

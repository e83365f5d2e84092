/**
 * A worker that tests kill: node kill-worker.mjs PACKAGE STORE EFFECTS BATCH COUNT. Starts the workflows of a batch, notes each
 * effect, and exits when all workflows of the store have ended.
 */
import { appendFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

const [directory = "", address = "", effects = "", batch = "", count = ""] = process.argv.slice(2);
/** @param {string} name */
const entry = (name) => import(pathToFileURL(path.join(directory, "dist", name)).href);
const { loadRuntime } = await entry("index.js");
const { createWorkflows, defineActivities } = await entry("workflows.js");
const isShared = address.startsWith("postgres://");

const work = defineActivities({
  name: "work",
  activities: {
    effect: async ([number], { idempotencyKey }) => {
      const token = `${process.pid}-${Math.random()}`;
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 4));
      appendFileSync(effects, `${idempotencyKey} ${token}\n`);
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 4));
      return { number, token };
    },
  },
});

const program = `
  local workflow, work = require "workflow", require "work"
  local sum = 0
  for i = 1, 8 do
    sum = sum + work.effect(i).number
    if i % 3 == 0 then workflow.sleep(0.005) end
  end
  return sum
`;

async function openStore() {
  if (!isShared) return await (await entry("workflows-node.js")).openSqliteStore(address);
  return await (await entry("workflows-postgres.js")).openPostgresStore(address, { wait: 30 });
}

/** Tries again while the store is not there. */
async function always(action) {
  for (;;) {
    try {
      return await action();
    } catch (error) {
      if (error.code !== "ERR_WORKFLOW_STORE") throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

const runtime = await loadRuntime();
const workflows = await always(async () =>
  createWorkflows({
    store: await openStore(),
    runtime,
    programs: { program },
    activities: [work],
    limits: { running: 20 },
    ...(isShared ? { lease: 300 } : {}),
  }),
);
await always(() => workflows.work());
for (let i = 0; i < Number(count); i++)
  await always(() => workflows.start("program", { id: `w${batch}-${i}` }));
console.log("ready");
for (;;) {
  const left = await always(() => workflows.list({ status: ["running", "waiting", "blocked"], limit: 1 }));
  if (left.length === 0) break;
  await new Promise((resolve) => setTimeout(resolve, 20));
}
await workflows.stop();

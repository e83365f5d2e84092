/** A worker that tests kill: node kill-worker.mjs PACKAGE DATABASE EFFECTS. Notes each effect, and exits when all workflows have ended. */
import { appendFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

const [directory = "", database = "", effects = ""] = process.argv.slice(2);
/** @param {string} name */
const entry = (name) => import(pathToFileURL(path.join(directory, "dist", name)).href);
const { loadRuntime } = await entry("index.js");
const { createWorkflows, defineActivities } = await entry("workflows.js");
const { openSqliteStore } = await entry("workflows-node.js");

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

const workflows = await createWorkflows({
  store: await openSqliteStore(database),
  runtime: await loadRuntime(),
  programs: { program },
  activities: [work],
});
await workflows.work();
for (let i = 0; i < 20; i++) await workflows.start("program", { id: `w${i}` });
console.log("ready");
for (let i = 0; i < 20; i++) await workflows.result(`w${i}`);
await workflows.stop();

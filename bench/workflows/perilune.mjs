/** A worker of Perilune: node perilune.mjs ADDRESS STEPS [stuck LEASE]. With `stuck` its steps do not end, and are told. */
import { loadRuntime } from "../../dist/index.js";
import { createWorkflows, defineActivities } from "../../dist/workflows.js";
import { openPostgresStore } from "../../dist/workflows-postgres.js";
import { converse } from "./line.mjs";
import { PROGRAMS, steps, sumOf } from "./program.mjs";

const [address = "", given = "", mode = "", lease = "60000"] = process.argv.slice(2);
const count = Number(given);

const stuck = defineActivities({
  name: "steps",
  activities: {
    number: (_, { idempotencyKey }) => {
      process.stdout.write(`start ${idempotencyKey.split("/")[0]}\n`);
      return new Promise(() => undefined);
    },
  },
});

const workflows = await createWorkflows({
  store: await openPostgresStore(address, { wait: 10 }),
  runtime: await loadRuntime({ realFiles: false }),
  programs: PROGRAMS,
  activities: [mode === "stuck" ? stuck : steps],
  lease: Number(lease),
  limits: { running: 10 },
});
await workflows.work();

await converse(
  {
    start: async (id) => await workflows.start("sum", { id, input: [count] }),
    run: async (many) => {
      const ids = await Promise.all(
        Array.from({ length: Number(many) }, (_, id) =>
          workflows.start("sum", { id: String(id), input: [count] }),
        ),
      );
      for (const id of ids) {
        const { values } = await workflows.result(id);
        if (values?.[0] !== sumOf(count)) throw new Error(`wrong result of ${id}`);
      }
      const all = await Promise.all(ids.map((id) => workflows.show(id)));
      return (
        Math.max(...all.map(({ endedAt }) => endedAt ?? NaN)) -
        Math.min(...all.map(({ createdAt }) => createdAt))
      );
    },
  },
  () => workflows.stop(),
);

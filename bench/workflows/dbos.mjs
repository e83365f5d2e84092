/** A worker of DBOS with the same workflow: node dbos.mjs ADDRESS STEPS. */
import { DBOS } from "@dbos-inc/dbos-sdk";
import { converse } from "./line.mjs";
import { sumOf } from "./program.mjs";

const [address = "", given = ""] = process.argv.slice(2);
const count = Number(given);

const sum = DBOS.registerWorkflow(
  async () => {
    let found = 0;
    for (let i = 1; i <= count; i++) found += await DBOS.runStep(async () => i, { name: "number" });
    return found;
  },
  { name: "sum" },
);
DBOS.setConfig({ name: "bench", systemDatabaseUrl: address, logLevel: "error", runAdminServer: false });
await DBOS.launch();
const queue = await DBOS.registerQueue("sums", { workerConcurrency: 10, minPollingIntervalMs: 50 });

await converse(
  {
    run: async (many) => {
      const handles = await Promise.all(
        Array.from({ length: Number(many) }, (_, id) =>
          DBOS.startWorkflow(sum, { workflowID: String(id), queueName: queue.name })(),
        ),
      );
      for (const handle of handles)
        if ((await handle.getResult()) !== sumOf(count))
          throw new Error(`wrong result of ${handle.workflowID}`);
      const all = await Promise.all(handles.map((handle) => handle.getStatus()));
      const time = (name, found) => found[name] ?? NaN;
      return (
        Math.max(...all.map((found) => time("completedAt", found))) -
        Math.min(...all.map((found) => time("createdAt", found)))
      );
    },
  },
  () => DBOS.shutdown(),
);

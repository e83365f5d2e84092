/** Orders that survive: run it, stop it with Ctrl-C while it ships, and run it again. Needs Node 22.13, or the package libsql. */
import { readFileSync } from "node:fs";
import { loadRuntime } from "perilune";
import { createWorkflows } from "perilune/workflows";
import { openSqliteStore } from "perilune/workflows/node";
import { makeShop } from "./shop.mjs";

const begun = Date.now();
const { shop } = makeShop({ isUp: () => Date.now() - begun > 20_000 });
const workflows = await createWorkflows({
  store: await openSqliteStore("orders.db"),
  runtime: await loadRuntime(),
  programs: { order: readFileSync(new URL("./order.lua", import.meta.url), "utf8") },
  activities: [shop],
});
await workflows.work();
const input = [{ sku: "tea", count: 2, card: "visa", total: 10 }];
const id = await workflows.start("order", { id: "order-1", input });
console.log(`${id}: ${(await workflows.query(id, "state"))[0]}`);
console.log(await workflows.result(id));
await workflows.stop();

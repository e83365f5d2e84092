/** Runs one attack on one engine: `child.mjs ENGINE INDEX`. Prints JSON: what came of it, in how many milliseconds, the memory. */
import process from "node:process";
import { ATTACKS } from "./attacks.mjs";
import { ENGINES } from "./engines.mjs";

const [name = "", index = ""] = process.argv.slice(2);
const engine = ENGINES[name];
const attack = ATTACKS[Number(index)];
if (engine === undefined || attack === undefined) throw new Error("usage: child.mjs ENGINE INDEX");

const run = await engine.open();
const good = engine.language === "lua" ? "return 1 + 1" : "return 1 + 1";
await run(good); // compiled
const before = process.memoryUsage().rss;
const began = performance.now();
let gave;
try {
  gave = String(await run(attack[engine.language] ?? "")).slice(0, 100);
} catch (error) {
  gave = `error: ${String(error?.message ?? error).slice(0, 100)}`;
}
const time = performance.now() - began;
const grown = process.memoryUsage().rss - before;
let after;
try {
  after = Number(await run(good));
} catch (error) {
  after = String(error);
}
process.stdout.write(`${JSON.stringify({ gave, time, grown, after })}\n`);
process.exit(0);

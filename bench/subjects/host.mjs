/**
 * A long-lived process that runs cases for one subject in Node: `node host.mjs KIND OPTIONS`, with the options as JSON. Requests
 * are lines on standard input; see answers.mjs.
 */
import { createInterface } from "node:readline";
import { answering } from "./answers.mjs";
import { openHost } from "./hosts/open.mjs";
import { nodePlatform } from "./platform.node.mjs";

const [kind = "", options = "{}"] = process.argv.slice(2);
const given = JSON.parse(options);
const answer = answering(await openHost(kind, nodePlatform(given.package ?? process.cwd()), given));
process.stdout.write("ok\n");
for await (const line of createInterface({ input: process.stdin }))
  process.stdout.write(`${await answer(line)}\n`);

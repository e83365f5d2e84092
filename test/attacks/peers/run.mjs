/**
 * `npm run docs:peers` writes docs/security-peers.md: the same attacks (attacks.mjs) on Perilune and other engines
 * (engines.mjs), each in a process of its own with a JavaScript heap of 128 MB, which is killed after five seconds. Needs
 * `npm run build`.
 */
import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { format, resolveConfig } from "prettier";
import { ATTACKS } from "./attacks.mjs";
import { ENGINES } from "./engines.mjs";

const CHILD = fileURLToPath(new URL("child.mjs", import.meta.url));
const PAGE = fileURLToPath(new URL("../../../docs/security-peers.md", import.meta.url));
const LONGEST = 5000;
/** Milliseconds after the start of an attack with a deadline of 300. */
const LATE = 600;
/** Bytes of the process that an attack may take, with 16 MB for its state. */
const LARGE = 200 * 2 ** 20;

/** What came of an attack. */
async function outcome(engine, index) {
  const attack = ATTACKS[index];
  if (attack[ENGINES[engine].language] === undefined) return "–";
  const args = ["--max-old-space-size=128", CHILD, engine, String(index)];
  let result;
  try {
    const { stdout } = await promisify(execFile)(process.execPath, args, {
      timeout: LONGEST,
      killSignal: "SIGKILL",
    });
    result = JSON.parse(stdout);
  } catch (error) {
    return error.killed ? "hung" : "process ended";
  }
  process.stdout.write(`${engine}, ${attack.name}: ${JSON.stringify(result)}\n`);
  if (result.after !== 2) return "engine broken";
  if (attack.wants === "refused") return result.gave === "true" ? "allowed" : "held";
  if (result.grown > LARGE) return `took ${Math.round(result.grown / 2 ** 20)} MB`;
  return result.time > LATE ? `${(result.time / 1000).toFixed(1)} s` : "held";
}

const names = Object.keys(ENGINES);
const rows = [];
for (const [index, attack] of ATTACKS.entries()) {
  const cells = [];
  for (const name of names) cells.push(await outcome(name, index));
  rows.push(`| ${attack.name} | ${cells.join(" | ")} |`);
}

const page = `# The same attacks on other engines

The table shows attacks of [test/attacks](../test/attacks) that also apply to other engines, in Lua or translated to JavaScript. Each ran in
its own process with a JavaScript heap of 128 MB, and with a limit of 16 MB and a deadline of 300 ms if the engine has these. \`npm run docs:peers\` makes
this page.

| Engine | Limits |
| --- | --- |
${Object.values(ENGINES)
  .map(({ title, limits }) => `| ${title} | ${limits} |`)
  .join("\n")}

isolated-vm is not in the table. Its installation compiles it, or fetches a binary from outside the registry;
\`npm install --ignore-scripts isolated-vm\` leaves it without one, and this project installs nothing that runs scripts.

| Attack | ${names.map((name) => ENGINES[name].title).join(" | ")} |
| --- | ${names.map(() => "---").join(" | ")} |
${rows.join("\n")}

- **held**: the attack ended by an error or a result before twice its deadline, or was refused, and the engine ran other code afterwards.
- **a time**: it ended, but later. **took**: it ended, and the process had grown by more than 200 MB.
- **hung**: it did not end within five seconds. **process ended**: by running out of memory, or a crash. **engine broken**: other code failed
  afterwards.
- **allowed**: it got what it wanted, with the engine's default libraries; wasmoon's files and programs are those of Emscripten's file
  system in memory. **–**: does not apply.

Perilune runs strict states here. wasmoon, fengari and quickjs-emscripten run as their documentation says, with all their libraries.
`;
writeFileSync(PAGE, await format(page, { ...(await resolveConfig(PAGE)), parser: "markdown" }));

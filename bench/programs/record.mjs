/**
 * Records the results of each program on native Lua at each of its sizes: `node bench/programs/record.mjs`. The sizes are in
 * sizes.json; the results go to checksums.json and must match on every subject. Prints how long each size takes.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { findSubjects } from "../subjects/subjects.mjs";
import { compileModules } from "../modules/compile.mjs";

const sizes = JSON.parse(readFileSync(new URL("sizes.json", import.meta.url), "utf8"));
const built = fileURLToPath(new URL("../..", import.meta.url));
const modules = await compileModules(built);
const { subjects } = await findSubjects({ cores: [], package: built, modules });
const native = await subjects.find(({ name }) => name === "native")?.start();
if (native === undefined) throw new Error("there is no native Lua here");

/** @type {Record<string, Record<string, string>>} */
const checksums = {};
for (const [name, levels] of Object.entries(sizes)) {
  checksums[name] = {};
  const times = [];
  for (const size of new Set(Object.values(levels))) {
    await native.prepare(`programs/${name}`);
    const { checksum, seconds } = await native.run(size);
    checksums[name][size] = checksum;
    times.push(`${size}: ${seconds.toFixed(4)} s`);
  }
  process.stdout.write(`${name.padEnd(24)} ${times.join(", ")}\n`);
}
await native.close();
writeFileSync(new URL("checksums.json", import.meta.url), `${JSON.stringify(checksums, undefined, 2)}\n`);

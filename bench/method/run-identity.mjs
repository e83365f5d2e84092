/** What identifies a run: the machine with its versions, and what was measured. Parts of one run agree in both. */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { cpus, release, totalmem, type } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** The processor, the system, the versions. */
export function machine() {
  const processors = cpus();
  return {
    processor: processors[0]?.model.trim() ?? "unknown",
    processors: processors.length,
    memory: totalmem(),
    system: `${type()} ${release()} ${process.arch}`,
    node: process.versions.node,
    v8: process.versions.v8,
  };
}

const BENCH = fileURLToPath(new URL("..", import.meta.url));

/** Lists files below a directory, in the same order everywhere; empty if there is no directory. */
function filesBelow(directory, ending) {
  if (!existsSync(directory)) return [];
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && ending.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
}

/**
 * A short hash of the built package and the programs.
 * @param {string} built the directory of the built package
 */
export function fingerprint(built) {
  const hash = createHash("sha256");
  const files = [
    ...filesBelow(path.join(built, "dist"), /\.js$/),
    ...filesBelow(path.join(built, "wasm"), /^perilune.*\.(wasm|mjs)$/),
    ...["programs", "suites"].flatMap((name) => filesBelow(path.join(BENCH, name), /./)),
  ];
  for (const file of files) hash.update(readFileSync(file));
  return hash.digest("hex").slice(0, 12);
}

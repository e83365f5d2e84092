/**
 * What dist/ was built from, in .cache/dist.json, so that tests copy it and do not build it again. The record is of no use once a
 * source or a file of dist/ has changed.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const DIST = path.join(ROOT, "dist");
const RECORD = path.join(ROOT, ".cache", "dist.json");

/** The inputs of dist/. wasm/lock.json has the hashes of the core and its glue. */
const INPUTS = [
  ...["src", "scripts", "stdlib"],
  ...["tsconfig.json", "package.json", "package-lock.json", "wasm/lock.json"],
];

/** Returns a hash of everything that dist/ depends on. */
export const inputsKey = () => hashOf(ROOT, INPUTS);

/**
 * Records that dist/ was built.
 * @param {string} key the inputs, as they were before the build
 * @param {boolean} types whether it has declarations
 */
export function recordDist(key, types) {
  mkdirSync(path.dirname(RECORD), { recursive: true });
  writeFileSync(RECORD, JSON.stringify({ key, types, content: hashOf(DIST, ["."]) }));
}

/**
 * Whether dist/ is what a build of these inputs gives.
 * @param {string} key
 * @param {boolean} types whether it must have declarations
 */
export function isDistOf(key, types) {
  if (!existsSync(RECORD) || !existsSync(DIST)) return false;
  const record = JSON.parse(readFileSync(RECORD, "utf8"));
  return record.key === key && (record.types || !types) && record.content === hashOf(DIST, ["."]);
}

function hashOf(directory, names) {
  const hash = createHash("sha256");
  const files = names.flatMap((name) => filesOf(directory, name)).sort();
  for (const name of files) hash.update(`${name}\0`).update(readFileSync(path.join(directory, name)));
  return hash.digest("hex").slice(0, 24);
}

function filesOf(directory, name) {
  if (/\.[a-z]+$/.test(name)) return [name];
  return readdirSync(path.join(directory, name), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(directory, path.join(entry.parentPath, entry.name)));
}

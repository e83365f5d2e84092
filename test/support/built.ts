/**
 * The package as `npm install` of it would leave it, built from the sources as they are now: for tests that run what
 * is emitted, in a browser, from another package. Built once for the same sources, in .cache/built; dist/ is not
 * touched. Types are taken on trust: to check them is another step. Safe under parallel test workers. It tests nothing itself.
 */
import { execFileSync } from "node:child_process";
import { createHash, randomUUID } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { ROOT } from "./compile.js";

/** What dist/ is made from. */
const INPUTS = ["src", "scripts", "stdlib", "tsconfig.json", "package.json", "package-lock.json"];

const DAY = 24 * 60 * 60 * 1000;

/** What stands beside dist/ in the package. */
const BESIDE = ["native", "stdlib", "wasm"];

/** The directory of the package: dist/, package.json and the rest. A folder `modules` in it has it as `perilune`. */
export function builtPackage(): string {
  const directory = path.join(ROOT, ".cache", "built", keyOf(INPUTS));
  if (existsSync(directory)) return directory;
  forgetOld(path.dirname(directory));
  const aside = `${directory}.${randomUUID()}`;
  mkdirSync(path.join(aside, "modules"), { recursive: true });
  execFileSync(
    process.execPath,
    [path.join(ROOT, "scripts/build.mjs"), path.join(aside, "dist"), "--no-check"],
    {
      stdio: ["ignore", "ignore", "inherit"],
    },
  );
  for (const name of BESIDE) symlinkSync(path.join(ROOT, name), path.join(aside, name), "junction");
  writeFileSync(path.join(aside, "package.json"), readFileSync(path.join(ROOT, "package.json")));
  symlinkSync(path.resolve(aside), path.join(aside, "modules", "perilune"), "junction");
  try {
    renameSync(aside, directory);
  } catch {
    rmSync(aside, { recursive: true, force: true }); // another worker was faster
    return directory;
  }
  rmSync(path.join(directory, "modules", "perilune"));
  symlinkSync(directory, path.join(directory, "modules", "perilune"), "junction");
  return directory;
}

/** Builds of sources as they were a day ago and before. */
function forgetOld(folder: string): void {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) {
    const build = path.join(folder, name);
    const { mtimeMs } = statSync(build, { throwIfNoEntry: false }) ?? { mtimeMs: Date.now() };
    if (mtimeMs < Date.now() - DAY) rmSync(build, { recursive: true, force: true });
  }
}

function keyOf(inputs: readonly string[]): string {
  const hash = createHash("sha256");
  for (const name of inputs.flatMap(filesOf).sort())
    hash.update(`${name}\0`).update(readFileSync(path.join(ROOT, name)));
  return hash.digest("hex").slice(0, 24);
}

function filesOf(name: string): string[] {
  if (/\.[a-z]+$/.test(name)) return [name];
  return readdirSync(path.join(ROOT, name), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(ROOT, path.join(entry.parentPath, entry.name)));
}

/**
 * The package as `npm install` would install it, built from the current sources: for tests that run the emitted files, in a
 * browser or from another package. Built once per state of the sources, in .cache/built; dist/ is not touched. Does not
 * check types, which is a separate step. Safe under parallel test workers.
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

/** The inputs of dist/. */
const INPUTS = ["src", "scripts", "stdlib", "tsconfig.json", "package.json", "package-lock.json"];

const DAY = 24 * 60 * 60 * 1000;

/** Other directories of the package. */
const BESIDE = ["native", "stdlib", "wasm"];

export interface BuildOptions {
  /** Whether to build the declarations too, which takes seconds. */
  readonly types?: boolean;
}

/** Returns the directory of the package, with dist/, package.json and the rest. Its folder `modules` provides it as `perilune`. */
export function builtPackage({ types = false }: BuildOptions = {}): string {
  const directory = path.join(ROOT, ".cache", "built", `${keyOf(INPUTS)}${types ? "-types" : ""}`);
  if (existsSync(directory)) return directory;
  forgetOld(path.dirname(directory));
  const aside = `${directory}.${randomUUID()}`;
  mkdirSync(path.join(aside, "modules"), { recursive: true });
  execFileSync(
    process.execPath,
    [path.join(ROOT, "scripts/build.mjs"), path.join(aside, "dist"), types ? "--no-check" : "--no-types"],
    { stdio: ["ignore", "ignore", "inherit"] },
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

/** The source files of a file in the built package, as `src/errors/base.ts`; the file itself if it is not bundled. */
export function sourcesOf(file: string): string[] {
  if (!existsSync(`${file}.map`)) return [file];
  const { sources } = JSON.parse(readFileSync(`${file}.map`, "utf8")) as { sources: readonly string[] };
  return sources.map((source) => source.replace(/^(?:\.\.\/)+/, ""));
}

/** Removes builds that are more than a day old. */
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

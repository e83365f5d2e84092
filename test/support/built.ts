/**
 * The package as `npm install` would install it, built from the current sources: for tests that run the emitted files, in a
 * browser or from another package. Made once per state of the sources, in .cache/built: a copy of dist/ if that is up to date,
 * otherwise built. Does not check types, which is a separate step. Safe under parallel test workers.
 */
import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import {
  cpSync,
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
import { inputsKey, isDistOf } from "../../scripts/dist-record.mjs";
import { ROOT } from "./compile.js";
import { madeOnceSync } from "./made-once.mjs";

const DAY = 24 * 60 * 60 * 1000;

/** Other directories of the package. */
const BESIDE = ["native", "stdlib", "wasm"];

export interface BuildOptions {
  /** Whether to build the declarations too, which takes seconds. */
  readonly types?: boolean;
}

/** Returns the directory of the package, with dist/, package.json and the rest. Its folder `modules` provides it as `perilune`. */
export function builtPackage({ types = false }: BuildOptions = {}): string {
  const key = inputsKey();
  const directory = path.join(ROOT, ".cache", "built", `${key}${types ? "-types" : ""}`);
  madeOnceSync(directory, () => {
    makePackage(directory, key, types);
  });
  return directory;
}

function makePackage(directory: string, key: string, types: boolean): void {
  forgetOld(path.dirname(directory));
  const aside = `${directory}.${randomUUID()}`;
  mkdirSync(path.join(aside, "modules"), { recursive: true });
  makeDist(path.join(aside, "dist"), key, types);
  for (const name of BESIDE) symlinkSync(path.join(ROOT, name), path.join(aside, name), "junction");
  writeFileSync(path.join(aside, "package.json"), readFileSync(path.join(ROOT, "package.json")));
  // The link must have its target from the start, since others take the package as soon as it is there.
  symlinkSync(directory, path.join(aside, "modules", "perilune"), "junction");
  renameSync(aside, directory);
}

function makeDist(directory: string, key: string, types: boolean): void {
  if (isDistOf(key, types)) {
    cpSync(path.join(ROOT, "dist"), directory, { recursive: true });
    return;
  }
  const build = path.join(ROOT, "scripts/build.mjs");
  execFileSync(process.execPath, [build, directory, types ? "--no-check" : "--no-types"], {
    stdio: ["ignore", "ignore", "inherit"],
  });
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

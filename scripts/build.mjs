/**
 * Builds dist/ from src/: tsc writes the declarations, bundle.mjs the JavaScript. Runs on `npm install` (prepare), so it
 * must need only npm packages.
 *
 *   node scripts/build.mjs [directory] [--no-check | --no-types]
 *
 * `directory` is dist/ by default; wasm/ must be next to it. --no-check skips the type check, which is faster; --no-types
 * writes no declarations, which is much faster.
 *
 * It builds in a temporary directory and then replaces the target, because programs may be running from dist/.
 */
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { bundle, bundlePages, INTERNAL } from "./bundle.mjs";
import { inputsKey, recordDist } from "./dist-record.mjs";
import { vendorCore } from "./vendor-core.mjs";
import { vendorWasmoon } from "./vendor-wasmoon.mjs";

/** tsc's exit code if it found errors but wrote its output. */
const EMITTED = 2;

const root = fileURLToPath(new URL("..", import.meta.url));
const tsc = createRequire(import.meta.url).resolve("typescript/bin/tsc");
const args = process.argv.slice(2);
const trusting = args.includes("--no-check");
const typed = !args.includes("--no-types");
const dist = path.join(root, "dist");
const target = path.resolve(args.find((arg) => !arg.startsWith("-")) ?? dist);
const key = target === dist ? inputsKey() : undefined;
const aside = path.join(root, ".cache", `build-${process.pid}`);
const old = `${aside}.old`;

function declare() {
  const flags = [
    "-p",
    "tsconfig.json",
    "--emitDeclarationOnly",
    "--outDir",
    aside,
    ...(trusting ? ["--noCheck"] : []),
  ];
  const { status } = spawnSync(process.execPath, [tsc, ...flags], { cwd: root, stdio: "inherit" });
  if (status !== 0 && !(trusting && status === EMITTED))
    throw new Error(`tsc ended with exit code ${status}`);
}

/** Makes the declarations of each entry refer to the types of the platform. */
function declarePlatform() {
  cpSync(path.join(root, "src", "vendor", "platform.d.ts"), path.join(aside, "platform.d.ts"));
  const names = readdirSync(aside, { recursive: true, encoding: "utf8" });
  for (const name of names.filter((file) => /^(?:[\w-]+|hosts.\w+.module(?:\.node)?)\.d\.ts$/.test(file))) {
    if (name === "platform.d.ts") continue;
    const file = path.join(aside, name);
    const up = path.relative(path.dirname(file), aside).replaceAll(path.sep, "/") || ".";
    writeFileSync(file, `/// <reference path="${up}/platform.d.ts" />\n${readFileSync(file, "utf8")}`);
  }
}

/** Removes declarations that no entry leads to. */
function dropUnusedDeclarations() {
  const names = readdirSync(aside, { recursive: true, encoding: "utf8" })
    .map((name) => name.replaceAll(path.sep, "/"))
    .filter((name) => name.endsWith(".d.ts"));
  const used = new Set(
    names.filter((name) => /^(?:[\w-]+|hosts\/\w+\/module(?:\.node)?)\.d\.ts$/.test(name)),
  );
  for (const name of INTERNAL) used.add(`${name}.d.ts`);
  for (const name of used) {
    const text = readFileSync(path.join(aside, name), "utf8");
    for (const [, specifier] of text.matchAll(/(?:\bfrom |\bimport\()"(\.[^"]+)\.js"/g))
      used.add(path.posix.join(path.posix.dirname(name), `${specifier}.d.ts`));
  }
  for (const name of names) if (!used.has(name)) rmSync(path.join(aside, name));
}

/** Copies the declarations to where package.json says that they are CommonJS. */
function declareCommonJs() {
  for (const name of readdirSync(aside, { recursive: true, encoding: "utf8" }))
    if (name.endsWith(".d.ts") && !name.startsWith("cjs"))
      cpSync(path.join(aside, name), path.join(aside, "cjs", name));
}

try {
  if (typed) declare();
  await bundle(aside, target);
  await vendorWasmoon(path.join(aside, "vendor", "wasmoon.js"));
  const { stackFrames } = await import(pathToFileURL(path.join(aside, "core", "stack-check.js")).href);
  writeFileSync(path.join(aside, "vendor", "stack-frames.wasm"), stackFrames());
  vendorCore(path.join(aside, "vendor", "core.js"));
  await bundlePages(aside, target);
  writeFileSync(path.join(aside, "cjs", "package.json"), '{ "type": "commonjs" }\n');
  for (const types of ["wasmoon.d.ts", "stdlib.d.ts", "core.d.ts"])
    cpSync(path.join(root, "src", "vendor", types), path.join(aside, "vendor", types));
  cpSync(path.join(root, "src", "vendor", "plugin-imports.d.ts"), path.join(aside, "plugin-imports.d.ts"));
  if (typed) {
    dropUnusedDeclarations();
    declarePlatform();
    declareCommonJs();
  }
  chmodSync(path.join(aside, "cli", "main.cjs"), 0o755);
  mkdirSync(path.dirname(target), { recursive: true });
  if (existsSync(target)) renameSync(target, old);
  renameSync(aside, target);
  if (key !== undefined) recordDist(key, typed);
} catch (error) {
  process.stderr.write(`build: ${error.message}\n`);
  process.exitCode = 1;
} finally {
  rmSync(aside, { recursive: true, force: true });
  rmSync(old, { recursive: true, force: true });
}

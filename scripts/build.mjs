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
import { chmodSync, cpSync, existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { bundle } from "./bundle.mjs";
import { vendorStdlib } from "./vendor-stdlib.mjs";
import { vendorWasmoon } from "./vendor-wasmoon.mjs";

/** tsc's exit code if it found errors but wrote its output. */
const EMITTED = 2;

const root = fileURLToPath(new URL("..", import.meta.url));
const tsc = createRequire(import.meta.url).resolve("typescript/bin/tsc");
const args = process.argv.slice(2);
const trusting = args.includes("--no-check");
const typed = !args.includes("--no-types");
const target = path.resolve(args.find((arg) => !arg.startsWith("-")) ?? path.join(root, "dist"));
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

try {
  if (typed) declare();
  await bundle(aside, target);
  await vendorWasmoon(path.join(aside, "vendor", "wasmoon.js"));
  vendorStdlib(path.join(aside, "vendor", "stdlib.js"));
  for (const types of ["wasmoon.d.ts", "stdlib.d.ts"])
    cpSync(path.join(root, "src", "vendor", types), path.join(aside, "vendor", types));
  cpSync(path.join(root, "src", "vendor", "wasmoon-entry.d.cts"), path.join(aside, "wasmoon.d.cts"));
  chmodSync(path.join(aside, "cli", "main.js"), 0o755);
  mkdirSync(path.dirname(target), { recursive: true });
  if (existsSync(target)) renameSync(target, old);
  renameSync(aside, target);
} catch (error) {
  process.stderr.write(`build: ${error.message}\n`);
  process.exitCode = 1;
} finally {
  rmSync(aside, { recursive: true, force: true });
  rmSync(old, { recursive: true, force: true });
}

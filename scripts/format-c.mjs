/**
 * Formats the C sources as .clang-format says. With --check it changes nothing, prints what differs and fails.
 *
 *   node scripts/format-c.mjs [--check]
 *
 * clang-format is the WebAssembly build from npm, the same version everywhere. The C in test/fixtures is not formatted: each
 * of those modules shows one rule of `require`, and its layout serves that.
 */
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";

const DIRECTORIES = ["native", "examples", "bench"];

const root = fileURLToPath(new URL("..", import.meta.url));
const manifest = createRequire(import.meta.url).resolve("@wasm-fmt/clang-format/package.json");
const clangFormat = path.join(path.dirname(manifest), "clang-format-cli.cjs");

const files = DIRECTORIES.flatMap((directory) =>
  readdirSync(path.join(root, directory), { recursive: true })
    .map((name) => path.posix.join(directory, name.split(path.sep).join("/")))
    .filter((name) => /\.[ch]$/.test(name) && !name.includes("/node_modules/")),
).sort();

const mode = process.argv.includes("--check") ? ["--dry-run", "-Werror"] : ["-i"];
const { status } = spawnSync(process.execPath, [clangFormat, ...mode, ...files], {
  cwd: root,
  stdio: "inherit",
});
process.exitCode = status ?? 1;

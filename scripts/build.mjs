/** Builds dist/ from src/. Runs on `npm install` (prepare), so it needs nothing but what npm installed. */
import { execFileSync } from "node:child_process";
import { chmodSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const tsc = createRequire(import.meta.url).resolve("typescript/bin/tsc");

rmSync(`${root}dist`, { recursive: true, force: true });
try {
  execFileSync(process.execPath, [tsc, "-p", "tsconfig.json"], { cwd: root, stdio: "inherit" });
} catch {
  process.exit(1); // tsc has said why
}
chmodSync(`${root}dist/cli/main.js`, 0o755);

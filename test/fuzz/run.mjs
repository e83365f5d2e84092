/**
 * `npm run fuzz -- TARGET [--minutes N] [--keep] [--coverage]` runs a fuzz target for N minutes, 1 if not given. An input
 * that fails is written to `findings`, made as small as possible, and is a test from then on. `--keep` writes an input of each
 * path to `corpus`; with `--coverage` branches of the core count too. `npm run fuzz` names the targets.
 */
import { spawn } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const ROOT = path.join(HERE, "../..");

/** Milliseconds beyond the given time, for the start and for making a finding smaller. */
const GRACE = 60_000;

const { values, positionals } = parseArgs({
  options: {
    minutes: { type: "string", default: "1" },
    keep: { type: "boolean", default: false },
    coverage: { type: "boolean", default: false },
  },
  allowPositionals: true,
});
const [target, ...more] = positionals;
const time = Number(values.minutes) * 60_000;

/** Runs a target; returns the exit code, or why there is none. */
function run(task) {
  return new Promise((resolve) => {
    const args = ["node_modules/vitest/vitest.mjs", "run", "test/fuzz/fuzz.test.ts", "--retry=0"];
    const child = spawn(process.execPath, args, {
      cwd: ROOT,
      stdio: "inherit",
      env: { ...process.env, PERILUNE_FUZZ: JSON.stringify(task) },
    });
    const late = setTimeout(() => child.kill("SIGKILL"), task.time + GRACE);
    child.on("exit", (code, signal) => {
      clearTimeout(late);
      resolve(code ?? signal);
    });
  });
}

if (target === undefined || more.length > 0 || !(time > 0)) {
  const names = [...readFileSync(path.join(HERE, "targets.ts"), "utf8").matchAll(/^ {2}(\w+),$/gm)].map(
    ([, name]) => name,
  );
  process.stderr.write(
    `usage: npm run fuzz -- TARGET [--minutes N] [--keep] [--coverage]\ntargets: ${names.join(" ")}\n`,
  );
  process.exitCode = 2;
} else {
  const directory = mkdtempSync(path.join(tmpdir(), "perilune-fuzz-"));
  try {
    const running = path.join(directory, "input.json");
    const ended = await run({ target, time, running, keep: values.keep, coverage: values.coverage });
    if (typeof ended === "string" && !existsSync(running))
      process.stderr.write(`the process ended by ${ended} before the first input\n`);
    else if (typeof ended === "string") {
      // It crashed or did not end: the last input is the finding.
      const input = JSON.parse(readFileSync(running, "utf8"));
      const folder = path.join(HERE, "findings", target);
      mkdirSync(folder, { recursive: true });
      const file = path.join(folder, `${ended.toLowerCase()}-${readdirSync(folder).length}.json`);
      writeFileSync(
        file,
        `${JSON.stringify({ problem: `the process ended by ${ended}`, input }, null, 2)}\n`,
      );
      process.stderr.write(`the process ended by ${ended}; its input is in ${file}\n`);
    }
    process.exitCode = typeof ended === "string" ? 1 : ended;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

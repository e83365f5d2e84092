/**
 * Large tools of tests: other engines, bundlers, test runners, React and Vue for examples. Each folder below has its own package.json and lock, so that
 * `npm ci` of the package does not fetch them. They are installed in .cache/tools, without install scripts, by `npm install`:
 * unlike `npm ci` it accepts a lock without the binaries of other platforms, which not every registry has.
 *
 *   node test/support/tools.mjs [engines] [bundlers]     installs what is missing; all of them by default
 */
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const SETS = ["engines", "bundlers"];
const LOCK = "package-lock.json";

/** Written last, with the lock that was installed. */
const STAMP = "installed.json";

const homeOf = (set) => path.join(ROOT, ".cache", "tools", set);
const lockOf = (set) => readFileSync(path.join(ROOT, "test", set, LOCK), "utf8");

/**
 * The node_modules of a set; undefined if it is not installed as its lock says.
 * @param {string} set
 * @returns {string | undefined}
 */
export function toolsOf(set) {
  const stamp = path.join(homeOf(set), STAMP);
  const current = existsSync(stamp) && readFileSync(stamp, "utf8") === lockOf(set);
  return current ? path.join(homeOf(set), "node_modules") : undefined;
}

function install(set) {
  if (toolsOf(set) !== undefined) return true;
  const home = homeOf(set);
  mkdirSync(home, { recursive: true });
  rmSync(path.join(home, STAMP), { force: true });
  for (const name of ["package.json", LOCK])
    copyFileSync(path.join(ROOT, "test", set, name), path.join(home, name));
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  const { status } = spawnSync(
    npm,
    ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"],
    {
      cwd: home,
      stdio: ["ignore", "inherit", "inherit"],
    },
  );
  if (status === 0) writeFileSync(path.join(home, STAMP), lockOf(set));
  return status === 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const asked = process.argv.slice(2);
  const sets = asked.length === 0 ? SETS : asked;
  const unknown = sets.filter((set) => !SETS.includes(set));
  if (unknown.length > 0)
    throw new Error(`no set of tools ${unknown.join(", ")}; there are ${SETS.join(", ")}`);
  process.exitCode = sets.map(install).every(Boolean) ? 0 : 1;
}

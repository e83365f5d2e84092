/**
 * Real C libraries, unchanged, each against its own tests: `npm run test:real [-- NAME...]`.
 *
 * Each library in libraries/ is built and tested in every way of ways.mjs. It passes when its tests end well and say
 * what they say on native Lua. A NAME picks the libraries whose title has it. The last line is
 * `N passed, N failed`, with `, N skipped: ...` if there is no C compiler or no emcc here. Exit status 1 if any failed.
 */
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { getSource, loadLibraries } from "./library.mjs";
import { run } from "./process.mjs";
import { findWays } from "./ways.mjs";

/** How many lines of a failure are shown. */
const SHOWN = 12;

const print = (/** @type {string} */ text) => process.stdout.write(`${text}\n`);

/**
 * Builds the library and runs its tests, in a directory that is gone afterwards.
 * @param {import("./library.mjs").Library} library
 * @param {string} source
 * @param {import("./ways.mjs").Way} way
 * @returns {Promise<string[]>} the result lines
 * @throws {Error} saying what went wrong
 */
async function test(library, source, way) {
  const top = await mkdtemp(path.join(tmpdir(), "perilune-real-"));
  try {
    const dir = path.join(top, library.module);
    await mkdir(dir);
    const args = await library.prepare(source, dir);
    const sources = library.sources.map((file) => path.join(source, file));
    await way.build({ sources, flags: [...library.flags], dir, module: library.module });
    const { code, stdout, stderr } = await run([...way.lua, ...args], { cwd: dir, env: way.env });
    const results = library.results(stdout);
    if (code !== 0 || results.at(-1) !== library.passed) {
      throw new Error(`its tests ended with ${code}\n${tail(stdout)}\n${tail(stderr)}`.trim());
    }
    return results;
  } finally {
    await rm(top, { recursive: true, force: true });
  }
}

/**
 * @param {string} text
 * @returns {string} its last lines, none of them long
 */
function tail(text) {
  const lines = text.trim().split("\n").slice(-SHOWN);
  return lines.map((line) => (line.length > 200 ? `${line.slice(0, 200)}...` : line)).join("\n");
}

/**
 * @param {readonly string[]} found
 * @param {readonly string[]} expected what native Lua said
 * @throws {Error} naming the first line that differs
 */
function compare(found, expected) {
  const at = Array.from({ length: Math.max(found.length, expected.length) }).findIndex(
    (_, i) => found[i] !== expected[i],
  );
  if (at < 0) return;
  const [here, there] = [found[at], expected[at]].map((line) => line ?? "(nothing)");
  throw new Error(`result ${at + 1} differs:\nnative Lua: ${there}\nhere:       ${here}`);
}

const picked = process.argv.slice(2).map((name) => name.toLowerCase());
const libraries = (await loadLibraries()).filter(
  ({ name }) => picked.length === 0 || picked.some((part) => name.toLowerCase().includes(part)),
);
const ways = await findWays();
/** @type {string[]} */
const skipped = [];
let passed = 0;
let failed = 0;

for (const library of libraries) {
  const source = await getSource(library).catch((/** @type {Error} */ error) => error);
  /** @type {string[] | undefined} */
  let expected;
  for (const way of ways) {
    const title = `${library.name} on ${way.name}`;
    const started = performance.now();
    try {
      if (way.missing !== undefined) {
        skipped.push(title);
        print(`skip  ${title}: ${way.missing}`);
        continue;
      }
      if (source instanceof Error) throw source;
      const results = await test(library, source, way);
      if (expected !== undefined) compare(results, expected);
      else if (way === ways[0]) expected = results;
      passed++;
      print(
        `pass  ${title} (${results.length} results, ${((performance.now() - started) / 1000).toFixed(1)} s)`,
      );
    } catch (error) {
      failed++;
      print(
        `FAIL  ${title}: ${error instanceof Error ? error.message : String(error)}`.replaceAll(
          "\n",
          "\n      ",
        ),
      );
    }
  }
}

const skips = skipped.length === 0 ? "" : `, ${skipped.length} skipped: ${skipped.join("; ")}`;
print(`${passed} passed, ${failed} failed${skips}`);
process.exitCode = failed > 0 || libraries.length === 0 ? 1 : 0;

/**
 * Real libraries, unchanged, each against its own tests: `npm run test:real [-- NAME...]`. With `--record` the results on
 * Perilune, with the npm compiler, go to docs/modules-that-work.md: `npm run docs:modules [-- NAME...]`.
 *
 * Libraries are tested side by side, one on each processor; one after the other if processor times are recorded. Each library in
 * libraries/ is built and tested in every applicable way of ways.mjs. It passes if its tests succeed
 * with native Lua's output. A NAME selects the libraries whose title contains it. The last line is `N passed, N failed`
 * and what was left out: ways without a C compiler or emcc on this machine, and tests of features that Perilune lacks. The
 * exit status is 1 if any failed.
 */
import { existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import path from "node:path";
import { getSource, loadLibraries } from "./library.mjs";
import { recordResult } from "./page.mjs";
import { run } from "./process.mjs";
import { findWays } from "./ways.mjs";

/** The most lines of a failure. */
const SHOWN = 12;

const print = (/** @type {string} */ text) => process.stdout.write(`${text}\n`);

/**
 * The processor time of the last build of each way, and its size.
 * @type {Map<import("./ways.mjs").Way, { seconds: number, size: number }>}
 */
const built = new Map();

// LuaFileSystem's test looks at each file in /tmp, so the other tests must not make and remove files there.
process.env["TMPDIR"] = path.join(import.meta.dirname, "..", "..", ".cache", "real", "tmp");
await mkdir(tmpdir(), { recursive: true });

/** The directory of C parts that several libraries need, built once for each way. */
const shared = await mkdtemp(path.join(tmpdir(), "perilune-real-shared-"));

/**
 * Builds the library and runs its tests in a temporary directory.
 * @param {import("./library.mjs").Library} library
 * @param {string} source
 * @param {readonly string[]} needs the directories of the libraries that it needs
 * @param {import("./ways.mjs").Way} way
 * @param {boolean} complete whether nothing is lacking
 * @returns {Promise<string[]>} the result lines
 * @throws {Error} that names the problem
 */
async function test(library, source, needs, way, complete) {
  const top = await mkdtemp(path.join(tmpdir(), "perilune-real-"));
  try {
    const dir = path.join(top, "library");
    await mkdir(dir);
    const programs = await library.prepare(source, dir, needs);
    for (const [at, need] of (library.needs ?? []).entries()) {
      await cp(await buildOnce(need, needs[at] ?? "", way), dir, { recursive: true });
    }
    if (library.c !== undefined) await build(library.c, source, dir, way);
    const env = { ...way.env, PATH: `${await putCommands(top, way)}${path.delimiter}${process.env["PATH"]}` };
    let written = "";
    for (const args of programs) {
      const { code, stdout, stderr } = await run([...way.lua, ...args], { cwd: dir, env });
      if (code !== 0 && complete)
        throw new Error(`its tests ended with ${code}\n${tail(stdout)}\n${tail(stderr)}`.trim());
      written += stdout;
    }
    const results = library.results(written);
    if (complete && !library.passed(results)) throw new Error(`its tests did not pass\n${tail(written)}`);
    return results;
  } finally {
    await rm(top, { recursive: true, force: true });
  }
}

/**
 * @param {import("./library.mjs").CModule} module
 * @param {string} source
 * @param {string} dir
 * @param {import("./ways.mjs").Way} way
 */
async function build({ module, sources, flags, parts = [] }, source, dir, way) {
  const files = sources.map((file) => path.join(source, file));
  const more = [];
  for (const { from, sources: own, include } of parts) {
    const top = await getSource(from);
    files.push(...own.map((file) => path.join(top, file)));
    more.push(...include.map((name) => `-I${path.join(top, name)}`));
  }
  const seconds = await way.build({ sources: files, flags: [...flags, ...more], dir, module });
  if (seconds !== undefined) built.set(way, { seconds, size: await sizeOf(dir, module) });
}

/**
 * @param {string} dir
 * @param {string} module
 * @returns {Promise<number>} the bytes of the WebAssembly module, 0 if there is none
 */
async function sizeOf(dir, module) {
  const file = path.join(dir, ...`${module}.wasm`.split(/\.(?=.*\.)/));
  return existsSync(file) ? (await stat(file)).size : 0;
}

/** @type {Map<string, Promise<void>>} */
const builds = new Map();

/**
 * @param {import("./library.mjs").Source} need
 * @param {string} source
 * @param {import("./ways.mjs").Way} way
 * @returns {Promise<string>} a directory with its C part, empty if it has none
 */
async function buildOnce(need, source, way) {
  const dir = path.join(shared, way.name, need.name);
  const building = builds.get(dir) ?? buildNeed(need, source, way, dir);
  builds.set(dir, building);
  await building;
  return dir;
}

/**
 * @param {import("./library.mjs").Source} need
 * @param {string} source
 * @param {import("./ways.mjs").Way} way
 * @param {string} dir
 */
async function buildNeed(need, source, way, dir) {
  await mkdir(dir, { recursive: true });
  if (need.c !== undefined) await build(need.c, source, dir, way);
}

/**
 * Makes the commands for tests that start Lua as `lua`, or under its own name: they get the tested one.
 * @param {string} top
 * @param {import("./ways.mjs").Way} way
 * @returns {Promise<string>} a directory for the path
 */
async function putCommands(top, way) {
  const dir = path.join(top, "bin");
  await mkdir(dir);
  const quoted = way.lua.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(" ");
  for (const name of ["lua", "perilune"]) {
    await writeFile(path.join(dir, name), `#!/bin/sh\nexec ${quoted} "$@"\n`, { mode: 0o755 });
  }
  return dir;
}

/**
 * @param {string} text
 * @returns {string} its last lines, each cut to 200 characters
 */
function tail(text) {
  const lines = text.trim().split("\n").slice(-SHOWN);
  return lines.map((line) => (line.length > 200 ? `${line.slice(0, 200)}...` : line)).join("\n");
}

/**
 * @param {readonly string[]} found
 * @param {readonly string[]} expected native Lua's results
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

/**
 * Compares the results of a library with tests that cannot pass.
 * @param {import("./library.mjs").Library} library
 * @param {import("./library.mjs").Lacking} lacking
 * @param {readonly string[]} results
 * @param {readonly string[] | undefined} native native Lua's results
 * @returns {number} the number of these tests
 * @throws {Error} if another test fails, or one of these passes
 */
function settleLacking(library, { needed }, results, native) {
  const bare = (/** @type {string} */ line) => line.replace(/^not /, "");
  const absent = results.filter((line) => needed(bare(line)));
  if (absent.length === 0) throw new Error("no test needs what is said to be lacking");
  if (native !== undefined) {
    compare(
      results,
      native.map((line) => (needed(line) ? `not ${line}` : line)),
    );
  } else if (absent.some((line) => bare(line) === line)) {
    throw new Error(`a test passes that cannot: ${absent.find((line) => bare(line) === line)}`);
  }
  const others = results.filter((line) => !needed(bare(line)));
  if (!library.passed(others)) throw new Error(`its tests did not pass\n${tail(others.join("\n"))}`);
  return absent.length;
}

const words = process.argv.slice(2);
const records = words.includes("--record");
const picked = words.filter((word) => word !== "--record").map((name) => name.toLowerCase());
const libraries = (await loadLibraries()).filter(
  ({ name }) => picked.length === 0 || picked.some((part) => name.toLowerCase().includes(part)),
);
const ways = await findWays();
/** @type {string[]} */
const skipped = [];
/** @type {string[]} */
const lacked = [];
let passed = 0;
let failed = 0;

/** @param {import("./library.mjs").Library} library */
async function testInAllWays(library) {
  const sources = await Promise.all([library, ...(library.needs ?? [])].map(getSource)).catch(
    (/** @type {Error} */ error) => error,
  );
  /** @type {string[] | undefined} */
  let expected;
  for (const way of library.c === undefined ? ways.forLua : ways.forC) {
    const title = `${library.name} on ${way.name}`;
    const started = performance.now();
    try {
      if (way.missing !== undefined) {
        skipped.push(title);
        print(`skip  ${title}: ${way.missing}`);
        continue;
      }
      if (sources instanceof Error) throw sources;
      const [source = "", ...needs] = sources;
      const isNative = way === ways.forC[0];
      const lacking = isNative ? undefined : library.lacking;
      const results = await test(library, source, needs, way, lacking === undefined);
      if (isNative) expected = results;
      const absent = lacking === undefined ? 0 : settleLacking(library, lacking, results, expected);
      if (absent > 0) lacked.push(`${absent} of ${title} (${lacking?.what})`);
      if (expected !== undefined && absent === 0) compare(results, expected);
      passed++;
      const seconds = ((performance.now() - started) / 1000).toFixed(1);
      const own = results.filter((line) => /# skip/i.test(line)).length;
      const skipping = own === 0 ? "" : `, ${own} of them its own skips`;
      if (records && (way === ways.forC[1] || way === ways.forLua[1]))
        await recordResult(library, {
          results: results.length - absent,
          lacking: absent,
          compared: expected !== undefined,
          build: library.c === undefined ? undefined : built.get(way),
        });
      print(`pass  ${title} (${results.length - absent} results${skipping}, ${seconds} s)`);
    } catch (error) {
      failed++;
      const message = error instanceof Error ? error.message : String(error);
      print(`FAIL  ${title}: ${message}`.replaceAll("\n", "\n      "));
    }
  }
}
const waiting = [...libraries];
const side = Array.from({ length: records ? 1 : availableParallelism() }, async () => {
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await testInAllWays(next);
});
await Promise.all(side);
await rm(shared, { recursive: true, force: true });

const skips = skipped.length === 0 ? "" : `, ${skipped.length} skipped: ${skipped.join("; ")}`;
const lacks = lacked.length === 0 ? "" : `, tests that cannot pass: ${lacked.join("; ")}`;
print(`${passed} passed, ${failed} failed${skips}${lacks}`);
process.exitCode = failed > 0 || libraries.length === 0 ? 1 : 0;

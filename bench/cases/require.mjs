/**
 * `require` through our searcher, beside the reference's searchers over the same directory: a file in Lua, a native
 * module that is linked already, one that has to be linked, and a module that is in package.loaded.
 */
import assert from "node:assert/strict";
import { copyFile, link, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const DIGEST = fileURLToPath(new URL("../../native/modules/digest/digest.wasm", import.meta.url));
const EMPTY = "d41d8cd98f00b204e9800998ecf8427e";

/** Requires of one sample: a first one opens files, a cached one is a lookup. */
const FIRST = 100;
const CACHED = 100_000;

/** Leaves the searchers that lua_State has by itself, and paths of one directory. */
const REFERENCE = `
  local directory = ...
  table.remove(package.searchers, 1)
  package.path = directory .. "/?.lua;" .. directory .. "/?/init.lua"
  package.cpath = directory .. "/?.wasm;" .. directory .. "/?/init.wasm"`;

const REQUIRE_ANEW = `
  local name, n = ...
  local require, loaded = require, package.loaded
  local module
  for i = 1, n do
    loaded[name] = nil
    module = require(name)
  end
  return module`;

const REQUIRE_CACHED = `
  local name, n = ...
  local require = require
  local module
  for i = 1, n do module = require(name) end
  return module`;

const HEX_OF = "return (...).hex('md5', '')";
const ANSWER_OF = "return (...).answer";

/**
 * A state of a runtime of its own, over a directory that has what all of them have.
 * @param {typeof import("../../dist/index.js")} perilune
 */
async function scene(perilune, top, kind) {
  const directory = path.join(top, kind);
  await mkdir(directory);
  await writeFile(path.join(directory, "answer.lua"), "return { answer = 42 }\n");
  await copyFile(DIGEST, path.join(directory, "digest.wasm"));
  const runtime = await perilune.loadRuntime();
  const state = runtime.createState({ context: directory, ignoreEnvironment: true });
  if (kind === "reference") state.run(REFERENCE, { args: [directory] });
  const [searchers, file] = state.run("return #package.searchers, select(2, require('digest'))");
  assert.equal(searchers, kind === "reference" ? 4 : 5);
  assert.equal(file, path.join(directory, "digest.wasm"));
  return { kind, directory, state };
}

const label = (kind) => (kind === "reference" ? "the reference's searchers" : "ours");

/** One sample requires `name` `per` times by `loop`, and gives what `look` finds in the module. */
function repeated({ kind, state }, name, loop, per, look, expected) {
  const run = state.load(loop);
  const find = state.load(look);
  return {
    name: label(kind),
    per,
    run: () => {
      const [module] = run(name, per);
      const [found] = find(module);
      module.close();
      return found;
    },
    check: (found) => assert.equal(found, expected),
  };
}

/** Each sample has a file of its own, under a name that leads to the same init function. */
function linking({ kind, directory, state }) {
  const file = path.join(directory, "digest.wasm");
  const run = state.load("return require(...).hex('md5', '')");
  let made = 0;
  return {
    name: label(kind),
    run: async () => {
      const name = `v${++made}-digest`;
      await link(file, path.join(directory, `${name}.wasm`));
      return run(name)[0];
    },
    check: (sum) => assert.equal(sum, EMPTY),
  };
}

/**
 * Tables of cases, in each the reference first. `remove` takes away the files that they need.
 * @param {typeof import("../../dist/index.js")} perilune
 * @returns {Promise<{ tables: { title: string, cases: import("../support/measure.mjs").Case[] }[],
 *   remove: () => Promise<void> }>}
 */
export async function requireCases(perilune) {
  const top = await mkdtemp(path.join(tmpdir(), "perilune-bench-"));
  const places = [await scene(perilune, top, "reference"), await scene(perilune, top, "ours")];
  const table = (title, caseOf) => ({ title, cases: places.map(caseOf) });
  return {
    tables: [
      table("The first require of a Lua file of a line", (place) =>
        repeated(place, "answer", REQUIRE_ANEW, FIRST, ANSWER_OF, 42),
      ),
      table("The first require of a native module that is linked already", (place) =>
        repeated(place, "digest", REQUIRE_ANEW, FIRST, HEX_OF, EMPTY),
      ),
      table("The first require of a native module of 27 kB, its linking and a link(2) in it", linking),
      table("A require of a module that is loaded", (place) =>
        repeated(place, "answer", REQUIRE_CACHED, CACHED, ANSWER_OF, 42),
      ),
    ],
    remove: () => rm(top, { recursive: true }),
  };
}

/**
 * The order in which `require` searches, for every distribution of a module's files over the roots; and where the roots are.
 * Compared with `package.searchpath` and the reference's own searchers.
 */
import { mkdirSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { compileTexts } from "../support/compile.js";
import { put, temporaryDirectory } from "../support/native-scene.js";
import { products, sharedRuntime } from "../support/products.js";

const CONTEXT = "/app";
const STDLIB = "/std";

/** In the order of the search. */
const PLACES = [
  `${CONTEXT}/deep/part`,
  `${CONTEXT}/deep/part/init`,
  `${STDLIB}/deep/part`,
  `${STDLIB}/deep/part/init`,
];
const FILES = PLACES.flatMap((place) => [`${place}.lua`, `${place}.wasm`]);

/** A module's report: which file's script ran, if any, and whether it got C's table. */
const SCRIPT =
  "local _, path, exports = ... return { script = path, mixed = exports ~= nil and exports.native }";
const ASK = `
  local m, path = require "deep.part"
  local function where (paths) return package.searchpath("deep.part", paths) or "" end
  return path, m.script or "", m.mixed or false, where(package.path), where(package.cpath)`;
/** The same with the reference's searchers only: Lua files in any place come before all native ones. */
const BY_REFERENCE = `
  package.loaded["deep.part"] = nil
  table.remove(package.searchers, 1)
  return (select(2, require "deep.part"))`;

describe.each(products)("$name", (product) => {
  const runtime = sharedRuntime(product, { stdlib: false, realFiles: false });
  let native: Uint8Array;

  beforeAll(async () => {
    native = await compileTexts({
      "part.c": `
        #include "lua.h"
        int luaopen_deep_part (lua_State *L) {
          lua_newtable(L);
          lua_pushboolean(L, 1);
          lua_setfield(L, -2, "native");
          return 1;
        }`,
    });
  });

  test(`each of the ${2 ** FILES.length - 1} ways to spread the files of a module over the roots`, () => {
    for (let way = 1; way < 2 ** FILES.length; way++) {
      const present = FILES.filter((_, at) => (way & (1 << at)) !== 0);
      const files = Object.fromEntries(
        present.map((file) => [file, file.endsWith(".lua") ? SCRIPT : native]),
      );
      using state = runtime().createState({
        context: CONTEXT,
        stdlib: STDLIB,
        ignoreEnvironment: true,
        files,
      });
      const place = PLACES.find((it) => present.some((file) => file.startsWith(`${it}.`))) ?? "";
      const [lua, wasm] = [`${place}.lua`, `${place}.wasm`].map((file) => present.includes(file));
      const firstOf = (suffix: string): string => present.find((file) => file.endsWith(suffix)) ?? "";
      const found = lua === true ? `${place}.lua` : `${place}.wasm`;
      expect([present, state.run(ASK)]).toEqual([
        present,
        [found, lua === true ? found : "", lua === true && wasm === true, firstOf(".lua"), firstOf(".wasm")],
      ]);
      expect(state.run(BY_REFERENCE)).toEqual([firstOf(".lua") || firstOf(".wasm")]);
    }
  });

  test("our searcher is the first, and returns nothing if it finds nothing", () => {
    using state = runtime().createState({ context: CONTEXT, ignoreEnvironment: true });
    expect(
      state.run(`
        package.preload.given = function () return "given" end
        local ours = package.searchers[1]
        return #package.searchers, select("#", ours("nowhere")), select("#", ours("given")), select("#", ours("a..b")),
          (require "given")`),
    ).toEqual([5, 0, 0, 0, "given"]);
  });

  test.each([
    [CONTEXT, CONTEXT],
    [`${CONTEXT}/`, CONTEXT],
    [`${CONTEXT}//`, CONTEXT],
    ["/", ""],
    ["", "."],
    [".", "."],
  ])("the context %j", (context, root) => {
    const files = { "/app/name.lua": "return ...", "/name.lua": "return ..." };
    for (const confined of [false, true]) {
      using state = runtime().createState({ context, confined, ignoreEnvironment: true, files });
      expect(state.run(`return select(2, require "name"), package.path:match("^[^;]*;[^;]*")`)).toEqual([
        `${root}/name.lua`,
        `${root}/?.lua;${root}/?/init.lua`,
      ]);
    }
  });

  describe("the stdlib", () => {
    const pathOf = async (options: Parameters<typeof product.loadRuntime>[0]): Promise<unknown> => {
      const loaded = await product.loadRuntime(options);
      using state = loaded.createState({ context: "/nowhere", ignoreEnvironment: true });
      return state.run(`local found, module, path = pcall(require, "prelude") return found and path`)[0];
    };

    test("is the one that ships, without files of the machine too", async () => {
      expect(await pathOf({ environment: {} })).toMatch(/\/stdlib\/prelude\.lua$/);
      expect(await pathOf({ environment: {}, realFiles: false })).toBe("/perilune/stdlib/prelude.lua");
      expect(await pathOf({ environment: { PERILUNE_STDLIB_DIR: "" } })).toMatch(/\/stdlib\/prelude\.lua$/);
    });

    test("or the one that the environment or the option names, which need not be there", async () => {
      const directory = temporaryDirectory();
      mkdirSync(path.join(directory, "own"));
      put(directory, { "own/prelude.lua": "", "other/prelude.lua": "" });
      const environment = { PERILUNE_STDLIB_DIR: path.join(directory, "own") };
      expect(await pathOf({ environment })).toBe(path.join(directory, "own/prelude.lua"));
      const stdlib = path.join(directory, "other");
      expect(await pathOf({ environment, stdlib })).toBe(path.join(directory, "other/prelude.lua"));
      expect(await pathOf({ environment: { PERILUNE_STDLIB_DIR: `${directory}/absent` } })).toBe(false);
      expect(await pathOf({ environment, stdlib: false })).toBe(false);
    });
  });
});

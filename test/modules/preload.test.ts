/** Modules that a script requires are found in its text, fetched and put into the virtual files. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { pathToFileURL } from "node:url";
import fc from "fast-check";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import type { PreloadReport } from "../../src/index.js";
import { requiresOf } from "../../src/modules/requires.js";
import { coded } from "../support/coded.js";
import { compileTexts } from "../support/compile.js";
import { put, temporaryDirectory } from "../support/native-scene.js";
import { products } from "../support/products.js";

const names = (text: string): string[] => requiresOf(new TextEncoder().encode(text));

describe("requiresOf", () => {
  test.each<[string, string[]]>([
    [`require "a"`, ["a"]],
    [`require 'a.b'`, ["a.b"]],
    [`require("a") require ( 'b' )`, ["a", "b"]],
    [`local x = require [[a]] local y = require[==[b]==]`, ["a", "b"]],
    [`require [[\nfirst newline]]`, ["first newline"]],
    [`require "a" require "a"`, ["a"]],
    [`require --[[ here ]] ( --[==[ and ]] there ]==] "a" -- end\n)`, ["a"]],
    [`-- require "a"\n--[[ require "b" ]] --[==[ require "c" ]==] require "d"`, ["d"]],
    [`--[=[ not closed by ]] or require "a"`, []],
    [`--[ require "a"\nrequire "b"`, ["b"]],
    [`local s = "require 'a'" .. 'require "b"' .. [[require "c"]] require "d"`, ["d"]],
    [`local s = "\\"" require "a"`, ["a"]],
    [`require "\\x61\\98\\u{63}\\100\\z   \n  e"`, ["abcde"]],
    [`require "\\u{e9}é\\\\\\'"`, ["éé\\'"]],
    [`require("a" .. b) require(name) require(f "a") require{"a"}`, []],
    [`require "a" .. "b"`, ["a"]],
    [`x.require "a" x:require("b") required "c" prequire "d" _require "e"`, []],
    [`local s = 1 ..require "a"`, ["a"]],
    [`local s = x..require("a").name`, ["a"]],
    [`pcall(require, "a") pcall(require, name) xpcall(require, f, "b") pcall ( require , 'c' )`, ["a", "c"]],
    [`require("a", 1)`, ["a"]],
    [`#!/usr/bin/lua require "no"\nrequire "a"`, ["a"]],
    [`\u{feff}#x\nrequire "a"`, ["a"]],
    [`return a # require "b"`, ["b"]],
    [`local n = 0x1p-3 require "a" local m = 3..require "b"`, ["a"]],
    [`goto done ::done:: require "a"`, ["a"]],
    [`obj:method(require "a")`, ["a"]],
    [`require "not closed`, []],
    [`require "not\nclosed" require "a"`, []],
    [`require [[not closed`, ["not closed"]],
    [`\x1bLua require "a"`, []],
    [``, []],
  ])("%j", (text, expected) => {
    expect(names(text)).toEqual(expected);
  });

  test("any name, quoted in any way, comes back", () => {
    const quote = (name: string, kind: number): string => {
      const bytes = [...new TextEncoder().encode(name)];
      if (kind === 0) return `"${bytes.map((byte) => `\\${String(byte).padStart(3, "0")}`).join("")}"`;
      if (kind === 1) return `'${bytes.map((byte) => `\\x${byte.toString(16).padStart(2, "0")}`).join("")}'`;
      if (kind === 2)
        return `"${[...name].map((c) => `\\u{${(c.codePointAt(0) ?? 0).toString(16)}}`).join("")}"`;
      return `[====[\n${name}]====]`;
    };
    const name = fc.string({ unit: "binary" }).filter((text) => !/[\r\n]|\]====\]|\]=*$/.test(text));
    fc.assert(
      fc.property(name, fc.nat({ max: 3 }), (text, kind) => {
        expect(names(`local m = require(${quote(text, kind)}) return m`)).toEqual([text]);
      }),
    );
  });

  test("no text is too strange", () => {
    const piece = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.constantFrom(
        "require",
        "(",
        ")",
        '"',
        "'",
        "[[",
        "]]",
        "[=[",
        "--",
        "--[[",
        "\\",
        "\n",
        "\\u{",
        "\\x",
        ".",
      ),
    );
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        expect(Array.isArray(names(pieces.join("")))).toBe(true);
      }),
    );
  });
});

describe.each(products)("$name", (product) => {
  let unit: Uint8Array;
  beforeAll(async () => {
    unit = await compileTexts({
      "unit.c": `#include "lua.h"
        int luaopen_unit (lua_State *L) { lua_newtable(L); lua_pushinteger(L, 7); lua_setfield(L, -2, "seven"); return 1; }
        int luaopen_mixed (lua_State *L) { return luaopen_unit(L); }`,
    });
  });

  const program = (): Record<string, string | Uint8Array> => ({
    "main.lua": `#!/usr/bin/env perilune
      local a, folder, unit, mixed = require "a", require("folder"), require 'unit', require [[mixed]]
      local s, prelude = require "string", require "prelude"
      pcall(require, "optional")
      return a, folder, unit.seven, mixed.more, prelude ~= nil`,
    "a.lua": `-- require "commented"
      return "a" .. require "libs.b"`,
    "libs/b.lua": `if false then require "a" require "libs.gone" end return "b"`,
    "folder/init.lua": `if false then require "libs.gone" end return ...`,
    "unit.wasm": unit,
    "mixed.lua": `local _, _, exports = ... exports.more = exports.seven + 1 return exports`,
    "mixed.wasm": unit,
  });

  function check(report: PreloadReport, context: string): void {
    expect(report.context).toBe(context);
    expect(report.loaded).toEqual([
      { name: undefined, files: [`${context}/main.lua`] },
      { name: "a", files: [`${context}/a.lua`] },
      { name: "libs.b", files: [`${context}/libs/b.lua`] },
      { name: "folder", files: [`${context}/folder/init.lua`] },
      { name: "unit", files: [`${context}/unit.wasm`] },
      { name: "mixed", files: [`${context}/mixed.lua`, `${context}/mixed.wasm`] },
    ]);
    expect(report.missing).toEqual([
      {
        name: "libs.gone",
        tried: ["libs/gone.lua", "libs/gone.wasm", "libs/gone/init.lua", "libs/gone/init.wasm"],
        requiredBy: [`${context}/libs/b.lua`, `${context}/folder/init.lua`],
        problems: [],
      },
      {
        name: "optional",
        tried: ["optional.lua", "optional.wasm", "optional/init.lua", "optional/init.wasm"],
        requiredBy: [`${context}/main.lua`],
        problems: [],
      },
    ]);
  }

  test.each([true, false])("from a function, with realFiles: %s", async (realFiles) => {
    const runtime = await product.loadRuntime({
      realFiles,
      ...(realFiles ? {} : { files: { "/std/prelude.lua": "return {}" }, stdlib: "/std" }),
    });
    const files = program();
    const asked: string[] = [];
    const source = (path: string): Promise<string | Uint8Array | undefined> => {
      asked.push(path);
      return Promise.resolve(files[path]);
    };
    check(await runtime.preload("main.lua", { source }), "/app");
    expect(asked).not.toContain("string.lua");
    expect(new Set(asked).size).toBe(asked.length);
    using state = runtime.createState({ context: "/app" });
    expect(state.run(`return dofile "/app/main.lua"`)).toEqual(["ab", "folder", 7, 8, true]);
    // Again, with a file that has changed.
    files["libs/b.lua"] = `return "B"`;
    await runtime.preload("./main.lua", { source });
    using fresh = runtime.createState({ context: "/app" });
    expect(fresh.run(`return (require "a")`)).toEqual(["aB"]);
  });

  test("from a server, and from a directory by its URL", async () => {
    const files = program();
    const server = createServer((request, response) => {
      const content = files[decodeURIComponent(request.url ?? "").replace("/base/", "")];
      if (request.url?.includes("broken") === true) response.writeHead(500).end();
      else if (content === undefined) response.writeHead(404).end("<h1>not here</h1>");
      else response.end(content);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const runtime = await product.loadRuntime();
    check(
      await runtime.preload("main.lua", { source: `http://127.0.0.1:${port}/base`, context: "/served" }),
      "/served",
    );

    files["main.lua"] = `require "broken" require "with space é"`;
    files["with space é.lua"] = "return 1";
    const report = await runtime.preload("main.lua", {
      source: new URL(`http://127.0.0.1:${port}/base/`),
      context: "/s2",
    });
    expect(report.loaded.map(({ name }) => name)).toEqual([undefined, "with space é"]);
    expect(report.missing).toMatchObject([{ name: "broken", requiredBy: ["/s2/main.lua"] }]);
    expect(report.missing[0]?.problems[0]).toMatch("status 500");

    const directory = temporaryDirectory();
    put(directory, program());
    check(await runtime.preload("main.lua", { source: directory, context: "/path" }), "/path");
    check(await runtime.preload("main.lua", { source: pathToFileURL(directory), context: "/disk" }), "/disk");
  });

  test("from the entry's directory, for a path or a URL", async () => {
    const directory = temporaryDirectory();
    put(directory, { ...program(), "é %41 b.lua": "return require 'a'" });
    const runtime = await product.loadRuntime();
    const entry = path.join(directory, "main.lua");
    check(await runtime.preload(entry, { context: "/path" }), "/path");
    check(await runtime.preload(path.relative(process.cwd(), entry)), "/app");
    check(await runtime.preload(pathToFileURL(entry), { context: "/url" }), "/url");
    check(await runtime.preload(pathToFileURL(entry).href, { context: "/text" }), "/text");
    const odd = await runtime.preload(path.join(directory, "é %41 b.lua"), { context: "/odd" });
    expect(odd.loaded.map(({ files }) => files[0])).toEqual([
      "/odd/é %41 b.lua",
      "/odd/a.lua",
      "/odd/libs/b.lua",
    ]);
    const gone = await runtime.preload(path.join(directory, "gone.lua"), { context: "/gone" });
    expect(gone.missing).toMatchObject([{ tried: ["gone.lua"] }]);
    for (const bad of [undefined, null, 5, pathToFileURL(entry)])
      await expect(runtime.preload(bad as unknown as string, { source: () => "" })).rejects.toThrow(
        coded("ERR_PARAMETER"),
      );
  });

  test("an entry that is not there, a source that fails, names that no file has, a cycle, bytecode", async () => {
    const runtime = await product.loadRuntime({ stdlib: false });
    const none = await runtime.preload("main.lua", { source: () => undefined });
    expect(none).toEqual({
      context: "/app",
      loaded: [],
      missing: [{ name: undefined, tried: ["main.lua"], requiredBy: [], problems: [] }],
    });
    const failing = await runtime.preload("main.lua", {
      source: () => Promise.reject(new Error("the line is dead")),
    });
    expect(failing.missing[0]?.problems).toEqual(["main.lua: the line is dead"]);
    const files: Record<string, string> = {
      "main.lua": `require "../up" require "/etc/passwd" require "" require "self" require "not-native!"`,
      "self.lua": `require "self" require "main"`,
      "not-native!.lua": "return 1",
    };
    const asked: string[] = [];
    const odd = await runtime.preload("main.lua", {
      context: "/odd",
      source: (path) => {
        asked.push(path);
        return files[path];
      },
    });
    expect(odd.missing.map(({ name, tried }) => [name, tried])).toEqual([
      ["../up", []],
      ["/etc/passwd", []],
      ["", []],
    ]);
    expect(odd.loaded.map(({ name }) => name)).toEqual([undefined, "self", "main", "not-native!"]);
    expect(asked.every((path) => !path.startsWith("/") && !path.includes(".."))).toBe(true);
    using state = runtime.createState();
    const code = state.run(`return string.dump(load "require 'x'")`)[0] as string;
    expect((await runtime.preload("x.lua", { context: "/b", source: () => code })).missing).toEqual([]);
  });

  test("every file that could not be had is reported, whatever else is found in its place", async () => {
    const runtime = await product.loadRuntime();
    const gone = new Error("status 500");
    const failing = async (files: Record<string, string | Error | null>): Promise<PreloadReport> =>
      runtime.preload("main.lua", {
        context: `/${JSON.stringify(files).length}`,
        source: (name) => {
          const found = files[name];
          if (found instanceof Error) throw found;
          return found;
        },
      });
    const sibling = await failing({
      "main.lua": "require 'vec' require 'two'",
      "vec.lua": "return 'without C'",
      "vec.wasm": gone,
      "two.lua": "pcall(require, 'vec')",
      "two.wasm": null,
    });
    expect(sibling.loaded.map(({ name }) => name)).toEqual([undefined, "vec", "two"]);
    expect(sibling.missing).toMatchObject([
      { name: "vec", tried: ["vec.lua", "vec.wasm"], problems: ["vec.wasm: status 500"] },
    ]);
    expect(sibling.missing[0]?.requiredBy.map((file) => path.basename(file))).toEqual([
      "main.lua",
      "two.lua",
    ]);
    const later = await failing({ "main.lua": "require 'a'", "a.lua": gone, "a/init.lua": "return 'init'" });
    expect(later.missing).toMatchObject([{ name: "a", problems: ["a.lua: status 500"] }]);
    const shipped = await failing({ "main.lua": "require 'prelude'", "prelude.lua": gone });
    expect(shipped.missing).toMatchObject([{ name: "prelude", problems: ["prelude.lua: status 500"] }]);
    expect((await failing({ "main.lua": "require 'prelude' -- not there" })).missing).toEqual([]);
  });

  test("a server that answers missing files with a page", async () => {
    const runtime = await product.loadRuntime({ stdlib: false });
    const pages = ["<!doctype html><title>App</title>", "\ufeff\n<HTML lang=en>"];
    for (const [at, page] of pages.entries()) {
      const source = (name: string): string =>
        ({ "main.lua": "return (require 'x'), pcall(require, 'y')", "x.lua": "return 'plain'" })[name] ??
        page;
      const context = `/spa${at}`;
      const { loaded, missing } = await runtime.preload("main.lua", { context, source });
      expect(loaded.map(({ files }) => files)).toEqual([[`${context}/main.lua`], [`${context}/x.lua`]]);
      expect(missing).toMatchObject([{ name: "y", problems: [] }]);
      using state = runtime.createState({ context });
      expect(state.run("return dofile(...)", { args: [`${context}/main.lua`] }).slice(0, 2)).toEqual([
        "plain",
        false,
      ]);
    }
  });

  test("an entry that is not a file", async () => {
    const runtime = await product.loadRuntime({ stdlib: false });
    for (const entry of ["", "d/", ".", "..", "a/..", "/"])
      await expect(runtime.preload(entry, { source: () => "" })).rejects.toThrow("is not a file");
    await expect(runtime.preload("d/")).rejects.toThrow(coded("ERR_PARAMETER"));
  });

  test("a context among real files is refused", async () => {
    const runtime = await product.loadRuntime();
    await expect(
      runtime.preload("main.lua", { source: () => "", context: temporaryDirectory() }),
    ).rejects.toThrow("among the files of the machine");
  });
});

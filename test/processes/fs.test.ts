/** The module `fs` with its handlers, in a temporary directory. */

import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import fs from "../../src/hosts/fs/module.js";
import type { LuaState } from "../../src/index.js";
import { READ, WRITE } from "../../src/processes/files/commands.js";
import { fsHandlers, type FileHandlersOptions } from "../../src/processes/files/handlers.node.js";
import { createDispatcher, type Dispatcher } from "../../src/processes/dispatcher.js";
import { coded } from "../support/coded.js";
import { products, sharedRuntime, type Product } from "../support/products.js";
import { rejection } from "../support/promises.js";

let directory = "";
let root = "";
beforeAll(() => {
  directory = mkdtempSync(path.join(tmpdir(), "perilune-fs-"));
  root = path.join(directory, "root");
  mkdirSync(path.join(root, "deep/er"), { recursive: true });
  mkdirSync(path.join(directory, "outside"));
  writeFileSync(path.join(directory, "outside/secret"), "secret");
  writeFileSync(path.join(root, "a.txt"), "0123456789");
  symlinkSync("../outside", path.join(root, "out"));
  symlinkSync("/etc/passwd", path.join(root, "passwd"));
  symlinkSync("../outside/new", path.join(root, "dangling"));
  symlinkSync(path.join(root, "a.txt"), path.join(root, "within"));
});
afterAll(() => {
  rmSync(directory, { recursive: true });
});

const product = products[0] as Product;
const runtime = sharedRuntime(product);

function opened(options: Partial<FileHandlersOptions> = {}): { state: LuaState; dispatcher: Dispatcher } {
  const dispatcher = createDispatcher();
  dispatcher.registerAll(fsHandlers({ root, ...options }));
  return { dispatcher, state: runtime().createState({ dispatcher, modules: [fs] }) };
}

async function run(program: string, options: Partial<FileHandlersOptions> = {}): Promise<unknown[]> {
  using state = opened(options).state;
  return await state.runAsync(`local fs = require "fs" ${program}`);
}

/** The kind and code of the error of an expression. */
const failed = async (expression: string, options: Partial<FileHandlersOptions> = {}): Promise<unknown> =>
  (
    await run(
      `local value, err = ${expression} return value == nil and err:kind() .. " " .. err:details().code`,
      options,
    )
  )[0];

describe("fs", () => {
  it("reads and writes bytes, and adds to files", async () => {
    expect(
      await run(`
        local bytes = "a\\0\\xff\\n"
        assert(fs.write("own", bytes) and fs.append("/own", bytes))
        assert(fs.append("fresh", "x"))
        local whole = fs.read "own"
        assert(fs.write("own", "b"))
        return whole == bytes .. bytes, fs.read "own", fs.read("a.txt", 2, 3), fs.read("a.txt", 8), fs.read("a.txt", 99)
      `),
    ).toEqual([true, "b", "234", "89", ""]);
    expect(readFileSync(path.join(root, "fresh"), "utf8")).toBe("x");
    const [large] = await run(
      `local s = ("x"):rep(1000003) fs.write("large", s) return fs.read "large" == s`,
    );
    expect(large).toBe(true);
  });

  it("lists, describes, makes, moves and removes", async () => {
    expect(
      await run(`
        assert(fs.mkdir "m" and fs.mkdir("m/n/o", true) and fs.mkdir("/m/n/o", true))
        assert(fs.write("m/é\\xff", "1234"))
        local names = {}
        for _, entry in ipairs(fs.list "m") do names[#names + 1] = entry.name .. ":" .. entry.type end
        local status = fs.stat "m/é\\xff"
        assert(os.time() - status.modified < 60)
        assert(fs.rename("m/é\\xff", "m/n/moved") and fs.read "m/n/moved" == "1234")
        assert(fs.remove "m/n/moved" and not fs.remove "m" and fs.remove("m", true))
        return table.concat(names, " "), status.type, status.size, fs.stat("deep").type, #fs.list() > 3
      `),
    ).toEqual(["n:directory é\udcff:file", "file", 4, "directory", true]);
  });

  it.each([
    ["not_found ENOENT", [`fs.read "none"`, `fs.list "none"`, `fs.remove "none"`, `fs.mkdir "none/x"`]],
    ["not_found ENOENT", [`fs.read "a\\0b"`, `fs.rename("none", "x")`, `fs.write("none/", "x")`]],
    ["already_exists EEXIST", [`fs.mkdir "deep"`, `fs.mkdir "a.txt"`]],
    ["failed_precondition ENOTDIR", [`fs.list "a.txt"`, `fs.read "a.txt/x"`, `fs.mkdir("a.txt/x", true)`]],
    ["failed_precondition EISDIR", [`fs.read "deep"`, `fs.write("deep", "x")`]],
    ["failed_precondition ENOTEMPTY", [`fs.remove "deep"`]],
    ["invalid ENAMETOOLONG", [`fs.read(("x"):rep(300))`]],
  ])("says what failed: %s", async (expected, expressions) => {
    for (const expression of expressions) expect(await failed(expression), expression).toBe(expected);
  });

  it("cannot leave the root", async () => {
    const denied = "permission_denied EACCES";
    for (const name of ["out/secret", "../outside/secret", "deep/../../outside/secret", "passwd", "dangling"])
      for (const expression of [`fs.read "${name}"`, `fs.write("${name}", "x")`, `fs.stat "${name}"`])
        expect(await failed(expression), expression).toBe(denied);
    for (const expression of [
      ...[
        `fs.list "out"`,
        `fs.list ".."`,
        `fs.mkdir "out/x"`,
        `fs.mkdir("../y/z", true)`,
        `fs.remove "out/secret"`,
      ],
      ...[
        `fs.rename("a.txt", "out/a.txt")`,
        `fs.rename("out/secret", "mine")`,
        `fs.rename("../outside", "mine")`,
      ],
      ...[
        `fs.remove("/", true)`,
        `fs.rename("/", "x")`,
        `fs.write("dangling", "x")`,
        `fs.append("out/new", "x")`,
      ],
    ])
      expect(await failed(expression), expression).toBe(denied);
    expect(readFileSync(path.join(directory, "outside/secret"), "utf8")).toBe("secret");
    expect(await run(`return fs.read "within", fs.read "/deep/../a.txt", fs.list("out") == nil`)).toEqual([
      "0123456789",
      "0123456789",
      true,
    ]);
    // A removed link leaves its target alone.
    expect(await run(`assert(fs.remove("out", true)) return fs.stat "out" == nil`)).toEqual([true]);
    expect(readFileSync(path.join(directory, "outside/secret"), "utf8")).toBe("secret");
    symlinkSync("../outside", path.join(root, "out"));
  });

  it("changes nothing if it is read-only", async () => {
    for (const expression of [
      `fs.write("a.txt", "")`,
      `fs.append("new", "")`,
      `fs.mkdir "new"`,
      `fs.remove "a.txt"`,
      `fs.rename("a.txt", "b.txt")`,
    ])
      expect(await failed(expression, { readOnly: true }), expression).toBe("permission_denied EACCES");
    expect(await run(`return fs.read "a.txt"`, { readOnly: true })).toEqual(["0123456789"]);
  });

  it("bounds a read, and refuses wrong numbers and pipes", async () => {
    const tell = (expression: string): Promise<unknown[]> =>
      run(`local v, err = ${expression} return v, err and err:kind(), err and err:retryable()`, {
        maxRead: 4,
      });
    expect(await tell(`fs.read "a.txt"`)).toEqual([undefined, "rate_limited", false]);
    expect(await tell(`fs.read("a.txt", 1, 4)`)).toEqual(["1234", undefined, undefined]);
    expect(await tell(`fs.read("a.txt", -1)`)).toEqual([undefined, "out_of_range", false]);
    execFileSync("mkfifo", [path.join(root, "pipe")]);
    for (const expression of [`fs.read "pipe"`, `fs.write("pipe", "x")`, `fs.append("pipe", "x")`])
      expect(await failed(expression)).toBe("failed_precondition ENXIO");
  });

  it("does not block the thread, and stops when its call is over", async () => {
    const { state, dispatcher } = opened();
    let turns = 0;
    const counting = setInterval(() => turns++, 0);
    await state.runAsync(`local fs = require "fs" for i = 1, 30 do assert(fs.write("w", tostring(i))) end`);
    clearInterval(counting);
    expect(turns).toBeGreaterThan(0);
    state.close();
    const signal = AbortSignal.abort();
    expect(
      await rejection(
        dispatcher.dispatch(READ, { path: "a.txt", offset: 0, length: undefined }, { context: { signal } }),
      ),
    ).toMatchObject({ kind: "canceled" });
    const controller = new AbortController();
    const data = new Uint8Array(2 ** 24).fill(1);
    const writing = dispatcher.dispatch(
      WRITE,
      { path: "cut", data, append: false },
      { context: { signal: controller.signal } },
    );
    controller.abort();
    expect(await rejection(writing)).toMatchObject({ kind: "canceled" });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect((await run(`local s = fs.stat "cut" return s and s.size or 0`))[0]).toBeLessThan(data.length);
  });

  it("refuses wrong options", () => {
    for (const wrong of [
      ...[
        {},
        { root: "" },
        { root: path.join(directory, "none") },
        { root: path.join(directory, "outside/secret") },
      ],
      ...[{ root: 3 }, { root: ".", maxRead: -1 }, { root: ".", readonly: true }],
    ])
      expect(() => fsHandlers(wrong as never), JSON.stringify(wrong)).toThrow(coded("ERR_OPTION"));
  });
});

/** `require` with wrong files and names, and with unusual ones that it accepts. */
import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync } from "node:fs";
import path from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import type { LuaError, LuaState, StateOptions } from "../../src/index.js";
import { coded, type Coded } from "../support/coded.js";
import { nativeLua } from "../support/native-lua.mjs";
import { put, temporaryDirectory, thrown } from "../support/native-scene.js";
import { products, sharedRuntime } from "../support/products.js";
import { createEngine } from "../../src/wasmoon.js";

const native = await nativeLua();
const NOBODY = 65534;
const MARK = "\u{feff}";

describe.each(products)("$name", (product) => {
  const runtime = sharedRuntime(product, { stdlib: false });

  function stateIn(directory: string, options: StateOptions = {}): LuaState {
    const state = runtime().createState({ context: directory, ignoreEnvironment: true, ...options });
    onTestFinished(() => {
      state.close();
    });
    return state;
  }

  const errorOf = (state: LuaState, name: string): LuaError =>
    thrown(() => state.run("return require(...)", { name: "=chunk", args: [name] })) as LuaError;

  /** A precompiled chunk that returns a string. */
  function bytecode(): Uint8Array {
    using state = runtime().createState();
    const [hex] = state.run(
      `return (string.dump(load "return 'precompiled'"):gsub(".", function (c) return ("%02x"):format(c:byte()) end))`,
    );
    return new Uint8Array(Buffer.from(hex as string, "hex"));
  }

  // Without a C compiler there is nothing to compare with.
  test
    .skipIf("missing" in native)
    .each([
      "gone",
      "a.b.c",
      "with-hyphen",
      "a..b",
      ".",
      "",
      "../x",
      "/etc/x",
      "x y",
      "é",
      "%d",
      "?",
      "directory",
      "x;y",
    ])("%j: the message for a missing module is the reference's", (name) => {
    if ("missing" in native) throw new Error(native.missing);
    const directory = temporaryDirectory();
    mkdirSync(path.join(directory, "directory.lua"));
    const state = stateIn(directory);
    const [paths, cpaths] = state.run(`return package.path, package.cpath`) as [string, string];
    const script = `package.path, package.cpath = arg[1], arg[2] io.write(select(2, pcall(require, arg[3])))`;
    put(directory, { "script.lua": script });
    const expected = execFileSync(native.lua, [path.join(directory, "script.lua"), paths, cpaths, name], {
      encoding: "utf8",
    });
    expect(state.run(`return select(2, pcall(require, ...))`, { args: [name] })[0]).toBe(expected);
  });

  test("a directory in place of a file is passed over by our roots", () => {
    const directory = temporaryDirectory();
    mkdirSync(path.join(directory, "name.lua"));
    mkdirSync(path.join(directory, "name.wasm"));
    put(directory, { "name/init.lua": "return 'the file'" });
    const state = stateIn(directory);
    expect(state.run(`return (require "name")`)).toEqual(["the file"]);
    const searchPath = `return package.searchpath("name", package.path)`; // the reference's function, which opens files directly
    expect(state.run(searchPath)).toEqual([`${directory}/name.lua`]);
    mkdirSync(path.join(directory, "only.lua"));
    expect(errorOf(state, "only").message).toContain(`${directory}/only.lua`);
  });

  test("a context whose path has signs of package.path in it", () => {
    const directory = path.join(temporaryDirectory(), "a;b?c");
    put(directory, { "plain.lua": "return 'plain'" });
    const state = stateIn(directory);
    expect(state.run(`return require "plain"`)).toEqual(["plain", `${directory}/plain.lua`]);
    expect(state.run(`return (package.searchpath("plain", package.path))`)).toEqual([undefined]);
  });

  test("a file that cannot be read is named", () => {
    const directory = temporaryDirectory();
    put(directory, { "closed.lua": "return 1", "closed2.wasm": "" });
    chmodSync(directory, 0o755);
    for (const file of ["closed.lua", "closed2.wasm"]) chmodSync(path.join(directory, file), 0);
    const state = stateIn(directory);
    const isRoot = process.geteuid?.() === 0; // root can read everything
    if (isRoot) process.seteuid?.(NOBODY);
    try {
      expect(errorOf(state, "closed").message).toBe(
        `error loading module 'closed' from file '${directory}/closed.lua':\n\tcannot open ${directory}/closed.lua: Permission denied`,
      );
      expect(errorOf(state, "closed2").message).toMatch(
        `error loading module 'closed2' from file '${directory}/closed2.wasm':\n\t${directory}/closed2.wasm: cannot read the file: Permission denied`,
      );
    } finally {
      if (isRoot) process.seteuid?.(0);
    }
  });

  test("a syntax error names the file and its line, and the module can be mended", () => {
    const directory = temporaryDirectory();
    put(directory, { "wrong.lua": "local x = 1\n\nlocal = 2\n" });
    const state = stateIn(directory);
    expect(errorOf(state, "wrong").message).toBe(
      `error loading module 'wrong' from file '${directory}/wrong.lua':\n\t${directory}/wrong.lua:3: <name> expected near '='`,
    );
    put(directory, { "wrong.lua": "return 'right'" });
    expect(state.run(`return (require "wrong")`)).toEqual(["right"]);
  });

  test("an error while it runs names the file and its line", () => {
    const directory = temporaryDirectory();
    put(directory, { "fails.lua": "\nerror 'no'", "object.lua": "error({ code = 7 })" });
    const state = stateIn(directory);
    expect(errorOf(state, "fails").message).toBe(`${directory}/fails.lua:2: no`);
    expect(state.run(`local _, e = pcall(require, "object") return e.code, package.loaded.object`)).toEqual([
      7,
      undefined,
    ]);
  });

  test("a byte order mark and a first line with # are accepted, and lines are counted on", () => {
    const directory = temporaryDirectory();
    put(directory, {
      "mark.lua": `${MARK}return 'mark'`,
      "bang.lua": "#!/usr/bin/env perilune\nreturn 'bang', debug.getinfo(1, 'l').currentline",
      "both.lua": `${MARK}#!/usr/bin/env perilune\nreturn debug.getinfo(1, 'l').currentline`,
      "only.lua": "#!/usr/bin/env perilune",
      "empty.lua": "",
      "crlf.lua": "local x = 1\r\nreturn x\r\n",
    });
    const state = stateIn(directory);
    expect(
      state.run(
        `
          return (require "mark"),
            (require "bang"),
            (require "both"),
            (require "only"),
            (require "empty"),
            (require "crlf")
        `,
      ),
    ).toEqual(["mark", "bang", 2, true, true, 1]);
  });

  test("a cycle loads again without end, as in the reference, unless a module puts itself into package.loaded", () => {
    const directory = temporaryDirectory();
    put(directory, {
      "seeded.lua": `local M = {} package.loaded[...] = M M.other = require "other" return M`,
      "other.lua": `return { back = require "seeded" }`,
      "endless.lua": `return require "endless2"`,
      "endless2.lua": `return require "endless"`,
    });
    const state = stateIn(directory);
    expect(state.run(`local s = require "seeded" return s.other.back == s`)).toEqual([true]);
    expect(errorOf(state, "endless").message).toMatch(/stack overflow/);
    expect(state.run(`return package.loaded.endless`)).toEqual([undefined]);
  });

  test("options that name no directory are refused", async () => {
    const bad: [string, Record<string, unknown>][] = [
      ["context", { context: 5 }],
      ["context", { context: null, confined: true }],
      ["context", { context: "/app\0x", confined: true }],
      ["stdlib", { stdlib: true }],
      ["stdlib", { stdlib: "/lib\0" }],
      ["confined", { confined: "yes" }],
      ["confined", { confined: null }],
      ["confined", { confined: {} }],
      ["confined", { confined: { roots: "/data" } }],
      ["confined", { confined: { roots: [5] } }],
      ["confined", { confined: { roots: ["/data\0"] } }],
      ["confined", { confined: { readOnly: "/data" } }],
      ["confined", { confined: { roots: ["/data"], readOnly: [5] } }],
    ];
    for (const [option, options] of bad) {
      const error = thrown(() => runtime().createState(options as StateOptions));
      expect([options, error]).toEqual([options, coded("ERR_OPTION")]);
      expect((error as Coded<"ERR_OPTION">).option).toBe(option);
    }
    for (const stdlib of [true, 5, "\0"])
      await expect(product.loadRuntime({ stdlib: stdlib as string })).rejects.toThrow(coded("ERR_OPTION"));
    expect(() => createEngine(runtime(), { context: 5 as unknown as string })).toThrow(coded("ERR_OPTION"));
  });

  test("names that are not strings", () => {
    const directory = temporaryDirectory();
    put(directory, { "12.lua": "return ...", "1/5.lua": "return ..." });
    const state = stateIn(directory);
    expect(state.run(`return (require(12)), (require(1.5))`)).toEqual(["12", "1.5"]);
    for (const value of ["nil", "true", "{}", "print"])
      expect(state.run(`return select(2, pcall(require, ${value}))`)[0]).toMatch(
        /^bad argument #1 to 'require' \(string expected, got (nil|boolean|table|function)\)$/,
      );
    expect(state.run(`return select(2, pcall(require))`)[0]).toMatch(
      "bad argument #1 to 'require' (string expected, got no value)",
    );
  });

  test("a name with a NUL ends there, as in the reference", () => {
    const directory = temporaryDirectory();
    put(directory, { "name.lua": "return ..." });
    expect(stateIn(directory).run(`return select(2, require "name\\0/../../etc")`)).toEqual([
      `${directory}/name.lua`,
    ]);
  });

  test("a precompiled file is refused, with its name, unless it is allowed", () => {
    const directory = temporaryDirectory();
    const chunk = bytecode();
    const after = (text: string): Uint8Array => new Uint8Array([...Buffer.from(text), ...chunk]);
    put(directory, {
      "chunk.lua": chunk,
      "folder/init.lua": chunk,
      "bang.lua": after("#!/usr/bin/perilune\n"),
      "mark.lua": after(`${MARK}#\n`),
      "elsewhere/far.lua": chunk,
      "broken.lua": "\x1bLua",
      "text.lua": "return 'text'",
    });
    const state = stateIn(directory);
    for (const [name, file] of [
      ["chunk", "chunk.lua"],
      ["folder", "folder/init.lua"],
      ["bang", "bang.lua"],
      ["mark", "mark.lua"],
      ["broken", "broken.lua"],
    ] as const) {
      const error = errorOf(state, name);
      expect(error.message).toBe(
        `error loading module '${name}' from file '${directory}/${file}':\n\tattempt to load a binary chunk (mode is 't')`,
      );
    }
    state.set("more", `${directory}/elsewhere/?.lua`);
    state.run(`package.path = more`);
    expect(errorOf(state, "far").message).toBe(
      `error loading module 'far' from file '${directory}/elsewhere/far.lua':\n\tattempt to load a binary chunk (mode is 't')`,
    );
    expect(state.run(`return (require "text")`)).toEqual(["text"]);

    const allowing = stateIn(directory, { allowBinary: true });
    expect(allowing.run(`return (require "chunk"), (require "folder"), (require "bang")`)).toEqual([
      "precompiled",
      "precompiled",
      "precompiled",
    ]);
    expect(errorOf(allowing, "broken").message).toMatch(`broken.lua: bad binary format (truncated chunk)`);
  });

  test("with allowBinary, wasmoon's engine, loadfile and dofile take a precompiled file as the reference does", async () => {
    const directory = temporaryDirectory();
    put(directory, { "chunk.lua": bytecode() });
    const engine = createEngine(runtime(), { context: directory, allowBinary: true });
    onTestFinished(() => {
      engine.global.close();
    });
    expect(await engine.doString(`return (require "chunk")`)).toBe("precompiled");
    const state = stateIn(directory, { allowBinary: true });
    expect(
      state.run(`local file = ... return dofile(file), loadfile(file)(), loadfile(file, "t")`, {
        args: [path.join(directory, "chunk.lua")],
      }),
    ).toEqual(["precompiled", "precompiled", undefined, "attempt to load a binary chunk (mode is 't')"]);
  });
});

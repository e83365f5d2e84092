/** Lua errors show the line of the source: of files, virtual files, strings, modules and mixed modules. */
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LuaError, type ChunkOptions, type LuaState, type LuaTable } from "../../src/index.js";
import { folder } from "../cli/support.js";
import { ROOT } from "../support/compile.js";
import { products, sharedRuntime } from "../support/products.js";

/** Lua's name of a file with a long path: LUA_IDSIZE has 60 bytes. */
const cutPath = (file: string): string =>
  `...${Buffer.from(file)
    .subarray(-56)
    .toString("utf8")
    .replace(/^\ufffd+/, "")}`;

const LONG = `/${"directory-with-a-long-name/".repeat(4)}é${"x".repeat(54)}.lua`;

describe.each(products)("sources of errors ($name)", (product) => {
  const runtime = sharedRuntime(product, {
    files: {
      "/app/lib.lua": "local M = {}\nfunction M.f(t)\n  return t.x.y\nend\nreturn M\n",
      "/app/syntax.lua": "local a\nlocal = 1",
      "/app/windows.lua": "\ufeff-- one\r\n-- two\r\nerror('three')\r\n",
      "/app/script.lua": "#!/usr/bin/lua\nerror('after the first line')\n",
      "/app/thread.lua": "return function()\n  error('within')\nend\n",
      [LONG]: "\nerror('deep down')\n",
      [`/second${LONG}`]: "\nerror('in the second')\n",
      "/app/é:3: in x.lua": "\nlocal function f() error('odd') end\nf()\n",
      "/other/latin.lua": new Uint8Array([...Buffer.from("error('"), 0xe9, ...Buffer.from("')\n")]),
    },
  });
  let state: LuaState;
  beforeAll(() => {
    state = runtime().createState({ context: "/app" });
  });
  afterAll(() => {
    state.close();
  });
  const failure = (source: string | Uint8Array, options: ChunkOptions = {}, on = state): LuaError => {
    try {
      on.run(source, options);
    } catch (error) {
      if (error instanceof LuaError) return error;
      throw error;
    }
    throw new Error("nothing was thrown");
  };
  const where = ({ file, line, excerpt }: LuaError): object => ({ file, line, excerpt });

  it.each([
    ["a string that messages cut", undefined],
    ["a name that messages cut", `=${"long ".repeat(20)}`],
    ["a path that messages cut", `@/nowhere/${"é".repeat(50)}.lua`],
  ])("find %s once it no longer runs", (_, name) => {
    const source = "-- the first line\nreturn select(2, pcall(function() error('kept') end))";
    const [message] = state.run(source, name === undefined ? {} : { name });
    const error = failure("error(..., 0)", { name: "=again", args: [message] } as ChunkOptions);
    expect(error.line).toBe(2);
    expect(error.excerpt).toContain("\n > 2 | return select(2");
  });

  it("give each frame", () => {
    const error = failure("local lib = require('lib')\nlib.f({})", { name: "=the script" });
    expect(
      error.frames.map(({ source, file, line, description }) => [source, file, line, description]),
    ).toEqual([
      ["/app/lib.lua", "/app/lib.lua", 3, "function 'lib.f'"],
      ["the script", undefined, 2, "main chunk"],
      ["[C]", undefined, undefined, "?"],
    ]);
    expect(error.frames.map(({ excerpt }) => excerpt)).toEqual([
      "/app/lib.lua:3\n   2 | function M.f(t)\n > 3 |   return t.x.y\n   4 | end",
      "the script:2\n   1 | local lib = require('lib')\n > 2 | lib.f({})",
      undefined,
    ]);
    expect(error.frames).toBe(error.frames);
    expect(error.position).toBe(error.frames[0]);
    expect(error.excerpt).toBe(error.frames[0]?.excerpt);
  });

  it.each<[string, string | Uint8Array, ChunkOptions, object]>([
    [
      "a string",
      "\n\nerror('three')\n",
      {},
      { file: undefined, line: 3, excerpt: "[string \"...\"]:3\n   2 |\n > 3 | error('three')" },
    ],
    [
      "bytes",
      new TextEncoder().encode("error('é')"),
      {},
      { file: undefined, line: 1, excerpt: "[string \"error('é')\"]:1\n > 1 | error('é')" },
    ],
    [
      "a chunk with the name of a file",
      "error('x')",
      { name: "@dir/a:1: b.lua" },
      { file: "dir/a:1: b.lua", line: 1, excerpt: "dir/a:1: b.lua:1\n > 1 | error('x')" },
    ],
    [
      "a syntax error",
      "x = 1\nx = = 2",
      { name: "=main" },
      { file: undefined, line: 2, excerpt: "main:2\n   1 | x = 1\n > 2 | x = = 2" },
    ],
    [
      "a syntax error at the end",
      "if x then\n",
      { name: "=main" },
      { file: undefined, line: 2, excerpt: "main:2\n   1 | if x then\n > 2 |" },
    ],
    [
      "a module that does not compile",
      "require 'syntax'",
      {},
      { file: "/app/syntax.lua", line: 2, excerpt: "/app/syntax.lua:2\n   1 | local a\n > 2 | local = 1" },
    ],
    [
      "a file with a mark and line ends of Windows",
      "dofile('/app/windows.lua')",
      {},
      {
        file: "/app/windows.lua",
        line: 3,
        excerpt: "/app/windows.lua:3\n   2 | -- two\n > 3 | error('three')",
      },
    ],
    [
      "a script with #!",
      "dofile('/app/../app/script.lua')",
      {},
      {
        file: "/app/../app/script.lua",
        line: 2,
        excerpt: "/app/../app/script.lua:2\n   1 | #!/usr/bin/lua\n > 2 | error('after the first line')",
      },
    ],
    [
      "a coroutine",
      "local c = coroutine.wrap(require('thread'))\nc()",
      {},
      {
        file: "/app/thread.lua",
        line: 2,
        excerpt: "/app/thread.lua:2\n   1 | return function()\n > 2 |   error('within')\n   3 | end",
      },
    ],
    [
      "a path that Lua cuts",
      "dofile(...)",
      { args: [LONG] },
      {
        file: LONG,
        line: 2,
        excerpt: `${cutPath(LONG)}:2\n   1 |\n > 2 | error('deep down')`,
      },
    ],
    [
      "a name that looks like a position",
      "dofile('/app/é:3: in x.lua')",
      {},
      {
        file: "/app/é:3: in x.lua",
        line: 2,
        excerpt: "/app/é:3: in x.lua:2\n   1 |\n > 2 | local function f() error('odd') end\n   3 | f()",
      },
    ],
    [
      "bytes that are not UTF-8",
      "dofile('/other/latin.lua')",
      {},
      { file: "/other/latin.lua", line: 1, excerpt: "/other/latin.lua:1\n > 1 | error('\ufffd')" },
    ],
    [
      "a function with a name that looks like a frame",
      "t = {['x:3: in y'] = function() error('a', 2) end}\nt['x:3: in y']()",
      { name: "=main" },
      {
        file: undefined,
        line: 2,
        excerpt: "main:2\n   1 | t = {['x:3: in y'] = function() error('a', 2) end}\n > 2 | t['x:3: in y']()",
      },
    ],
    [
      "a string that Lua loads",
      "local s = 'return nil + 1'\nload(s)()",
      {},
      { file: undefined, line: 1, excerpt: '[string "return nil + 1"]:1\n > 1 | return nil + 1' },
    ],
    [
      "a string of many lines that Lua loads",
      "local s = 'local a\\nlocal b = #a'\nload(s)()",
      {},
      { file: undefined, line: 2, excerpt: '[string "local a..."]:2\n   1 | local a\n > 2 | local b = #a' },
    ],
    [
      "of two strings that begin alike, the one that runs",
      "load('-- same\\nreturn #nil')()",
      { name: "-- same\nlocal other" },
      { file: undefined, line: 2, excerpt: '[string "-- same..."]:2\n   1 | -- same\n > 2 | return #nil' },
    ],
    [
      "of two files whose long paths end alike, the one that runs",
      "pcall(dofile, ...) dofile((select(2, ...)))",
      { args: [LONG, `/second${LONG}`] },
      {
        file: `/second${LONG}`,
        line: 2,
        excerpt: `${cutPath(LONG)}:2\n   1 |\n > 2 | error('in the second')`,
      },
    ],
    [
      "a name that is not a source",
      "error('named')",
      { name: "my chunk" },
      { file: undefined, line: 1, excerpt: "[string \"my chunk\"]:1\n > 1 | error('named')" },
    ],
    [
      "an error that is a table",
      "\nerror({})",
      { name: "=main" },
      { file: undefined, line: 2, excerpt: "main:2\n   1 |\n > 2 | error({})" },
    ],
    [
      "an error without a position",
      "error('no position', 0)",
      { name: "=main" },
      { file: undefined, line: 1, excerpt: "main:1\n > 1 | error('no position', 0)" },
    ],
    [
      "a name that is not known",
      "load('\\n\\nerror(1)', '=unknown')()",
      {},
      { file: undefined, line: 3, excerpt: undefined },
    ],
  ])("%s", (_, source, options, expected) => {
    expect(where(failure(source, options))).toEqual(expected);
  });

  it("of a script within a mixed module", () => {
    const { files } = runtime();
    files.write(
      "/app/complex.wasm",
      readFileSync(path.join(ROOT, "native/modules/complex/mixed/complex.wasm")),
    );
    files.write("/app/complex.lua", "local _, _, M = ...\n\nfunction M.f() error('in the script') end\n");
    const error = failure("require('complex').f()");
    expect(error.message).toBe("/app/complex.lua:3: in the script");
    expect(error.excerpt).toBe(
      "/app/complex.lua:3\n   2 |\n > 3 | function M.f() error('in the script') end",
    );
  });

  it("of a syntax error are there too", () => {
    const error = failure("x = = 2", { name: "=main" });
    expect(error).toMatchObject({ code: "ERR_LUA_SYNTAX" });
    expect(error.frames).toEqual([]);
    expect(error.position?.source).toBe("main");
  });

  it("two chunks with one name: the latest that has the line", () => {
    using fn = state.load("\n\n\nfunction late() error('first') end", { name: "=twice" });
    state.call(fn, []);
    state.run("return 1", { name: "=twice" });
    expect(failure("late()").frames.find(({ source }) => source === "twice")?.excerpt).toContain(
      "error('first')",
    );
  });

  it("a handler of the host, a state that was closed, a deep stack", () => {
    const own = runtime().createState({ context: "/app" });
    own.set("call", (fn) => own.call(fn as never, []));
    const error = failure("call(function()\n  require('lib').f(1)\nend)", { name: "=own" }, own);
    const deep = failure(
      "local function f(n)\n  if n == 0 then error('deep') end\n  return f(n - 1) + 1\nend\nf(100)",
      {},
      own,
    );
    own.close();
    expect(error.excerpt).toContain(" > 3 |   return t.x.y");
    expect(deep.line).toBe(2);
    expect(deep.frames).toHaveLength(21);
  });

  it("a file that changed is marked, one that is gone has no lines", () => {
    using place = folder({
      "a.lua": "function boom()\n  error('a')\nend\n",
      "b.lua": "return function() error('b') end",
    });
    state.run("dofile(...)", { args: [path.join(place.path, "a.lua")] });
    using b = state.run("return dofile(...)", { args: [path.join(place.path, "b.lua")] })[0] as never as {
      call(): void;
    } & Disposable;
    const [first, second] = [failure("boom()"), failure("local b = ... b()", { args: [b as never] })];
    writeFileSync(path.join(place.path, "a.lua"), "-- other\n-- text here, longer than before\n");
    rmSync(path.join(place.path, "b.lua"));
    const [, inA] = first.frames;
    expect(inA?.file).toMatch(/a\.lua$/);
    expect(inA?.excerpt).toMatch(
      /a\.lua:2 \(the file was changed since\)\n {3}1 \| -- other\n > 2 \| -- text/,
    );
    expect(second.frames[1]?.file).toMatch(/b\.lua$/);
    expect(second.frames[1]?.excerpt).toBeUndefined();
  });

  it("a chunk that is no longer kept has no lines, and the state remains usable", () => {
    using fn = state.load("error('old')", { name: "=old" });
    for (let i = 0; i < 100; i++) state.run(`return ${i}`);
    try {
      state.call(fn, []);
    } catch (error) {
      expect((error as LuaError).message).toBe("old:1: old");
      expect((error as LuaError).line).toBe(1);
      expect((error as LuaError).excerpt).toBeUndefined();
    }
    expect.assertions(3);
  });

  it("memory that ran out has none", () => {
    const error = new LuaError("not enough memory", undefined, "", undefined, undefined, {
      code: "ERR_LUA_MEMORY",
      limit: undefined,
    });
    expect([error.frames, error.position, error.excerpt]).toEqual([[], undefined, undefined]);
  });

  it.each([
    "=short",
    `=${"n".repeat(58)}`,
    `=${"n".repeat(59)}`,
    `=${"n".repeat(60)}`,
    `=${"é".repeat(40)}`,
    "@file.lua",
    `@${"f".repeat(58)}`,
    `@${"f".repeat(59)}`,
    `@${"f".repeat(60)}`,
    `@${"é".repeat(40)}x`,
    `@${"é".repeat(40)}`,
    "",
    "return 1",
    "a\nb",
    "\n",
    "x".repeat(44),
    "x".repeat(45),
    "x".repeat(46),
    "é".repeat(30),
    `${"x".repeat(44)}\n`,
    `x${"\u{1f600}".repeat(30)}`,
    "cut\0here",
    "a\udcffb",
  ])("of a chunk with the name %j: shown as Lua shows it", (name) => {
    const error = failure("\nerror({ name = debug.getinfo(1, 'S').short_src })", { name });
    const shown = (error.value as LuaTable).get("name");
    expect(error.frames[1]?.source).toBe(shown);
    expect(error.traceback).toContain(`\n\t${String(shown)}:2: in `);
    expect(error.excerpt).toBe(
      `${String(shown)}:2\n   1 |\n > 2 | error({ name = debug.getinfo(1, 'S').short_src })`,
    );
  });
});

/** The line of the source below the message that `perilune` ends with. */

import { spawnSync } from "node:child_process";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { folder, MAIN, perilune, run } from "./support.js";

const SCRIPT = "local t = nil\nlocal function f()\n  t.x = 1\nend\nf()\n";
const EXCERPT = "x.lua:3\n   2 | local function f()\n > 3 |   t.x = 1\n   4 | end\n";

const files = {
  "x.lua": SCRIPT,
  "syntax.lua": "local x = 1\nlocal = 2\n",
  "main.lua": "#!/usr/bin/perilune\nlocal lib = require 'dir.lib'\nlib.f()\n",
  "dir/lib.lua": "return { f = function(x)\n  return #x\nend }\n",
  "needs.lua": "require 'syntax'\n",
  "a:7: b.lua": "\n\nerror 'odd name'\n",
  "table.lua": "error({})\n",
  "exits.lua": "io.stderr:write('perilune: x.lua:3: no\\n') os.exit(1)\n",
  "last.lua":
    "setmetatable({}, { __gc = function() io.stderr:write('perilune: bye x.lua:1: \\n') end })\n\nerror('end')\n",
  "changes.lua":
    "local f = assert(io.open('changes.lua', 'w'))\nf:write('-- a\\n-- b\\n-- c\\n')\nf:close() error('late')\n",
  "control.lua": "local s = '\u001b[31m' error('red')\n",
  "long.lua": `error('long') -- ${"x".repeat(1000)}\n`,
};

async function excerpt(...args: string[]): Promise<string> {
  using place = folder(files);
  const plain = await perilune(args, { cwd: place.path });
  const shown = await perilune(["--source", ...args], { cwd: place.path });
  expect(shown.code).toBe(plain.code);
  expect(shown.stdout).toBe(plain.stdout);
  expect(shown.stderr.startsWith(plain.stderr)).toBe(true);
  return Buffer.from(shown.stderr.slice(plain.stderr.length), "latin1").toString("utf8");
}

describe("perilune --source", { timeout: 60_000 }, () => {
  test.for([
    ["of a script", ["x.lua"], EXCERPT],
    ["by a longer path", ["./dir/../x.lua"], `./dir/../${EXCERPT}`],
    ["of a syntax error", ["syntax.lua"], "syntax.lua:2\n   1 | local x = 1\n > 2 | local = 2\n"],
    [
      "of a module",
      ["main.lua"],
      "./dir/lib.lua:2\n   1 | return { f = function(x)\n > 2 |   return #x\n   3 | end }\n",
    ],
    [
      "of a module that does not compile",
      ["needs.lua"],
      "./syntax.lua:2\n   1 | local x = 1\n > 2 | local = 2\n",
    ],
    ["of a file with colons in its name", ["a:7: b.lua"], "a:7: b.lua:3\n   2 |\n > 3 | error 'odd name'\n"],
    ["of a statement", ["-e", "x = 1\nerror(x)"], "(command line):2\n   1 | x = 1\n > 2 | error(x)\n"],
    ["of one of several statements: not known", ["-e", "x = 1", "-e", "error(x)"], ""],
    ["of a string", ["-e", "local s = 'x ='\nassert(load(s))"], '[string "x ="]:1\n > 1 | x =\n'],
    ["of an error that is a table", ["table.lua"], "table.lua:1\n > 1 | error({})\n"],
    ["after os.exit: nothing", ["exits.lua"], ""],
    ["of a file that is not there: nothing", ["none.lua"], ""],
    ["of a wrong option: nothing", ["-x"], ""],
    ["of a script that ends well: nothing", ["-e", "io.stderr:write('perilune: x.lua:3: no')"], ""],
    [
      "with control characters",
      ["control.lua"],
      "control.lua:1\n > 1 | local s = '\ufffd[31m' error('red')\n",
    ],
    ["of a long line", ["long.lua"], `long.lua:1\n > 1 | error('long') -- ${"x".repeat(142)}…\n`],
  ] as const)("%s", async ([, args, expected]) => {
    expect(await excerpt(...args)).toBe(expected);
  });

  test("ignores what finalizers write after the message", async () => {
    using place = folder(files);
    const { stderr } = await perilune(["--source", "last.lua"], { cwd: place.path });
    expect(stderr.endsWith("last.lua:3\n   2 |\n > 3 | error('end')\n")).toBe(true);
  });

  test("a file that has changed is shown as one", async () => {
    using place = folder(files);
    const { stderr } = await perilune(["--source", "changes.lua"], { cwd: place.path });
    expect(stderr.endsWith("changes.lua:3 (the file was changed since)\n   2 | -- b\n > 3 | -- c\n")).toBe(
      true,
    );
  });

  test("the script does not see the option", async () => {
    using place = folder({ "a.lua": "print(arg[-2], arg[-1], arg[0], ...)" });
    const { stdout } = await perilune(["--source", "-E", "a.lua", "--source"], { cwd: place.path });
    expect(stdout).toBe("perilune\t-E\ta.lua\t--source\n");
  });

  test("of standard input", async () => {
    const input = "#!/usr/bin/lua\nlocal t\nt()\n";
    for (const args of [["--source"], ["--source", "-", "x"]]) {
      const { stderr } = await perilune(args, { input });
      expect(stderr.endsWith("stdin:3\n   2 | local t\n > 3 | t()\n")).toBe(true);
    }
    const { stdout } = await perilune(["--source", "-e", "io.write(io.read('a'))"], { input });
    expect(stdout).toBe(input);
  });

  test("LUA_INIT", async () => {
    const { stderr } = await perilune(["--source", "-v"], { env: { LUA_INIT: "local a\na()" } });
    expect(stderr.endsWith("LUA_INIT:2\n   1 | local a\n > 2 | a()\n")).toBe(true);
  });
});

const python = spawnSync("python3", ["-c", "import pty"]).status === 0;
const terminal = python ? "on a terminal" : "on a terminal: skipped, since python3 is not here";

describe.skipIf(!python)(terminal, { timeout: 60_000 }, () => {
  const onTerminal = async (...args: string[]): Promise<string> => {
    using place = folder(files);
    const wanted = {
      command: [process.execPath, MAIN, ...args],
      env: { TERM: "dumb", PERILUNE_HISTORY: "" },
      steps: [],
    };
    const driver = path.join(import.meta.dirname, "terminal.py");
    const { stdout } = await run("python3", [driver, JSON.stringify(wanted)], { cwd: place.path });
    return (JSON.parse(stdout) as { output: string }).output.replaceAll("\r\n", "\n");
  };

  test("the line is shown without being asked for", async () => {
    expect(await onTerminal("x.lua")).toMatch(
      /^perilune: x\.lua:3: attempt to index a nil value \(upvalue 't'\)\nstack traceback:\n/,
    );
    expect((await onTerminal("x.lua")).endsWith(EXCERPT)).toBe(true);
  });

  test("before the interactive mode too", async () => {
    expect((await onTerminal("-i", "x.lua")).endsWith(EXCERPT)).toBe(true);
  });
});

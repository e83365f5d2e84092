/**
 * The interactive mode on a real pseudo-terminal, which Python opens (terminal.py). Without Python these tests are
 * skipped, and say so.
 */

import { execFile, spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import { folder, MAIN } from "./support.js";

const python = spawnSync("python3", ["-c", "import pty"]).status === 0;
const DRIVER = fileURLToPath(new URL("terminal.py", import.meta.url));

/** The end of a drawn prompt: the cursor moves behind it. */
const PROMPT = "> \x1b[3G";
const MORE = ">> \x1b[4G";
const UP = "\x1b[A";
const LEFT = "\x1b[D";
const CTRL_A = "\x01";
const CTRL_C = "\x03";
const CTRL_D = "\x04";
const SIGINT = 2;

/** The output to wait for, and the input that follows: text, a signal, or nothing. */
type Step = readonly [string, string | { readonly signal: number } | null];

interface Session {
  /** Everything that the terminal got. */
  readonly output: string;
  /** The same as a reader sees it: no control sequences, line feeds for line ends. */
  readonly text: string;
  readonly code: number | null;
}

async function session(
  steps: readonly Step[],
  { args = [], env = {}, cwd }: { args?: readonly string[]; env?: Record<string, string>; cwd?: string } = {},
): Promise<Session> {
  using place = folder();
  const wanted = {
    command: [process.execPath, MAIN, ...args],
    env: { TERM: "xterm", PERILUNE_HISTORY: path.join(place.path, "history"), ...env },
    steps,
  };
  const { stdout } = await promisify(execFile)("python3", [DRIVER, JSON.stringify(wanted)], {
    cwd: cwd ?? place.path,
    maxBuffer: 1 << 26,
  });
  const { output, code, missing } = JSON.parse(stdout) as {
    output: string;
    code: number | null;
    missing: string | null;
  };
  expect(missing, `never came; the terminal got ${JSON.stringify(output)}`).toBeNull();
  const text = output.replace(/\x1b\[[0-9;]*[A-Za-z]/g, "").replace(/\r+\n/g, "\n");
  return { output, text, code };
}

/** Parts of one long session, by what each shows: the steps, and what the terminal has in it then. */
const PARTS: Readonly<Record<string, readonly [steps: readonly Step[], shown: string]>> = {
  "evaluates expressions and statements": [
    [
      [PROMPT, "1 + 1, 'two'\r"],
      [PROMPT, "x = 5\r"],
      [PROMPT, "= x\r"],
    ],
    "\n> 1 + 1, 'two'\n2\ttwo\n> x = 5\n> = x\n5\n> ",
  ],
  "continues an incomplete statement": [
    [
      [PROMPT, "for i = 1, 2 do\r"],
      [MORE, "print(i * 10)\r"],
      [MORE, "end\r"],
    ],
    "> for i = 1, 2 do\n>> print(i * 10)\n>> end\n10\n20\n> ",
  ],
  "shows errors as lua does": [
    [[PROMPT, "error('oh')\r"]],
    "\nstdin:1: oh\nstack traceback:\n\t[C]: in function 'error'\n",
  ],
  "shows errors of syntax": [[[PROMPT, "x = = 1\r"]], "\nstdin:1: unexpected symbol near '='\n"],
  "continues after errors": [[[PROMPT, "'still here'\r"]], "\nstill here\n"],
  "edits the line": [[[PROMPT, `2 * 4${LEFT}1${CTRL_A}10 + \r`]], "\n38\n"],
  "long lines and text beyond ASCII arrive whole": [
    [
      [PROMPT, `#'${"x".repeat(1500)}', 'größe 日本'\r`],
      ["\n1500\t", null],
    ],
    "\n1500\tgröße 日本\n",
  ],
  "uses the script's prompts": [
    [
      [PROMPT, "_PROMPT = 'lua$ '\r"],
      ["lua$ \x1b[6G", "_PROMPT = nil\r"],
    ],
    "\nlua$ _PROMPT = nil\n> ",
  ],
  "lets the program read a line of the terminal": [
    [
      [PROMPT, "print('name?') name = io.read()\r"],
      ["name?\r\n", "Ada\n"],
      [PROMPT, "name .. '!'\r"],
      ["Ada!\r\n", null],
    ],
    "\nAda!\n",
  ],
  "lets the program read the terminal to its end": [
    [
      [PROMPT, "print('all?') all = io.read('a')\r"],
      ["all?\r\n", "one\ntwo\n\x04"],
      [PROMPT, "#all\r"],
    ],
    "\n8\n",
  ],
  "gives each line of a paste to the next reader": [
    [
      [PROMPT, "a = io.read()\rpasted\rfunction f()\rreturn a .. 2\rend\rf()\r"],
      ["pasted2\r\n", null],
    ],
    "> f()\npasted2\n",
  ],
  "writes output before the prompt, and prompts on a new line": [
    [
      [PROMPT, "io.write('no end'); local y\r"],
      ["no end\r\n", null],
    ],
    "\nno end\n> ",
  ],
  "drops the text of the line at an interrupt": [
    [
      [PROMPT, `os.exit(1)${CTRL_C}`],
      [PROMPT, "7 * 7\r"],
      ["49\r\n", null],
    ],
    "^C\n> 7 * 7\n49\n",
  ],
  "gives up a statement that is not complete at an interrupt": [
    [
      [PROMPT, "function f(\r"],
      [MORE, CTRL_C],
      [PROMPT, "'on'\r"],
    ],
    "near <eof>\n> 'on'\non\n",
  ],
  "stops a program that writes at an interrupt": [
    [
      [PROMPT, "while true do io.write('.\\n') for i = 1, 1e5 do end end\r"],
      [".\r\n.\r\n", CTRL_C],
      ["interrupted!", null],
      [PROMPT, "'and on'\r"],
      ["and on\r\n", null],
    ],
    "stdin:1: interrupted!\nstack traceback:\n",
  ],
};

const name = python ? "the interactive mode" : "the interactive mode: skipped, since python3 is not here";

describe.skipIf(!python)(name, { timeout: 120_000 }, () => {
  describe("in one session", () => {
    let all: Session;
    beforeAll(async () => {
      all = await session([...Object.values(PARTS).flatMap(([steps]) => steps), [PROMPT, CTRL_D]]);
    });

    test.each(Object.entries(PARTS))("%s", (_, [, shown]) => {
      expect(all.text).toContain(shown);
    });

    test("starts with the version, and ends at the end of the input", () => {
      expect(all.text).toMatch(/^Lua 5\.4\.\d+ {2}Copyright[^\n]*\n> 1 \+ 1, 'two'\n/);
      expect(all.text).toMatch(/\n> \n$/);
      expect(all.code).toBe(0);
    });
  });

  test("keeps a history from one session to the next", async () => {
    using place = folder();
    const history = path.join(place.path, "kept");
    const env = { PERILUNE_HISTORY: history };
    const first: Step[] = [
      [PROMPT, "first = 1\r"],
      [PROMPT, "'sec' .. 'ond'\r"],
      [PROMPT, `${UP}\r`],
      [PROMPT, CTRL_D],
    ];
    const { text } = await session(first, { env });
    expect(text.match(/\nsecond\n/g)).toHaveLength(2);
    expect(readFileSync(history, "utf8")).toBe("first = 1\n'sec' .. 'ond'\n");
    const again = await session(
      [
        [PROMPT, `${UP}${UP}\r`],
        [PROMPT, "first\r"],
        [PROMPT, CTRL_D],
      ],
      { env },
    );
    expect(again.text).toContain("> first\n1\n");
  });

  test("does without a history that cannot be read or written", async () => {
    using place = folder({ file: "" });
    for (const bad of [path.join(place.path, "file", "below"), place.path]) {
      const { code } = await session(
        [
          [PROMPT, "1\r"],
          [PROMPT, CTRL_D],
        ],
        { env: { PERILUNE_HISTORY: bad } },
      );
      expect(code).toBe(0);
    }
  });

  test("-i comes after the script; -e and arguments are there", async () => {
    using place = folder({ "x.lua": "print('script', ...)" });
    const { text } = await session(
      [
        [PROMPT, "y, arg[1], arg[0]\r"],
        [PROMPT, CTRL_D],
      ],
      { args: ["-e", "y = 'set'", "-i", "x.lua", "given"], cwd: place.path },
    );
    expect(text).toContain("\nscript\tgiven\n> y, arg[1], arg[0]\nset\tgiven\tx.lua\n");
  });

  test.for([
    ["os.exit(9)", 9],
    ["os.exit(false)", 1],
    ["os.exit(true, true)", 0],
  ] as const)("%s ends the process", async ([statement, code]) => {
    expect((await session([[PROMPT, `${statement}\r`]])).code).toBe(code);
  });

  test("a trap in a native module ends the process", async () => {
    using place = folder({});
    const bytes = await (
      await import("../support/compile.js")
    ).compileFiles("test/fixtures/bad/trap_unreachable.c");
    writeFileSync(path.join(place.path, "trap_unreachable.wasm"), bytes);
    const { text, code } = await session([[PROMPT, "require 'trap_unreachable'\r"]], { cwd: place.path });
    expect(text).toContain("\nperilune: native code trapped (");
    expect(code).toBe(134);
  });

  describe("interrupts", () => {
    test("end it where there is no text", async () => {
      expect((await session([[PROMPT, CTRL_C]])).code).toBe(130);
    });

    test("by a signal do the same", async () => {
      const { code } = await session([
        [PROMPT, "os.exit(1)"],
        ["exit(1)", { signal: SIGINT }],
        [PROMPT, { signal: SIGINT }],
      ]);
      expect(code).toBe(130);
    });

    test("end the process when the program does not notice", async () => {
      const { text, code } = await session([
        [PROMPT, "print('busy') while true do end\r"],
        ["busy\r\n", CTRL_C],
      ]);
      expect(text).toContain("perilune: interrupted!\n");
      expect(code).toBe(130);
    });

    test("end the process where lua has no handler, as in what print calls", async () => {
      const loop = "while true do io.write('.\\n') for i = 1, 1e5 do end end";
      const { code } = await session([
        [PROMPT, `setmetatable({}, { __tostring = function() ${loop} end })\r`],
        [".\r\n.\r\n", CTRL_C],
      ]);
      expect(code).toBe(130);
    });

    test("end a script", async () => {
      const { code } = await session([["busy\r\n", CTRL_C]], {
        args: ["-e", "print('busy') while true do end"],
      });
      expect(code).toBe(130);
    });
  });

  test("a terminal that cannot be drawn on gets plain prompts", async () => {
    const { output } = await session(
      [
        ["> ", "1 + 1\n"],
        ["2\r\n> ", CTRL_D],
      ],
      { env: { TERM: "dumb" } },
    );
    expect(output).not.toContain("\x1b");
  });

  test("a script reads the terminal itself", async () => {
    const { text, code } = await session([["ask\r\n", "answer\n"]], {
      args: ["-e", "print('ask') print('[' .. io.read() .. ']')"],
    });
    expect(text).toContain("[answer]\n");
    expect(code).toBe(0);
  });
});

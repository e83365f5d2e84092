/** A program on a terminal: isatty, and stdout is flushed at the end of each line. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it, vi } from "vitest";
import { bytesInput } from "../../src/index.js";
import { compileTexts, ROOT } from "../support/compile.js";
import { Collected, products, withState } from "../support/products.js";

vi.setConfig({ testTimeout: 60_000 });

const TTY_C = `
#include <sys/ioctl.h>
#include <unistd.h>
#include <lua.h>
int luaopen_tty (lua_State *L) {
  struct winsize size = {0, 0, 0, 0};
  for (int fd = 0; fd < 3; fd++) lua_pushboolean(L, isatty(fd));
  lua_concat(L, 0);
  lua_pop(L, 1);
  lua_pushinteger(L, isatty(0) * 4 + isatty(1) * 2 + isatty(2) + (ioctl(1, TIOCGWINSZ, &size) == 0) * 8);
  return 1;
}`;

describe.each(products)("terminals ($name)", ({ loadRuntime }) => {
  it.each([
    [false, false, false],
    [true, false, false],
    [false, true, false],
    [true, true, true],
  ])("shows C whether stdin %s, stdout %s, stderr %s is one", async (stdin, stdout, stderr) => {
    const output = new Collected();
    const runtime = await loadRuntime({
      stdin: { ...bytesInput(Buffer.from("x\n")), isTerminal: stdin },
      stdout: { write: output.write, isTerminal: stdout },
      stderr: { write: output.write, isTerminal: stderr },
    });
    const wasm = await compileTexts({ "tty.c": TTY_C });
    withState(runtime, (state) => {
      const bits = Number(stdin) * 4 + Number(stdout) * 2 + Number(stderr) + Number(stdout) * 8;
      expect(state.openNative(wasm)).toBe(bits);
      expect(state.run("return io.read()")).toEqual(["x"]);
    });
  });

  it("writes a terminal's lines at once, and what has no end when control returns", async () => {
    const pieces: string[] = [];
    const runtime = await loadRuntime({
      stdout: { write: (bytes) => void pieces.push(Buffer.from(bytes).toString()), isTerminal: true },
    });
    withState(runtime, (state) => state.run("io.write('one\\n') io.write('two\\nand ') io.write('more')"));
    expect(pieces.join("")).toBe("one\ntwo\nand more");
    expect(pieces[0]).toBe("one\n");
  });

  it("shows a question before it waits for the answer", async () => {
    const seen: string[] = [];
    const stdout = new Collected();
    const answers = ["Ada\n", "42\n", ""];
    const runtime = await loadRuntime({
      stdin: {
        read: (buffer) => {
          seen.push(stdout.text());
          const answer = Buffer.from(answers[seen.length - 1] ?? "");
          buffer.set(answer);
          return answer.length;
        },
      },
      stdout,
    });
    const program = "io.write('name? ') local n = io.read() io.write('age? ') return n, io.read('n')";
    expect(withState(runtime, (state) => state.run(program))).toEqual(["Ada", 42]);
    expect(seen).toEqual(["name? ", "age? "]);
  });
});

/** `script` of util-linux gives a program a terminal. */
const hasScript = process.platform === "linux" && spawnSync("script", ["--version"]).status === 0;

describe.each(products)(`a real terminal ($name)${hasScript ? "" : " (no script command)"}`, ({ entry }) => {
  it.skipIf(!hasScript)("passes bytes and lines", () => {
    const lua = "io.write('a\\nb ') print('\\xff|') io.write('> ') print('got ' .. tostring(io.read()))";
    const url = pathToFileURL(path.join(ROOT, "dist", entry)).href;
    const directory = mkdtempSync(path.join(tmpdir(), "perilune-tty-"));
    const program = path.join(directory, "tty.mjs");
    writeFileSync(
      program,
      `import { loadRuntime } from "${url}";\n(await loadRuntime({ stdin: "inherit" })).createState().run(${JSON.stringify(lua)});`,
    );
    const { stdout } = spawnSync("script", ["-qec", `'${process.execPath}' '${program}'`, "/dev/null"], {
      input: "hello\n",
    });
    rmSync(directory, { recursive: true });
    const text = stdout.toString("latin1").replaceAll("\r", "").replace("hello\n", "");
    expect(text).toBe("a\nb \xff|\n> got hello\n");
  });
});

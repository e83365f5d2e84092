/** What a program sees of a terminal: isatty, and stdout that is written out at the end of each line. */
import { describe, expect, it } from "vitest";
import { bytesInput } from "../../src/index.js";
import { compileTexts } from "../support/compile.js";
import { Collected, products, withState } from "../support/products.js";

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
});

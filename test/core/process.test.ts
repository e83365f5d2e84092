/**
 * Programs of the machine: io.popen and os.execute behave as in native Lua, and so do C's popen and pclose. The expected
 * output is here too, for machines without native Lua.
 */
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { runChild, runProgram } from "../support/child.js";
import { compileTexts } from "../support/compile.js";
import { nativeLua } from "../support/native-lua.mjs";
import { Collected, products, sharedRuntime, withState } from "../support/products.js";
import { ALL, sampled } from "../support/scale.js";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

const native = await nativeLua();
const without = "missing" in native ? ` (not compared: ${native.missing})` : "";

/** A description, a program, its output. */
const CASES: readonly (readonly [string, string, string])[] = [
  [
    "all output, and a success",
    `local f = io.popen("echo one; echo two") print(f:read("a"), f:close())`,
    "one\ntwo\n\ttrue\texit\t0\n",
  ],
  ["an exit code", `print(io.popen("exit 3"):close())`, "nil\texit\t3\n"],
  ["a signal", `print(io.popen("kill -9 $$"):close())`, "nil\tsignal\t9\n"],
  ["a signal that is rare", `print(io.popen("kill -s SEGV $$"):close())`, "nil\tsignal\t11\n"],
  ["a code that looks like a signal", `print(io.popen("exit 137"):close())`, "nil\texit\t137\n"],
  ["an unknown command", `print(io.popen("no-such-command 2>&-"):close())`, "nil\texit\t127\n"],
  ["a file that is not a program", `print(io.popen("/ 2>&-"):close())`, "nil\texit\t126\n"],
  [
    "the end of a program that writes for ever",
    `local f = io.popen("exec yes") print(f:read(3), f:close())`,
    "y\ny\tnil\tsignal\t13\n",
  ],
  ["lines", `for l in io.popen("echo 1; echo 2"):lines() do io.write("<", l, ">") end`, "<1><2>"],
  [
    "reading by pieces",
    `local f = io.popen("printf '12 x\\nend'") print(f:read("n", 2, 0, "l", "a", 0, "l")) f:close()`,
    "12\t x\t\t\tend\tnil\n",
  ],
  [
    "an input that is read",
    `local f = io.popen("read a; exit $a", "w") f:write("5\\n") print(f:close())`,
    "nil\texit\t5\n",
  ],
  ["an input that ends", `print(io.popen("cat", "w"):close())`, "true\texit\t0\n"],
  [
    "only what has been started",
    `local f = io.popen("true") f:close() print(io.type(f), pcall(f.close, f))`,
    "closed file\tfalse\tattempt to use a closed file\n",
  ],
  [
    "modes",
    `print((select(2, pcall(io.popen, "true", "rw")):match("invalid mode"))) print((select(2, pcall(io.popen, "true", "")):match("invalid mode")))`,
    "invalid mode\ninvalid mode\n",
  ],
  [
    "output of a program that goes on",
    `local name = os.tmpname()
     local f = io.popen("echo first; while test -e " .. name .. "; do sleep 0.05; done; echo second")
     print(f:read("l"), os.remove(name), f:read("l"), f:close())`,
    "first\ttrue\tsecond\ttrue\texit\t0\n",
  ],
  [
    "several at once, closed in the order of their starts",
    `local all, name = {}, os.tmpname()
     for i = 1, 5 do all[i] = io.popen("cat >/dev/null; exit " .. i, "w") all[i]:write(i) end
     local r = io.popen("echo r; while test -e " .. name .. "; do sleep 0.05; done; exit 6")
     for i = 1, 5 do print(all[i]:close()) end
     print(r:read("l"), os.remove(name), r:close())`,
    "nil\texit\t1\nnil\texit\t2\nnil\texit\t3\nnil\texit\t4\nnil\texit\t5\nr\ttrue\tnil\texit\t6\n",
  ],
  [
    "every byte both ways",
    `local all = {} for i = 0, 255 do all[i + 1] = string.char(i) end
     local bytes, name = table.concat(all):rep(2000), os.tmpname()
     local w = io.popen("cat >" .. name, "w") w:write(bytes) w:close()
     local r = io.popen("cat " .. name) print(#bytes, r:read("a") == bytes, r:close()) os.remove(name)`,
    "512000\ttrue\ttrue\texit\t0\n",
  ],
  [
    "much, in pieces",
    `local f, n = io.popen("head -c 20000003 /dev/zero"), 0
     for piece in function() return f:read(70001) end do n = n + #piece end print(n, f:close())`,
    "20000003\ttrue\texit\t0\n",
  ],
  ["os.execute's code", `print(os.execute("exit 4"))`, "nil\texit\t4\n"],
  ["os.execute's signal", `print(os.execute("kill -s SEGV $$"))`, "nil\tsignal\t11\n"],
  ["os.execute of nothing", `print(os.execute("")) print(os.execute())`, "true\texit\t0\ntrue\n"],
  ["os.execute of what is not there", `print(os.execute("no-such-command 2>&-"))`, "nil\texit\t127\n"],
  [
    "streams that are inherited",
    `io.write("before ") local f = io.popen("cat; echo to stderr >&2") print(f:read("a"), f:close())
     io.write("then ") f = io.popen("cat", "w") f:write("written ") f:close() print("after")`,
    "before input\ttrue\texit\t0\nthen written after\n",
  ],
  ["a stream left open at the end", `io.popen("cat", "w"):write("left ")`, "left "],
  ["the environment", `print(io.popen("echo $PERILUNE_POPEN"):read("l"))`, "from outside\n"],
];

const INPUT = "input";
const ENV = { PERILUNE_POPEN: "from outside" };

const cases = sampled(CASES, 2);

describe.each(sampled(products, 2))(`programs ($name)${without}`, (product) => {
  let directory: string;
  let outputs: readonly string[];
  let errors: string;
  const env = (): Record<string, string> => ({ ...ENV, TMPDIR: directory });
  beforeAll(async () => {
    directory = realpathSync(mkdtempSync(path.join(tmpdir(), "perilune-programs-")));
    // One process runs all programs, each in a state of its own, and writes a zero byte behind each.
    const { stdout, stderr } = await runChild(
      product,
      `import { writeSync } from "node:fs";
       state.close();
       for (const program of ${JSON.stringify(cases.map(([, program]) => program))}) {
         const own = runtime.createState({ sandbox: "none" });
         own.run(program);
         own.close();
         writeSync(1, "\\0");
       }`,
      { input: INPUT, env: env() },
    );
    outputs = stdout.toString().split("\0");
    errors = stderr;
  });
  afterAll(() => {
    rmSync(directory, { recursive: true, force: true });
  });

  it.each(cases.map(([what, program, expected], at) => [what, program, expected, at] as const))(
    "%s",
    async (_what, program, expected, at) => {
      expect(outputs[at]).toBe(expected);
      if ("missing" in native) return;
      const there = await runProgram(native.lua, ["-e", program], { input: INPUT, env: env() });
      expect(there.stdout.toString()).toBe(expected);
    },
  );

  it("leaves no file, and writes nothing to standard error", () => {
    expect(errors.replace("to stderr\n", "")).toBe("");
    expect(readdirSync(directory)).toEqual([]);
  });

  it("gives nil, a message and a code when a program does not read", async () => {
    const { stdout } = await runChild(
      product,
      `state.run(${JSON.stringify(`
        local f = io.popen("exec <&-; echo; exit 6", "w") io.read("l") f:setvbuf("no")
        for i = 1, 1e6 do
          local ok, message, code = f:write("x")
          if not ok then print(message, math.type(code)) break end
        end
        print(f:close())`)});`,
      { input: "\n" },
    );
    expect(stdout.toString()).toBe("\nBroken pipe\tinteger\nnil\texit\t6\n");
  });

  describe("in the process", () => {
    const written = new Collected();
    const runtime = sharedRuntime(product, {
      stdout: written,
      processes: true,
      environment: { PATH: process.env["PATH"] ?? "", ONLY: "this" },
    });
    const run = (source: string, ...args: string[]): unknown[] =>
      withState(runtime(), (state) => state.run(source, { args }));

    it("gives back what it opens", () => {
      const once = (): unknown[] =>
        run(`io.popen("true"):close() io.popen("true", "w"):close() io.popen("yes") collectgarbage()`);
      once();
      const before = readdirSync("/dev/fd").length;
      for (let i = 0; i < 10; i++) once();
      expect(readdirSync("/dev/fd").length).toBe(before);
    });

    it("leaves nobody unburied", () => {
      const pid = run(`local f <close> = io.popen("echo $$") return f:read("l")`)[0];
      expect(() => process.kill(Number(pid), 0)).toThrow("ESRCH");
    });

    it("gives the environment that Lua sees, not the process's", () => {
      expect(
        run(`return io.popen("echo $ONLY-$HOME"):read("l"), os.execute('test "$ONLY-$HOME" = this-')`),
      ).toEqual(["this-", true, "exit", 0]);
    });

    it("runs without the real files too", async () => {
      const environment = { PATH: process.env["PATH"] ?? "" };
      const bare = await product.loadRuntime({ realFiles: false, processes: true, environment });
      expect(
        withState(bare, (state) =>
          state.run(`local f = io.popen("pwd") return f:read("l"), f:close(), os.execute("exit 0")`),
        ),
      ).toEqual([process.cwd(), true, true, "exit", 0]);
    });

    it("makes no device for popen", () => {
      expect(run(`return io.open("/dev/popen")`).slice(0, 2)).toEqual([
        undefined,
        "/dev/popen: No such file or directory",
      ]);
    });

    it.runIf(ALL)(
      "serves C: popen's modes, what fstat and dup say, where C stands and what it exports",
      async () => {
        const wasm = await compileTexts({
          "programs.c": `
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <lauxlib.h>

static int reads (lua_State *L) {
  char line[4096] = "";
  struct stat st;
  FILE *f = popen(luaL_checkstring(L, 1), "re");
  if (f == NULL) return luaL_fileresult(L, 0, NULL);
  fgets(line, sizeof line, f);
  lua_pushstring(L, line);
  lua_pushboolean(L, fstat(fileno(f), &st) == 0 && S_ISFIFO(st.st_mode));
  int status = pclose(f);
  lua_pushinteger(L, WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status));
  return 3;
}

static int writes (lua_State *L) {  /* by a duplicate, after the stream is gone */
  FILE *f = popen(luaL_checkstring(L, 1), "w");
  int other = dup(fileno(f));
  fclose(f);
  lua_pushboolean(L, write(other, "dup", 3) == 3 && close(other) == 0);
  return 1;
}

static int refused (lua_State *L) {
  errno = 0;
  lua_pushboolean(L, popen("true", luaL_checkstring(L, 1)) == NULL && errno == EINVAL);
  return 1;
}

static int place (lua_State *L) {
  lua_pushboolean(L, chdir(luaL_checkstring(L, 1)) == 0 && setenv("SAID", "by C", 1) == 0);
  return 1;
}

int luaopen_programs (lua_State *L) {
  luaL_Reg list[] = {{"reads", reads}, {"writes", writes}, {"refused", refused}, {"place", place}, {NULL, NULL}};
  luaL_newlib(L, list);
  return 1;
}`,
        });
        const inner = path.join(directory, "inner");
        mkdirSync(inner);
        const own = await product.loadRuntime();
        using state = own.createState({ sandbox: "none" });
        state.set("programs", state.openNative(wasm, "programs"));
        const runIn = (source: string): unknown[] => state.run(source, { args: [inner] });
        expect(runIn(`return programs.reads("echo hi; exit 9")`)).toEqual(["hi\n", true, 9]);
        expect(runIn(`return programs.reads("echo hi; kill -15 $$")`)).toEqual(["hi\n", true, -15]);
        expect(runIn(`return programs.refused("x"), programs.refused("")`)).toEqual([true, true]);
        expect(runIn(`return programs.place(...)`)).toEqual([true]);
        expect(runIn(`return programs.reads('echo "$SAID" $(pwd)')`)).toEqual([`by C ${inner}\n`, true, 0]);
        expect(runIn(`return os.execute('test "$SAID $(pwd)" = "by C ' .. ... .. '"')`)).toEqual([
          true,
          "exit",
          0,
        ]);
        expect(runIn(`return programs.writes("cat >out; mv out done")`)).toEqual([true]);
        await expect.poll(() => readFileSync(path.join(inner, "done"), "utf8")).toBe("dup");
        rmSync(inner, { recursive: true });
      },
    );
  });
});

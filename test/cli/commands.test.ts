/** What `perilune` does beyond `lua`: help, commands, native modules, modules next to the script. */

import { existsSync, readFileSync, symlinkSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { compileFiles, ROOT } from "../support/compile.js";
import { folder, perilune } from "./support.js";

const ABORTED = 134;

const read = (file: string): { version: string } =>
  JSON.parse(readFileSync(path.join(ROOT, file), "utf8")) as { version: string };

describe("help", () => {
  test("--help names every command and every option of lua", async () => {
    const { stdout, stderr, code } = await perilune(["--help"]);
    expect([stderr, code]).toEqual(["", 0]);
    const usage = (await perilune(["-x"])).stderr;
    const options = usage.split("\n").flatMap((line) => /^ {2}(-\S*)/.exec(line)?.[1] ?? []);
    expect(options).toContain("-e");
    for (const word of ["run", "build", "install", "inspect", "stamp", "link", "types", ...options])
      expect(stdout).toContain(`\n  ${word} `);
  });

  test("--help is the script's own behind the script", async () => {
    using place = folder({ "x.lua": "print(...)" });
    expect((await perilune(["x.lua", "--help"], { cwd: place.path })).stdout).toBe("--help\n");
  });

  test("--version has the package's version and Lua's", async () => {
    const { stdout, code } = await perilune(["--version"]);
    expect([stdout, code]).toEqual([
      `perilune ${read("package.json").version} (Lua ${read("wasm/lua.json").version})\n`,
      0,
    ]);
  });

  test.for(["run", "build", "install", "inspect", "stamp", "link", "types"])("%s --help", async (command) => {
    const { stdout, stderr, code } = await perilune([command, "--help"]);
    expect([stderr, code]).toEqual(["", 0]);
    expect(stdout).toContain(`usage: perilune ${command} `);
  });

  test.for(["run", "build", "install", "inspect", "stamp", "link", "types"])(
    "%s with nothing to do says so",
    async (command) => {
      const { stdout, stderr, code } = await perilune([command]);
      expect([stdout, code]).toEqual(["", 2]);
      expect(stderr).toContain(`perilune ${command}: `);
    },
  );
});

describe("native modules", () => {
  test("are built, inspected and required", { timeout: 120_000 }, async () => {
    using place = folder({
      "six.c": "#include <lua.h>\nint luaopen_six(lua_State *L) { lua_pushinteger(L, 6); return 1; }\n",
    });
    const running = { cwd: place.path };
    expect(await perilune(["build", "six.c", "-o", "six.wasm", "--compiler", "npm"], running)).toEqual({
      stdout: "",
      stderr: "",
      code: 0,
    });
    expect(existsSync(path.join(place.path, "six.wasm"))).toBe(true);
    expect((await perilune(["inspect", "six.wasm"], running)).stdout).toContain("luaopen_six");
    const program = "print(require 'six')";
    expect((await perilune(["-e", program], running)).stdout).toMatch(/^6\t.*six\.wasm\n$/);
    expect((await perilune(["-l", "six", "-e", "print(six)"], running)).stdout).toBe("6\n");
  });

  test.for(["trap_unreachable", "trap_stack", "trap_bounds"])("%s ends the program", async (name) => {
    using place = folder({ [`${name}.wasm`]: await compileFiles(`test/fixtures/bad/${name}.c`) });
    const program = `io.write('before ') print(pcall(require, '${name}')) print('not reached')`;
    const { stdout, stderr, code } = await perilune(["-e", program], { cwd: place.path });
    expect([stdout, code]).toEqual(["before ", ABORTED]);
    expect(stderr).toMatch(
      /^perilune: native code trapped \(.*\) in .* of .*\.wasm; .*\nstack traceback:\n\t/,
    );
    expect(stderr).toMatch(/^\t\.\/trap_\w+\.wasm: in C function '\w+' at byte 0x[\da-f]+$/m);
    expect(stderr).toContain("\n\t(command line):1: in main chunk\n");
  });

  test("that are wrong are an error of the script", async () => {
    using place = folder({ "wrong.wasm": "not wasm" });
    const { stderr, code } = await perilune(["-l", "wrong"], { cwd: place.path });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^perilune: error loading module 'wrong' from file '.\/wrong\.wasm':\n/);
  });
});

describe("the context", () => {
  const files = {
    "app/main.lua": "print(require('part'), package.path:match('^[^;]*'))",
    "app/part.lua": "return 'beside the script'",
    "part.lua": "return 'where the user stands'",
  };

  test("is the directory of the script", async () => {
    using place = folder(files);
    const { stdout } = await perilune(["app/main.lua"], { cwd: place.path });
    expect(stdout).toBe("beside the script\tapp/?.lua\n");
  });

  test("also for a script with an absolute path, and through a link to its directory", async () => {
    using place = folder(files);
    symlinkSync("app", path.join(place.path, "link"));
    const absolute = path.join(place.path, "app");
    expect((await perilune([path.join(absolute, "main.lua")])).stdout).toBe(
      `beside the script\t${absolute}/?.lua\n`,
    );
    expect((await perilune(["link/main.lua"], { cwd: place.path })).stdout).toMatch(/^beside the script\t/);
  });

  test("is the current directory for -e and for standard input", async () => {
    using place = folder(files);
    const program = "print((require('part')))";
    const running = { cwd: place.path };
    expect((await perilune(["-e", program], running)).stdout).toBe("where the user stands\n");
    expect((await perilune([], { ...running, input: program })).stdout).toBe("where the user stands\n");
    expect((await perilune(["-"], { ...running, input: program })).stdout).toBe("where the user stands\n");
  });

  test("comes before the stdlib directory", async () => {
    using place = folder({
      "lib/only.lua": "return 'library'",
      "lib/part.lua": "return 'library'",
      ...files,
    });
    const running = { cwd: place.path, env: { PERILUNE_STDLIB_DIR: path.join(place.path, "lib") } };
    const program = "print((require('part')), (require('only')))";
    expect((await perilune(["-e", program], running)).stdout).toBe("where the user stands\tlibrary\n");
    const shipped = "print(pcall(require, 'only'), (pcall(require, 'prelude')))";
    expect((await perilune(["-E", "-e", shipped], running)).stdout).toBe("false\ttrue\n");
  });
});

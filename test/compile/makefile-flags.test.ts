/** Flags of makefiles: libraries of other systems, and many warnings. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { machineCodeIn } from "../../src/compile/archive.js";
import { runBuild } from "../../src/compile/commands.node.js";
import { foldWarnings } from "../../src/compile/fold-warnings.js";

// Loading LLVM takes seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), "perilune-makefile-"));
  writeFileSync(
    path.join(directory, "a.c"),
    "#include <lua.h>\nint luaopen_a(lua_State *L) { return lua_gettop(L); }\n",
  );
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

async function build(...argv: string[]): Promise<{ code: number; err: string }> {
  let err = "";
  const io = {
    stdout: () => undefined,
    stderr: (text: string) => void (err += text),
    cwd: directory,
    environment: {},
  };
  return { code: await runBuild(argv, io), err };
}

/** An archive of members by name; names that are too long go to a member of their own, as GNU's ar does. */
function archive(members: Record<string, string>): Uint8Array {
  const member = (name: string, body: string): string =>
    `${name.padEnd(16)}${"0".padEnd(12)}${"0".padEnd(6)}${"0".padEnd(6)}${"644".padEnd(8)}${String(body.length).padEnd(10)}\`\n` +
    body +
    "\n".repeat(body.length % 2);
  let names = "";
  const entries = Object.entries(members).map(([name, body]) => {
    if (name.length < 16) return member(`${name}/`, body);
    names += `${name}/\n`;
    return member(`/${names.length - name.length - 2}`, body);
  });
  const long = names === "" ? "" : member("//", names);
  return Uint8Array.from(`!<arch>\n${long}${entries.join("")}`, (char) => char.charCodeAt(0));
}

describe("an archive of machine code", () => {
  it("is refused by name", async () => {
    const bytes = archive({ "good.o": "\0asm1", "a_long_name_of_a_member.o": "\x7fELF\x02\x01" });
    writeFileSync(path.join(directory, "libx.a"), bytes);
    const { code, err } = await build("a.c", "-L.", "-lx");
    expect(err).toContain(
      "./libx.a is not a WebAssembly object: its member a_long_name_of_a_member.o is machine code (ELF)",
    );
    expect(code).toBe(1);
  });

  it("is told from one of WebAssembly, and from one that is cut off", () => {
    expect(machineCodeIn(archive({ "a.o": "\0asm", "b.o": "x" }), "x.a")).toBeUndefined();
    const bytes = archive({ "a.o": "odd", "b.o": "\x7fELF" });
    expect(machineCodeIn(bytes, "x.a")).toBe("b.o");
    const afterFirst = 8 + 60 + 4;
    expect(machineCodeIn(bytes.subarray(0, afterFirst), "x.a")).toBeUndefined();
    for (let size = 0; size < bytes.length; size++)
      if (size !== 8 && size !== afterFirst - 1 && size !== afterFirst)
        expect(() => machineCodeIn(bytes.subarray(0, size), "x.a")).toThrow(/^x\.a is not an archive: /);
  });
});

describe("flags", () => {
  it("-lpthread is answered with the reason", async () => {
    const { code, err } = await build("a.c", "-lpthread");
    expect(err).toContain("-lpthread: version 1 of the ABI has no threads");
    expect(code).toBe(2);
  });

  it("that have no effect are named in a warning, and the module is made", async () => {
    const { code, err } = await build("a.c", "-MMD", "-Wl,-soname,a.so", "-march=native", "-Ofast");
    for (const flag of ["-MMD", "-Wl,-soname,a.so", "-march=native", "-Ofast"])
      expect(err).toContain(`warning: ${flag} is ignored: `);
    expect(code).toBe(0);
  });
});

describe("warnings", () => {
  it("are folded after ten of a kind, errors and other kinds never", async () => {
    const unused = Array.from(
      { length: 30 },
      (_, at) => `static int unused${at}(void) { return ${at}; }\n`,
    ).join("");
    const text = `#include <lua.h>\n${unused}#warning seen\nint luaopen_b(lua_State *L) { return lua_gettop(L); }\n`;
    writeFileSync(path.join(directory, "b.c"), text);
    const { err } = await build("b.c", "-Wall");
    expect(err.match(/unused function/g)).toHaveLength(10);
    expect(err).toContain("20 more warnings [-Wunused-function] are not shown; -v shows them\n");
    expect(err).toContain("seen");
    const verbose = await build("b.c", "-Wall", "-v");
    expect(verbose.err.match(/unused function/g)).toHaveLength(30);
    expect(verbose.err).not.toContain("not shown");
  });

  it("keep their includes, notes and source lines", () => {
    const one = (at: number): string =>
      `In file included from a.c:1:\nb.h:${at}:1: warning: no [-Wx]\n  ${at} | int;\n      | ^\na.c:1:1: note: here\n`;
    const text = Array.from({ length: 12 }, (_, at) => one(at)).join("") + "12 warnings generated.\n";
    const shown = Array.from({ length: 10 }, (_, at) => one(at)).join("");
    expect(foldWarnings(text)).toBe(
      `${shown}12 warnings generated.\n2 more warnings [-Wx] are not shown; -v shows them\n`,
    );
    expect(foldWarnings(shown)).toBe(shown);
    expect(foldWarnings("")).toBe("");
  });
});

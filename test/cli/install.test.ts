/** `perilune install`, and rocks with makefiles. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { deflateRawSync, gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { runBuildRockspec, runInstall } from "../../src/cli/rockspec-command.js";
import { unpack } from "../../src/cli/unpack.js";
import { loadRuntime } from "../../src/index.js";
import { thrown } from "../support/caught.js";
import { perilune, type Outcome } from "./support.js";

// Loading LLVM takes seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

const SOURCE = "#include <lua.h>\nint luaopen_hello(lua_State *L) { lua_pushinteger(L, 42); return 1; }\n";
const MAKEFILE = `
build: hello.so
hello.so: hello.c
\t$(CC) $(CFLAGS) -I$(LUA_INCDIR) -c hello.c -o hello.o
\t$(CC) $(LIBFLAG) -o hello.so hello.o
install: hello.so
\tmkdir -p $(LUADIR)/hello
\tcp hello.so $(LIBDIR)/
\tcp util.lua $(LUADIR)/hello/util.lua
`;
const ROCKSPEC = `package = "hello" version = "1.0-1"
dependencies = { "lua >= 5.4", "lpeg" }
build = { type = "make",
  build_variables = { CFLAGS = "$(CFLAGS)", LIBFLAG = "$(LIBFLAG)", LUA_INCDIR = "$(LUA_INCDIR)" },
  install_variables = { LUADIR = "$(LUADIR)", LIBDIR = "$(LIBDIR)" },
  install = { bin = { "hello.sh" } } }`;
const MAKE_ROCK: Readonly<Record<string, string>> = {
  "hello.c": SOURCE,
  Makefile: MAKEFILE,
  "util.lua": "return 1",
  "hello.sh": "#!/bin/sh\n",
  "hello-1.0-1.rockspec": ROCKSPEC,
};
const LUA_ROCK = `build = { modules = { ["a.b"] = "src/b.lua" } }`;

const runtime = await loadRuntime();
let cwd: string;
beforeEach(() => (cwd = mkdtempSync(path.join(tmpdir(), "perilune-install-"))));
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(cwd, { recursive: true, force: true });
});

function put(files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [name, contents] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(cwd, name)), { recursive: true });
    writeFileSync(path.join(cwd, name), contents);
  }
}

async function run(
  command: typeof runInstall,
  argv: readonly string[],
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Promise<{ code: number; out: string; err: string }> {
  let out = "";
  let err = "";
  const code = await command(argv, {
    stdout: (text) => (out += text),
    stderr: (text) => (err += text),
    cwd,
    environment: { ...environment, EMCC: "", PERILUNE_CACHE: "off", PERILUNE_RESIDENT: "off" },
  });
  return { code, out, err };
}

/** Runs the packed command line, which makefiles start as their compiler. */
const command = (argv: readonly string[]): Promise<Outcome> =>
  perilune(argv, { cwd, env: { EMCC: "", PERILUNE_CACHE: "off", PERILUNE_RESIDENT: "off" } });

const valueOf = (file: string): unknown => {
  using state = runtime.createState();
  return state.openNative(new Uint8Array(readFileSync(path.join(cwd, file))));
};

/** Makes an archive as `tar` does; a path of more than 100 bytes is in a header of its own. */
function tar(files: Readonly<Record<string, string>>): Buffer {
  const entry = (name: string, kind: string, content: string): Buffer => {
    const header = Buffer.alloc(512);
    const fields: [number, string][] = [
      [0, name.slice(0, 100)],
      [100, "0000755"],
      [124, Buffer.byteLength(content).toString(8).padStart(11, "0")],
      [148, " ".repeat(8)],
      [156, kind],
      [257, "ustar"],
    ];
    for (const [at, text] of fields) header.write(text, at);
    header.write(
      header
        .reduce((sum, byte) => sum + byte, 0)
        .toString(8)
        .padStart(6, "0"),
      148,
    );
    header[154] = 0;
    return Buffer.concat([header, Buffer.from(content), Buffer.alloc(-Buffer.byteLength(content) & 511)]);
  };
  const entries = Object.entries(files).flatMap(([name, content]) => [
    ...(name.length > 100 ? [entry("long", "x", `${name.length + 10} path=${name}\n`)] : []),
    entry(name, "0", content),
  ]);
  return Buffer.concat([...entries, Buffer.alloc(1024)]);
}

function zip(files: Readonly<Record<string, string | Buffer>>): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const [name, contents] of Object.entries(files)) {
    const bytes = Buffer.from(contents);
    const packed = deflateRawSync(bytes);
    const shared = Buffer.alloc(26);
    [20, 0, 8].forEach((value, i) => shared.writeUInt16LE(value, 2 * i));
    shared.writeUInt32LE(packed.length, 14);
    shared.writeUInt32LE(bytes.length, 18);
    shared.writeUInt16LE(Buffer.byteLength(name), 22);
    const central = Buffer.alloc(14);
    central.writeUInt32LE(at, 10);
    directory.push(Buffer.from("PK\x01\x02\x14\0"), shared, central, Buffer.from(name));
    parts.push(Buffer.from("PK\x03\x04"), shared, Buffer.from(name), packed);
    at += 30 + Buffer.byteLength(name) + packed.length;
  }
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06");
  end.writeUInt16LE(Object.keys(files).length, 10);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, ...directory, end]);
}

describe("a rock with a makefile", () => {
  it("is built by make, and its modules go where require finds them", async () => {
    put(MAKE_ROCK);
    const built = await command(["build", "hello-1.0-1.rockspec", "-o", "out dir", "--compiler", "npm"]);
    expect([built.code, built.stderr]).toEqual([0, ""]);
    expect(readdirSync(path.join(cwd, "out dir"), { recursive: true }).sort()).toEqual([
      "bin",
      "bin/hello.sh",
      "hello",
      "hello.wasm",
      "hello/util.lua",
    ]);
    expect(valueOf("out dir/hello.wasm")).toBe(42);
  });

  it("writes nothing if make fails, is missing, or needs what is not there", async () => {
    put({ ...MAKE_ROCK, "hello.c": "int 1;" });
    const failed = await command(["build", "hello-1.0-1.rockspec", "-o", "out", "--compiler", "npm"]);
    expect(failed.code).toBe(1);
    expect(failed.stderr).toContain("hello.c does not compile");
    expect(failed.stderr).toContain("perilune build: hello-1.0-1.rockspec: make failed: it ended with 2\n");
    expect(readdirSync(path.join(cwd, "out"), { recursive: true })).toEqual(["bin"]);
    const missing = await run(runBuildRockspec, ["hello-1.0-1.rockspec"], {
      ...process.env,
      MAKE: "no-such-make",
    });
    expect(missing.err).toContain('its build.type is "make", but there is no program no-such-make');
    put({ "z.rockspec": `build = { type = "make", variables = { Z = "-L$(ZLIB_LIBDIR)" } }` });
    expect((await run(runBuildRockspec, ["z.rockspec"])).err).toContain(
      "its variable Z needs $(ZLIB_LIBDIR)",
    );
  });
});

describe("perilune install", () => {
  it("takes a directory, and says what else the rock needs", async () => {
    for (const [name, text] of Object.entries(MAKE_ROCK)) put({ [`rock/${name}`]: text });
    const done = await command(["install", "rock", "--compiler", "npm"]);
    expect([done.code, done.stderr]).toEqual([0, ""]);
    expect(done.stdout).toContain("hello 1.0-1 also needs lpeg\n");
    expect(valueOf("lua_modules/hello.wasm")).toBe(42);
  });

  it("takes archives, also one that LuaRocks packed", async () => {
    const files = { "x-1/x-1.rockspec": LUA_ROCK, "x-1/src/b.lua": "return 'b'" };
    mkdirSync(path.join(cwd, "temporary"));
    vi.stubEnv("TMPDIR", path.join(cwd, "temporary"));
    const spec = `source = { dir = "x-1" } ${LUA_ROCK}`;
    put({
      "x.tar": tar(files),
      "x.tar.gz": gzipSync(tar(files)),
      "x.zip": zip(files),
      "x.src.rock": zip({
        "x-1.rockspec": spec,
        "x.tar.gz": gzipSync(tar({ "x-1/src/b.lua": "return 'b'" })),
      }),
    });
    for (const name of ["x.tar", "x.tar.gz", "x.zip", "x.src.rock"]) {
      expect(await run(runInstall, [name, "-o", `${name}-out`]), name).toEqual({ code: 0, out: "", err: "" });
      expect(readFileSync(path.join(cwd, `${name}-out/a/b.lua`), "utf8")).toBe("return 'b'");
    }
    expect(readdirSync(path.join(cwd, "temporary"))).toEqual([]);
  });

  it("says what is wrong with what it was given", async () => {
    put({
      "text.rock": "text",
      "two/a-1.rockspec": LUA_ROCK,
      "two/b-1.rockspec": LUA_ROCK,
      "two/src/b.lua": "",
      "none/x.lua": "",
      "fails/x.rockspec": "error('no')",
      "cut.tar.gz": gzipSync(tar({ "x/x.rockspec": LUA_ROCK })).subarray(0, 60),
      "out.zip": zip({ "../x.rockspec": LUA_ROCK }),
    });
    const err = async (...argv: string[]): Promise<string> => {
      const { code, err: text } = await run(runInstall, argv);
      expect(code).toBe(1);
      return text;
    };
    expect(await err("text.rock")).toContain("text.rock: it is no archive of sources: expected a .rock");
    expect(await err("two")).toContain("two: found a-1.rockspec, b-1.rockspec; name one with --rockspec");
    expect(await err("two", "--rockspec", "c.rockspec")).toContain("two: there is no c.rockspec in it");
    expect(await err("none")).toContain("none: there is no rockspec in it");
    expect(await err("fails")).toContain("x.rockspec: it does not run");
    expect(await err("absent")).toContain("absent cannot be read");
    expect(await err("cut.tar.gz")).toContain("cut.tar.gz: the archive is damaged");
    expect(await err("out.zip")).toContain('its file "../x.rockspec" is not inside');
    expect((await run(runInstall, ["two", "--rockspec", "a-1.rockspec"])).code).toBe(0);
    put({ file: "" });
    expect(await err("two", "--rockspec", "a-1.rockspec", "-o", "file")).toContain("file");
    expect(existsSync(path.join(cwd, "file/a"))).toBe(false);
  });
});

describe("an archive", () => {
  const long = `${"d/".repeat(60)}x.lua`;
  it("keeps long names, bytes, and what is executable", () => {
    const files = unpack(tar({ [long]: "return 1", "./y": "" }), "x.tar");
    expect(
      files.map(({ path: name, bytes, executable }) => [name, Buffer.from(bytes).toString(), executable]),
    ).toEqual([
      [long, "return 1", true],
      ["y", "", true],
    ]);
  });

  it("is refused if a byte of it is wrong, or a name leads out", () => {
    const wrong = tar({ x: "return 1" });
    wrong[3] = 65;
    expect(thrown(() => unpack(wrong, "x.tar"))).toMatchObject({ code: "ERR_ROCK", file: "x.tar" });
    for (const name of ["/x", "a/../../x", "C:x", "a\\b"])
      expect(thrown(() => unpack(tar({ [name]: "" }), "x.tar"))).toMatchObject({ code: "ERR_ROCK" });
    const packed = zip({ x: "return 1" });
    for (let at = 0; at < packed.length; at++) {
      const changed = Buffer.from(packed);
      changed[at] = (changed[at] ?? 0) ^ 0xff;
      try {
        unpack(changed, "x.zip");
      } catch (error) {
        expect(error, `byte ${at}`).toMatchObject({ code: "ERR_ROCK" });
      }
    }
  });
});

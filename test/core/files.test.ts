/** The machine's files as Lua sees them, and as Lua leaves them on the disk. Files that others change: files-changing. */
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { LuaInput, LuaValue, Runtime } from "../../src/index.js";
import { coded } from "../support/coded.js";
import { products, withState } from "../support/products.js";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const ALL_BYTES = Buffer.from(Uint8Array.from({ length: 256 }, (_, i) => i));
const asRoot = process.getuid?.() === 0;

/** The user `nobody`. */
const NOBODY = 65534;

describe.each(products)("files ($name)", ({ loadRuntime }) => {
  let directory: string;
  let runtime: Runtime;
  beforeAll(async () => {
    directory = fs.mkdtempSync(path.join(tmpdir(), "perilune files-"));
    runtime = await loadRuntime();
  });
  afterAll(() => {
    fs.rmSync(directory, { recursive: true, force: true });
  });
  const at = (name: string): string => path.join(directory, name);
  const run = (source: string, ...args: LuaInput[]): LuaValue[] =>
    withState(runtime, (state) => state.run(source, { args }));
  const put = (name: string, content: string | Uint8Array): string => {
    fs.writeFileSync(at(name), content);
    return at(name);
  };

  it("creates a file with every byte, and reads one", () => {
    run("local f <close> = assert(io.open(..., 'wb')) f:write(select(2, ...))", at("bytes"), ALL_BYTES);
    expect(fs.readFileSync(at("bytes"))).toEqual(ALL_BYTES);
    expect(
      run(
        "local f <close> = assert(io.open(..., 'rb')) return f:read('a') == select(2, ...)",
        at("bytes"),
        ALL_BYTES,
      ),
    ).toEqual([true]);
  });

  it("creates a file with the permissions that the process gives", () => {
    const before = process.umask(0o027);
    try {
      run("io.open(..., 'w'):close()", at("masked"));
    } finally {
      process.umask(before);
    }
    expect(fs.statSync(at("masked")).mode & 0o777).toBe(0o640);
  });

  it("keeps a handle's position over reads, writes and seeks", () => {
    put("seek", "0123456789");
    expect(
      run(
        `local f <close> = assert(io.open(..., "r+"))
         local t = { f:seek(), f:read(3), f:seek("cur", 2), f:read(1), f:seek("set", 8) }
         f:write("XY!") t[#t + 1] = f:seek("end") f:seek("set", 1) t[#t + 1] = f:read("a")
         t[#t + 1] = f:seek("end", 5) f:write("z") f:flush()
         return table.unpack(t)`,
        at("seek"),
      ),
    ).toEqual([0, "012", 5, "5", 8, 11, "1234567XY!", 16]);
    expect(fs.readFileSync(at("seek"), "latin1")).toBe("01234567XY!\0\0\0\0\0z");
    expect(run("local f <close> = io.open(...) return f:seek('set', -1)", at("seek"))[1]).toBe(
      "Invalid argument",
    );
  });

  it("knows the modes of io.open", () => {
    put("modes", "old");
    expect(run("return io.open(..., 'r'):write('x')", at("modes"))).toEqual([
      undefined,
      expect.any(String),
      expect.any(Number),
    ]);
    run("local f <close> = io.open(..., 'a') f:write(' more')", at("modes"));
    run("local f <close> = io.open(..., 'a+') f:seek('set', 0) f:write('!')", at("modes"));
    expect(fs.readFileSync(at("modes"), "utf8")).toBe("old more!");
    run("local f <close> = io.open(..., 'r+') f:write('OLD')", at("modes"));
    expect(fs.readFileSync(at("modes"), "utf8")).toBe("OLD more!");
    expect(
      run(
        "local f <close> = io.open(..., 'w+') f:write('new') f:seek('set') return f:read('a')",
        at("modes"),
      ),
    ).toEqual(["new"]);
    expect(run("return pcall(io.open, ..., 'rz')", at("modes"))[0]).toBe(false);
  });

  it("appends at the end wherever another writer has left it", () => {
    put("log", "");
    run(
      `local a, b = assert(io.open(..., "a")), assert(io.open(..., "a"))
       for i = 1, 3 do a:write("a", i, ";") a:flush() b:write("b", i, ";") b:flush() end a:close() b:close()`,
      at("log"),
    );
    expect(fs.readFileSync(at("log"), "utf8")).toBe("a1;b1;a2;b2;a3;b3;");
  });

  it("renames, over an existing file too, and removes", () => {
    put("from", "one");
    put("to", "two");
    expect(run("return os.rename(...)", at("from"), at("to"))).toEqual([true]);
    expect(fs.existsSync(at("from"))).toBe(false);
    expect(fs.readFileSync(at("to"), "utf8")).toBe("one");
    expect(run("return io.open(...):read('a')", at("to"))).toEqual(["one"]);
    expect(run("return os.remove(...)", at("to"))).toEqual([true]);
    expect(fs.existsSync(at("to"))).toBe(false);
    expect(run("return os.remove(...)", at("to"))).toEqual([
      undefined,
      `${at("to")}: No such file or directory`,
      44,
    ]);
    expect(run("return os.rename(...)", at("none"), at("to"))).toEqual([
      undefined,
      `No such file or directory`,
      expect.any(Number),
    ]);
  });

  it("removes an empty directory, and no other", () => {
    fs.mkdirSync(at("full/inner"), { recursive: true });
    expect(run("return os.remove(...)", at("full"))).toEqual([
      undefined,
      `${at("full")}: Directory not empty`,
      expect.any(Number),
    ]);
    expect(run("return os.remove(...)", at("full/inner"))).toEqual([true]);
    expect(run("return os.remove(...)", at("full"))).toEqual([true]);
    expect(fs.existsSync(at("full"))).toBe(false);
  });

  it("says why a directory cannot be used as a file", () => {
    expect(run("return io.open(..., 'w')", directory)).toEqual([
      undefined,
      `${directory}: Is a directory`,
      expect.any(Number),
    ]);
    expect(run("local f <close> = assert(io.open(...)) return f:read('a')", directory)).toEqual([
      undefined,
      "Is a directory",
      expect.any(Number),
    ]);
    put("plain", "");
    expect(run("return io.open(...)", at("plain/below"))).toEqual([
      undefined,
      `${at("plain/below")}: Not a directory`,
      expect.any(Number),
    ]);
    expect(run("return io.open(..., 'w')", at("none/below"))).toEqual([
      undefined,
      `${at("none/below")}: No such file or directory`,
      expect.any(Number),
    ]);
  });

  it("cannot read what the user may not read", () => {
    put("secret", "x");
    fs.chmodSync(at("secret"), 0);
    if (asRoot) process.seteuid?.(NOBODY); // root may read all
    try {
      expect(run("return io.open(...)", at("secret"))).toEqual([
        undefined,
        `${at("secret")}: Permission denied`,
        expect.any(Number),
      ]);
    } finally {
      if (asRoot) process.seteuid?.(0);
    }
  });

  it("makes temporary files that are new, and real", () => {
    const [name] = run(
      "local n = os.tmpname() local f <close> = assert(io.open(n, 'w')) f:write('x') return n",
    );
    expect(fs.readFileSync(String(name), "utf8")).toBe("x");
    fs.unlinkSync(String(name));
    expect(
      run(
        `
          local f <close> = io.tmpfile()
          f:write("abc")
          f:seek("set")
          local a = f:read("a")
          f:seek("set", 1)
          f:write("Z")
          f:seek("set")
          return a, f:read("a")
        `,
      ),
    ).toEqual(["abc", "aZc"]);
    expect(
      new Set(run("return os.tmpname(), os.tmpname(), os.tmpname()").map((n) => (fs.rmSync(String(n)), n)))
        .size,
    ).toBe(3);
  });

  it("follows links, of files and of directories, and says of a loop that it is one", () => {
    put("target", "reached");
    fs.mkdirSync(at("place"));
    put("place/inner", "in the place");
    fs.symlinkSync("target", at("relative"));
    fs.symlinkSync(at("target"), at("absolute"));
    fs.symlinkSync("place", at("directory"));
    fs.symlinkSync("missing", at("dangling"));
    fs.symlinkSync("loop", at("loop"));
    for (const name of ["relative", "absolute"])
      expect(run("return io.open(...):read('a')", at(name))).toEqual(["reached"]);
    expect(run("return io.open(...):read('a')", at("directory/inner"))).toEqual(["in the place"]);
    expect(run("return io.open(...):read('a')", at("directory/../target"))).toEqual(["reached"]);
    expect(run("return io.open(...)", at("dangling"))).toEqual([
      undefined,
      `${at("dangling")}: No such file or directory`,
      expect.any(Number),
    ]);
    expect(run("return io.open(...)", at("loop"))[1]).toBe(`${at("loop")}: Symbolic link loop`);
    run("io.open(..., 'w'):write('through'):close()", at("relative"));
    expect(fs.readFileSync(at("target"), "utf8")).toBe("through");
    expect(run("return os.remove(...)", at("relative"))).toEqual([true]);
    expect(fs.existsSync(at("target"))).toBe(true);
  });

  it("takes names with spaces, UTF-8 and every other character of text", () => {
    for (const name of [
      "with space",
      "ünï-cødé",
      "日本語",
      "emoji 🌙",
      "quote'\"`$;&|",
      "new\nline",
      "-dash",
      ".hidden",
      "a%b?c*",
    ]) {
      run("local f <close> = assert(io.open(..., 'w')) f:write(...)", at(name));
      expect(fs.readFileSync(at(name), "utf8")).toBe(at(name));
      expect(run("local f <close> = assert(io.open(...)) return f:read('a')", at(name))).toEqual([at(name)]);
      expect(run("return os.remove(...)", at(name))).toEqual([true]);
      expect(fs.existsSync(at(name))).toBe(false);
    }
  });

  it("takes paths relative to where the process stands", () => {
    const relative = path.relative(process.cwd(), put("relative file", "found"));
    expect(run("return io.open(...):read('a')", relative)).toEqual(["found"]);
    expect(run("return io.open(...):read('l')", "package.json")).toEqual(["{"]);
    expect(run("return io.open(...):read('l')", "./test/../package.json")).toEqual(["{"]);
  });

  it("reads and writes /dev/null", () => {
    expect(
      run("return io.open('/dev/null', 'w'):write('x'):close(), io.open('/dev/null'):read('a')"),
    ).toEqual([true, ""]);
  });

  it("reads line by line, by io.lines, loadfile, dofile and io.input", () => {
    put("lines", "one\ntwo\n\nfour");
    put("chunk.lua", "#!/usr/bin/lua\nlocal a = ... return (a or 'none') .. '!'");
    expect(
      run(
        "local t = {} for l in io.lines(...) do t[#t + 1] = l end return table.concat(t, '|')",
        at("lines"),
      ),
    ).toEqual(["one|two||four"]);
    expect(
      run(
        "local t = {} for a, b in io.lines(..., 1, 2) do t[#t + 1] = a .. '+' .. (b or '') end return #t",
        at("lines"),
      ),
    ).toEqual([5]);
    expect(run("return loadfile(...)('x'), dofile(...)", at("chunk.lua"))).toEqual(["x!", "none!"]);
    expect(
      run(
        "local old = io.input() io.input(...) local a = io.read('L') io.close(io.input()) io.input(old) return a",
        at("lines"),
      ),
    ).toEqual(["one\n"]);
    expect(run("return pcall(io.lines, ...)", at("none"))).toEqual([
      false,
      `cannot open file '${at("none")}' (No such file or directory)`,
    ]);
  });

  it("reads and writes 100 MB", () => {
    expect(
      run(
        `local f = assert(io.open(..., "w"))
         local block = string.rep("0123456789abcde\\n", 65536)
         for _ = 1, 100 do assert(f:write(block)) end
         local size = f:seek("cur") f:close()
         local g <close> = assert(io.open(...))
         local n, lines = 0, 0
         while true do local s = g:read(1 << 20) if not s then break end n = n + #s end
         g:seek("set", 104857599) local last = g:read(5)
         return size, n, last`,
        at("big"),
      ),
    ).toEqual([104_857_600, 104_857_600, "\n"]);
    expect(fs.statSync(at("big")).size).toBe(104_857_600);
    fs.rmSync(at("big"));
  });

  it("reads and writes beyond 4 GB into a sparse file", () => {
    const beyond = 5 * 1024 ** 3;
    expect(
      run(
        `
          local f <close> = assert(io.open(..., "w+"))
          local at = f:seek("set", select(2, ...))
          f:write("far")
          f:seek("cur", -3)
          return at, f:read("a"), f:seek("end")
        `,
        at("sparse"),
        beyond,
      ),
    ).toEqual([beyond, "far", beyond + 3]);
    expect(fs.statSync(at("sparse")).size).toBe(beyond + 3);
    fs.rmSync(at("sparse"));
  });

  it("opens many files at once, and gives their descriptors back", () => {
    put("many", "x");
    for (let i = 0; i < 5; i++) {
      expect(
        run(
          `
            local t = {}
            for i = 1, 500 do
              t[i] = assert(io.open(...))
            end
            for _, f in ipairs(t) do
              f:close()
            end
            return #t
          `,
          at("many"),
        ),
      ).toEqual([500]);
    }
    expect(
      run(
        "for i = 1, 3000 do assert(io.open(...)) if i % 100 == 0 then collectgarbage() end end return 'all'",
        at("many"),
      ),
    ).toEqual(["all"]);
  });

  it("are shared by two runtimes", async () => {
    const other = await loadRuntime();
    run("io.open(..., 'w'):write('from one'):close()", at("shared"));
    expect(
      withState(other, (state) => state.run("return io.open(...):read('a')", { args: [at("shared")] })),
    ).toEqual(["from one"]);
    withState(other, (state) => state.run("os.remove(...)", { args: [at("shared")] }));
    expect(run("return io.open(...)", at("shared"))[0]).toBeUndefined();
  });
});

describe.each(products)("virtual files ($name)", ({ loadRuntime }) => {
  it("have the hash that their integrity says", async () => {
    const url = new URL("../../package.json", import.meta.url);
    const bytes = fs.readFileSync(url);
    const hash = (name: string): string => `${name}-${createHash(name).update(bytes).digest("base64")}`;
    const load = (integrity: string): Promise<Runtime> =>
      loadRuntime({ files: { "/app/x": { url, integrity } } });
    for (const right of [hash("sha256"), `${hash("sha512")}?x sha256-AA==`, `sha384-AAAA ${hash("sha384")}`])
      withState(await load(right), (state) => {
        expect(state.run("return #io.open('/app/x'):read('a')")).toEqual([bytes.length]);
      });
    // Hashes of the strongest algorithm count.
    for (const wrong of ["sha256-AAAA", `sha512-AAAA ${hash("sha256")}`])
      await expect(load(wrong)).rejects.toMatchObject({
        code: "ERR_FILE_INTEGRITY",
        path: "/app/x",
        expected: wrong,
        found: hash(wrong.slice(0, 6)),
      });
    for (const none of ["", "md5-AAAA", "sha256-!", 1])
      await expect(load(none as string)).rejects.toMatchObject({ code: "ERR_VIRTUAL_FILE", path: "/app/x" });
  });

  it("are named when their URL gives nothing", async () => {
    const url = new URL("no-such-file.txt", import.meta.url);
    await expect(loadRuntime({ files: { "/app/a.txt": url } })).rejects.toMatchObject({
      code: "ERR_FILE_SOURCE",
      path: "/app/a.txt",
      absent: true,
    });
  });

  it("are all that there is with realFiles: false", async () => {
    const url = new URL("../../package.json", import.meta.url);
    const runtime = await loadRuntime({
      realFiles: false,
      files: { "/app/data.txt": "text", "/app/b": ALL_BYTES, "/app/url": url },
    });
    withState(runtime, (state) => {
      const read = "local f, m = io.open(...) return f and f:read('a') or m";
      expect(state.run(read, { args: ["/app/data.txt"] })).toEqual(["text"]);
      expect(state.run("return io.open('/app/b'):read('a') == ...", { args: [ALL_BYTES] })).toEqual([true]);
      expect(state.run(read, { args: ["/app/url"] })).toEqual([fs.readFileSync(url, "utf8")]);
      for (const real of ["/etc/passwd", url.pathname, "package.json"]) {
        expect(state.run("return io.open(...)", { args: [real] })).toEqual([
          undefined,
          `${real}: No such file or directory`,
          expect.any(Number),
        ]);
      }
      state.run("local f = assert(io.open('/app/new', 'w')) f:write('made') f:close()");
      expect(state.run(read, { args: ["/app/new"] })).toEqual(["made"]);
      expect(state.run("local n = os.tmpname() return io.open(n, 'w') ~= nil, io.tmpfile() ~= nil")).toEqual([
        true,
        true,
      ]);
    });
    expect(fs.existsSync("/app/new")).toBe(false);
  });

  it("lie beside the real ones and touch none of them", async () => {
    const runtime = await loadRuntime({ files: { "/perilune-virtual/x.lua": "return 'virtual'" } });
    withState(runtime, (state) => {
      expect(state.run("return dofile('/perilune-virtual/x.lua')")).toEqual(["virtual"]);
      expect(state.run("return io.open('package.json') ~= nil")).toEqual([true]);
    });
    expect(fs.existsSync("/perilune-virtual")).toBe(false);
  });

  it("are refused where a directory of the machine is, and nothing is written to it", async () => {
    const directory = fs.mkdtempSync(path.join(tmpdir(), "perilune-real-"));
    const file = path.join(directory, "x.lua");
    fs.writeFileSync(file, "return 'real'");
    for (const place of [file, path.join(directory, "deep/down/y.lua")]) {
      await expect(loadRuntime({ files: { [place]: "return 'virtual'" } })).rejects.toThrow(
        coded("ERR_VIRTUAL_FILE"),
      );
    }
    expect(fs.readdirSync(directory)).toEqual(["x.lua"]);
    expect(fs.readFileSync(file, "utf8")).toBe("return 'real'");
    const runtime = await loadRuntime({ realFiles: false, files: { [file]: "return 'virtual'" } });
    withState(runtime, (state) => {
      expect(state.run("return dofile(...)", { args: [file] })).toEqual(["virtual"]);
    });
    fs.rmSync(directory, { recursive: true });
  });

  it.each([
    ["relative.lua", "text", "needs an absolute path"],
    [`/${"x".repeat(256)}/y.lua`, "text", "the path is too long"],
    [`/${"é".repeat(128)}`, "text", "the path is too long"],
    [`/${"x/".repeat(2048)}y`, "text", "the path is too long"],
    ["/directory/", "text", "needs an absolute path"],
    ["/a/../b.lua", "text", "needs an absolute path"],
    ["/dev", "text", "Is a directory"],
    ["/number.lua", 5, "found number"],
    ["/null.lua", null, "found null"],
  ])("%s with %o is refused", async (place, content, problem) => {
    const files = { [place]: content } as unknown as Record<string, string>;
    await expect(loadRuntime({ files })).rejects.toThrow(problem);
  });
});

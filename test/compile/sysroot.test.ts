/** The headers in wasm/sysroot are the ones that hashes.json names, and a C module can include them. */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { fetchSysroot } from "../../src/compile/sysroot.js";
import { packagedSysroot } from "../../src/compile/sysroot.node.js";
import { collectSysroot } from "../../wasm/tools/sysroot.mjs";
import { compileTexts, ROOT } from "../support/compile.js";

// Loading LLVM takes seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const SYSROOT = path.join(ROOT, "wasm/sysroot");
const hashes = JSON.parse(readFileSync(path.join(SYSROOT, "hashes.json"), "utf8")) as Record<string, string>;
const names = Object.keys(hashes);

describe("wasm/sysroot", () => {
  it("holds the files of hashes.json, no more and no fewer", () => {
    const found = readdirSync(SYSROOT, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) =>
        path.relative(SYSROOT, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, "/"),
      )
      .filter((name) => name !== "hashes.json");
    expect(found.sort()).toEqual(names);
  });

  it("holds them byte for byte", () => {
    const actual = names.map((name) => [
      name,
      createHash("sha256")
        .update(readFileSync(path.join(SYSROOT, name)))
        .digest("hex"),
    ]);
    expect(Object.fromEntries(actual)).toEqual(hashes);
  });

  it("names the licences", () => {
    expect(names.filter((name) => name.startsWith("LICENSE"))).toEqual([
      "LICENSE.emscripten",
      "LICENSE.lua",
      "LICENSE.musl",
    ]);
  });

  it("is what its own tool would make of it again", () => {
    const again = collectSysroot({
      emscriptenInclude: path.join(SYSROOT, "include"),
      luaSrc: path.join(SYSROOT, "lua"),
      muslCopyright: path.join(SYSROOT, "LICENSE.musl"),
    });
    expect([...again.keys()]).toEqual(names);
  });

  it("is fetched over HTTP as it lies on the disk", async () => {
    const base = new URL("https://example.test/sysroot/");
    const fetched = await fetchSysroot(base, new URL("https://example.test/native/"), (url) => {
      const name = url.pathname.replace(/^\/sysroot\//, "");
      const file = url.pathname.startsWith("/native/")
        ? path.join(ROOT, "native/include", path.basename(url.pathname))
        : path.join(SYSROOT, name);
      return Promise.resolve(new Response(new Uint8Array(readFileSync(file))));
    });
    expect(fetched).toEqual(packagedSysroot());
  });

  it("says which header could not be fetched", async () => {
    const fetched = fetchSysroot("https://example.test/s/", undefined, () =>
      Promise.resolve(new Response("", { status: 404, statusText: "Not Found" })),
    );
    await expect(fetched).rejects.toThrow("https://example.test/s/hashes.json: 404 Not Found");
  });
});

describe("a C file that includes every public header", () => {
  /** Parts of other headers, which cannot be included alone. */
  const parts = /^(?:bits|compat)\/|_arch\.h$/;
  /** Of the compiler, not the C library; they have to work beside it. */
  const compilers = ["stdatomic.h", "stdarg.h", "stddef.h", "stdckdint.h", "float.h", "limits.h", "tgmath.h"];
  let wasm: Uint8Array;

  beforeAll(async () => {
    const headers = names
      .filter((name) => name.startsWith("include/"))
      .map((name) => name.slice("include/".length))
      .filter((name) => !parts.test(name));
    expect(headers.length).toBeGreaterThan(150);
    const lines = [...headers, ...compilers, "lua.h", "lauxlib.h", "lualib.h"].map(
      (name) => `#include <${name}>`,
    );
    wasm = await compileTexts({
      "all.c": `#define _GNU_SOURCE\n${lines.join("\n")}\nint luaopen_all(lua_State *L) { (void)L; return 0; }\n`,
    });
  });

  it("compiles", () => {
    expect(WebAssembly.validate(new Uint8Array(wasm))).toBe(true);
  });
});

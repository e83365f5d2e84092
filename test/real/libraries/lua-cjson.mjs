/**
 * lua-cjson 2.1.0: JSON, with its own 113 tests over its own data files.
 *
 * Debian's tarball is upstream's without rfc4627.txt, which nothing here reads. The tests need the file utf8.dat, which
 * upstream makes with tests/genutf8.pl: all code points except surrogates, in UTF-8. Node makes it here; genutf8.pl states
 * its MD5.
 */
import { createHash } from "node:crypto";
import { cp, readdir, writeFile } from "node:fs/promises";
import path from "node:path";

const UTF8_MD5 = "cff03b039d850f370a7362f3313e5268";

/**
 * The unchanged tests are for Lua 5.1. They expect a global `unpack`, and messages with "bad argument #1 to '?'" for a
 * module's function. Lua since 5.2 finds the function's name in package.loaded, so modules are removed from there after
 * loading.
 */
const AS_IN_LUA_5_1 = `
unpack = table.unpack
local require, loaded, kept = require, package.loaded, {}
function _G.require(name)
  if kept[name] == nil then
    kept[name] = require(name)
    loaded[name] = nil
  end
  return kept[name]
end`;

/** @type {import("../library.mjs").Library} */
export default {
  name: "lua-cjson 2.1.0",
  tarballs: [
    {
      name: "lua-cjson_2.1.0+dfsg.orig.tar.gz",
      sha256: "94f1fce36742cf00e99c5071b309b9f71e6e7daf60a7151f7bf4ac0a97259ac4",
      sources: [
        {
          debian: {
            package: "lua-cjson",
            suites: ["trixie", "bookworm", "forky", "sid"],
            file: "lua-cjson_2.1.0+dfsg.orig.tar.gz",
          },
        },
      ],
    },
    {
      name: "lua-cjson-2.1.0.tar.gz",
      sha256: "51bc69cd55931e0cba2ceae39e9efa2483f4292da3a88a1ed470eda829f6c778",
      sources: [{ url: "https://www.kyne.com.au/~mark/software/download/lua-cjson-2.1.0.tar.gz" }],
    },
  ],
  c: {
    module: "cjson",
    sources: ["lua_cjson.c", "strbuf.c", "fpconv.c"],
    flags: ["-O3", "-DNDEBUG"],
  },

  async prepare(source, dir) {
    await cp(path.join(source, "tests"), dir, { recursive: true });
    await cp(path.join(source, "lua", "cjson"), path.join(dir, "cjson"), { recursive: true });
    const text = allCodePoints();
    const md5 = createHash("md5").update(text).digest("hex");
    if (md5 !== UTF8_MD5) throw new Error(`utf8.dat: MD5 is ${md5}, genutf8.pl says ${UTF8_MD5}`);
    await writeFile(path.join(dir, "utf8.dat"), text);
    const documents = (await readdir(dir)).filter((name) => name.endsWith(".json")).sort();
    return [["-e", AS_IN_LUA_5_1, "test.lua", ...documents]];
  },
  results: (stdout) =>
    stdout.split("\n").filter((line) => /^==> (Test \[.*: (PASS|FAIL)|Summary: .*)$/.test(line)),
  passed: (results) => results.at(-1) === "==> Summary: all tests succeeded",
};

/** @returns {string} */
function allCodePoints() {
  const parts = [];
  for (let code = 0; code <= 0x10ffff; code++) {
    if (code < 0xd800 || code > 0xdfff) parts.push(String.fromCodePoint(code));
  }
  return parts.join("");
}

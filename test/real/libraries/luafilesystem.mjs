/**
 * LuaFileSystem 1.8.0: directories, attributes, links, times, on the real file system, with its own test.
 *
 * The test lists /tmp 8,000 times, so its time depends on the number of files there.
 */
import { cp } from "node:fs/promises";
import path from "node:path";

/** @type {import("../library.mjs").Library} */
export default {
  name: "LuaFileSystem 1.8.0",
  tarballs: [
    {
      name: "lua-filesystem_1.8.0.orig.tar.gz",
      sha256: "a1b7cf748ef2cdb6d75ebaa82a9c91b383fabc541b96febb1f9de98f06b8c188",
      sources: [
        {
          debian: {
            package: "lua-filesystem",
            suites: ["trixie", "bookworm", "forky", "sid"],
            file: "lua-filesystem_1.8.0.orig.tar.gz",
          },
        },
      ],
    },
    {
      name: "luafilesystem-1_8_0.tar.gz",
      sha256: "16d17c788b8093f2047325343f5e9b74cccb1ea96001e45914a58bbae8932495",
      sources: [{ url: "https://github.com/lunarmodules/luafilesystem/archive/v1_8_0.tar.gz" }],
    },
  ],
  c: { module: "lfs", sources: ["src/lfs.c"], flags: ["-O2"] },

  async prepare(source, dir) {
    await cp(path.join(source, "tests", "test.lua"), path.join(dir, "test.lua"));
    return [["test.lua"]];
  },
  results: (stdout) => stdout.split("\n").filter((line) => line !== ""),
  passed: (results) => results.at(-1) === `${".".repeat(13)}Ok!`,
};

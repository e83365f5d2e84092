/** lua-cmsgpack 0.4.0: MessagePack in C, with its own test. */
import { cp } from "node:fs/promises";
import path from "node:path";
import { debianTarball } from "../library.mjs";

/** @type {import("../library.mjs").Library} */
export default {
  name: "lua-cmsgpack 0.4.0",
  tarballs: [
    debianTarball(
      "lua-cmsgpack",
      "0.4.0~git20230328.57b1f90",
      "2cd8dfe473d37b588317387f5a51ea0f400969e27563e02fee7e493d24de380d",
      ["trixie"],
    ),
  ],
  c: { module: "cmsgpack", sources: ["lua_cmsgpack.c"], flags: ["-O2"] },

  async prepare(source, dir) {
    await cp(path.join(source, "test.lua"), path.join(dir, "test.lua"));
    return [["test.lua"]];
  },
  results: (stdout) => stdout.split("\n").filter((line) => /^(?:Testing|TEST|ok|ERROR|FAIL)/i.test(line)),
  passed: (results) => results.some((line) => /^TEST FAILED:\t0$/.test(line)),
};

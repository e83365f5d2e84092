/**
 * lua-zlib 1.3 over zlib 1.3.1, with the test of its makefile, which writes the Test Anything Protocol.
 */
import { cp } from "node:fs/promises";
import { tapResults } from "../frameworks/busted.mjs";
import { debianTarball } from "../library.mjs";

/** @type {import("../library.mjs").Source} */
export const zlib = {
  name: "zlib 1.3.1",
  tarballs: [
    debianTarball(
      "zlib",
      "1.3.dfsg+really1.3.1",
      "60dd315c07f616887caa029408308a018ace66e3d142726a97db164b3b8f69fb",
      ["trixie"],
    ),
  ],
};

const ZLIB = "adler32 compress crc32 deflate infback inffast inflate inftrees trees uncompr zutil";

/** @type {import("../library.mjs").Library} */
export default {
  name: "lua-zlib 1.3",
  tarballs: [
    debianTarball("lua-zlib", "1.3", "d0ee0a383ffd9d63241b6a9eaa4c5054cc48eb93b534ac5d3afd0ea0984d0afc", [
      "trixie",
    ]),
  ],
  c: {
    module: "zlib",
    sources: ["lua_zlib.c"],
    flags: ["-O2"],
    parts: [{ from: zlib, sources: ZLIB.split(" ").map((name) => `${name}.c`), include: ["."] }],
  },

  async prepare(source, dir) {
    await cp(source, dir, { recursive: true });
    return [["test.lua", "./", "./"]];
  },
  // Lua's buffers, which the test fills, have another size where pointers have 32 bits.
  results: (stdout) => tapResults(stdout).map((line) => line.replaceAll(/\d+ Xs|got \d+/g, "n")),
  passed: (results) =>
    results.some((line) => line.startsWith("ok")) && !results.some((line) => line.startsWith("not")),
};

/**
 * LPeg 1.1.0: parsing expression grammars, with the test that its makefile runs (`make test`).
 */
import { cp } from "node:fs/promises";
import path from "node:path";

/** @type {import("../library.mjs").Library} */
export default {
  name: "LPeg 1.1.0",
  tarballs: [
    {
      name: "lpeg-1.1.0.tar.gz",
      sha256: "4b155d67d2246c1ffa7ad7bc466c1ea899bbc40fef0257cc9c03cecbaed4352a",
      sources: [
        {
          debian: {
            package: "lua-lpeg",
            suites: ["trixie", "forky", "sid"],
            file: "lua-lpeg_1.1.0.orig.tar.gz",
          },
        },
        { url: "https://www.inf.puc-rio.br/~roberto/lpeg/lpeg-1.1.0.tar.gz" },
      ],
    },
  ],
  c: {
    module: "lpeg",
    sources: ["lpvm.c", "lpcap.c", "lptree.c", "lpcode.c", "lpprint.c", "lpcset.c"],
    flags: ["-O2", "-DNDEBUG"],
  },

  async prepare(source, dir) {
    for (const file of ["test.lua", "re.lua"]) await cp(path.join(source, file), path.join(dir, file));
    return [["test.lua"]];
  },
  results: (stdout) => stdout.split("\n").filter((line) => line === "OK"),
  passed: (results) => results.at(-1) === "OK",
};

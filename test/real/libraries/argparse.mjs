/**
 * argparse 0.7.1: a command line parser in Lua, with its own specs, in busted.
 *
 * 18 of them start `lua` with io.popen and read its output; that command is the tested one.
 */
import { cp } from "node:fs/promises";
import path from "node:path";
import { bustedNeeds, layOutBusted, tapPassed, tapResults } from "../frameworks/busted.mjs";
import { debianTarball } from "../library.mjs";

/** @type {import("../library.mjs").Library} */
export default {
  name: "argparse 0.7.1",
  tarballs: [
    debianTarball(
      "lua-argparse",
      "0.7.1",
      "d344e49404c3e7b3e7fa4fe6741c106f25909d9b24923cb08dcceda1f9754809",
      ["trixie", "bookworm"],
    ),
  ],
  needs: bustedNeeds,

  async prepare(source, dir, needs) {
    await cp(path.join(source, "src", "argparse.lua"), path.join(dir, "argparse.lua"));
    await cp(path.join(source, "spec"), path.join(dir, "spec"), { recursive: true });
    return [await layOutBusted(needs, dir)];
  },
  results: tapResults,
  passed: tapPassed,
};

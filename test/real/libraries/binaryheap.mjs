/** binaryheap 0.4, in Lua, with its own specs, in busted. */
import { cp } from "node:fs/promises";
import path from "node:path";
import { bustedNeeds, layOutBusted, tapPassed, tapResults } from "../frameworks/busted.mjs";
import { debianTarball } from "../library.mjs";

/** @type {import("../library.mjs").Library} */
export default {
  name: "binaryheap 0.4",
  tarballs: [
    debianTarball(
      "lua-binaryheap",
      "0.4",
      "10b1b6c6f2d22560f512f9896a6672ec5ae0eea1390ff8e662be1d5d9625b438",
      ["trixie"],
    ),
  ],
  needs: bustedNeeds,

  async prepare(source, dir, needs) {
    await cp(path.join(source, "src/binaryheap.lua"), path.join(dir, "binaryheap.lua"));
    await cp(path.join(source, "spec"), path.join(dir, "spec"), { recursive: true });
    return [await layOutBusted(needs, dir)];
  },
  results: tapResults,
  passed: tapPassed,
};

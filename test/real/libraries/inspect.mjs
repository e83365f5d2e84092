/** inspect 3.1.1: tables as readable text, in Lua, with its own specs, in busted. */
import { cp } from "node:fs/promises";
import path from "node:path";
import { bustedNeeds, layOutBusted, tapPassed, tapResults } from "../frameworks/busted.mjs";
import { debianTarball } from "../library.mjs";

/** @type {import("../library.mjs").Library} */
export default {
  name: "inspect 3.1.1",
  tarballs: [
    debianTarball(
      "lua-inspect",
      "3.1.1",
      "0292f4960ef0ccb2c7334911981b280f9016c57a29c90c5ff5d3823621f6e0db",
      ["trixie", "bookworm", "forky", "sid"],
    ),
  ],
  needs: bustedNeeds,

  async prepare(source, dir, needs) {
    await cp(path.join(source, "inspect.lua"), path.join(dir, "inspect.lua"));
    await cp(path.join(source, "spec"), path.join(dir, "spec"), { recursive: true });
    return [await layOutBusted(needs, dir)];
  },
  results: tapResults,
  passed: tapPassed,
};

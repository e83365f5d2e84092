/** fifo 0.2, in Lua, with its own specs, in busted. */
import { cp } from "node:fs/promises";
import path from "node:path";
import { bustedNeeds, layOutBusted, tapPassed, tapResults } from "../frameworks/busted.mjs";
import { debianTarball } from "../library.mjs";

/** @type {import("../library.mjs").Library} */
export default {
  name: "fifo 0.2",
  tarballs: [
    debianTarball("lua-fifo", "0.2", "85cad0c2f9eac1cd3e08c5134feb655e0b928e1e22363c3ef3293a194c0eb53f", [
      "trixie",
    ]),
  ],
  needs: bustedNeeds,

  async prepare(source, dir, needs) {
    await cp(path.join(source, "fifo.lua"), path.join(dir, "fifo.lua"));
    await cp(path.join(source, "spec"), path.join(dir, "spec"), { recursive: true });
    return [await layOutBusted(needs, dir)];
  },
  results: tapResults,
  passed: tapPassed,
};

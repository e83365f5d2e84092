/**
 * Penlight 1.14.0: three dozen modules in Lua, with both of its own suites: the programs in `tests`, each in its own
 * process, by its run.lua, and the specs, in busted. It uses LuaFileSystem, which is built next to it.
 */
import { cp } from "node:fs/promises";
import path from "node:path";
import { bustedNeeds, layOutBusted, penlight, tapPassed, tapResults } from "../frameworks/busted.mjs";

/** @type {import("../library.mjs").Library} */
export default {
  ...penlight,
  needs: bustedNeeds,

  async prepare(source, dir, needs) {
    await cp(source, dir, { recursive: true });
    // The context directory of those programs, which `require` searches first, has the modules too.
    await cp(path.join(source, "lua", "pl"), path.join(dir, "tests", "pl"), { recursive: true });
    return [["run.lua", "tests"], await layOutBusted(needs, dir)];
  },
  results: (stdout) => [
    ...stdout.split("\n").filter((line) => /^Run(?:ning .*\.lua| completed successfully)$/.test(line)),
    ...tapResults(stdout),
  ],
  passed: (results) => results.includes("Run completed successfully") && tapPassed(results),
};

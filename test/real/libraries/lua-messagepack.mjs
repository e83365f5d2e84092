/**
 * lua-messagepack 0.5.2: MessagePack in Lua, in its variant for Lua 5.3 and later, with its own tests, as `prove` runs them:
 * each file in its own process.
 *
 * They need lua-TestMore, which Debian does not have: see stand-ins/Test/More.lua. Three skip themselves because other
 * libraries are missing. The fuzzing test skips itself if coverage is measured, and so it does here: its million rounds
 * without a fixed seed take half a minute and have nothing to be compared with.
 */
import { cp, readdir } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { tapPassed, tapResults } from "../frameworks/busted.mjs";
import { debianTarball } from "../library.mjs";

const TEST_MORE = fileURLToPath(new URL("../stand-ins/Test", import.meta.url));
const LONG = "05-fuzzing.lua";

/** @type {import("../library.mjs").Library} */
export default {
  name: "lua-messagepack 0.5.2",
  tarballs: [
    debianTarball(
      "lua-messagepack",
      "0.5.2",
      "e8285b1c574fca279e7ec8c09b49073ef48a13c4a12d8db920ca50be34b07394",
      ["trixie", "bookworm", "forky", "sid"],
    ),
  ],

  async prepare(source, dir) {
    await cp(path.join(source, "src5.3", "MessagePack.lua"), path.join(dir, "MessagePack.lua"));
    await cp(TEST_MORE, path.join(dir, "Test"), { recursive: true });
    await cp(path.join(source, "test"), dir, { recursive: true });
    const files = (await readdir(path.join(source, "test"))).filter((name) => name.endsWith(".lua")).sort();
    return files.map((file) => (file === LONG ? ["-e", "package.loaded.luacov = true", file] : [file]));
  },
  results: tapResults,
  passed: (results) =>
    tapPassed(results) && planned(results) === results.filter((line) => /^ok/.test(line)).length,
};

/**
 * @param {readonly string[]} results
 * @returns {number} the sum of the tests that all files announce
 */
function planned(results) {
  return results.reduce((sum, line) => sum + Number(/^1\.\.(\d+)/.exec(line)?.[1] ?? 0), 0);
}

/** This project's own native modules pass their Lua tests, from the files that are checked in. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { loadRuntime as loadDebug } from "../../src/debug.js";
import { loadRuntime as loadRelease, type LuaState, type Runtime } from "../../src/index.js";

const root = fileURLToPath(new URL("../..", import.meta.url));

interface OwnModule {
  name: string;
  output: string;
  test: string;
}
const listed = JSON.parse(
  readFileSync(path.join(root, "native/modules/modules.json"), "utf8"),
) as OwnModule[];
const complexInLua = {
  name: "complex",
  output: "native/modules/complex/lua/complex.lua",
  test: "native/modules/complex/test/complex.lua",
};

describe.each([
  { product: "release", load: loadRelease },
  { product: "debug", load: loadDebug },
])("on the $product core", ({ load }) => {
  let runtime: Runtime;
  beforeAll(async () => {
    runtime = await load();
  });

  const stateAt = (directory: string): LuaState =>
    runtime.createState({ context: path.join(root, directory), ignoreEnvironment: true });

  it.each([...listed, complexInLua])("$output passes its tests", ({ output, test }) => {
    using state = stateAt(path.dirname(output));
    const file = path.join(root, test);
    expect(() => state.run(readFileSync(file), { name: `@${file}` })).not.toThrow();
  });

  it("digest gives what node:crypto gives, for inputs of every length about a block", () => {
    using state = stateAt("native/modules/digest");
    state.run('digest = require "digest"');
    for (const algorithm of ["md5", "sha1", "sha224", "sha256", "sha384", "sha512"]) {
      for (const length of [0, 1, 55, 56, 63, 64, 65, 111, 112, 127, 128, 129, 1000]) {
        const bytes = Uint8Array.from({ length }, (_, i) => (i * 131 + length) & 255);
        const [found] = state.run("local name, data = ... return digest.hex(name, data)", {
          args: [algorithm, bytes],
        });
        expect(found).toBe(createHash(algorithm).update(bytes).digest("hex"));
      }
    }
  });
});

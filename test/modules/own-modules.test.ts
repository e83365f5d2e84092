/** The Lua tests of this project's own native modules pass with the files that are checked in. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import type { LuaState } from "../../src/index.js";
import { argumentCheck } from "../../src/types/check-function.js";
import { Checks } from "../../src/types/check.js";
import { readManifest } from "../../src/types/manifest.js";
import { plainReader } from "../../src/types/value-reader.js";
import { caught } from "../support/caught.js";
import { products, sharedRuntime } from "../support/products.js";

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

describe.each(products)("on the $name core", (product) => {
  const runtime = sharedRuntime(product);
  const stateAt = (directory: string): LuaState =>
    runtime().createState({ context: path.join(root, directory), ignoreEnvironment: true });

  it.each([...listed, complexInLua])("$output passes its tests", ({ output, test }) => {
    using state = stateAt(path.dirname(output));
    const file = path.join(root, test);
    expect(() => state.run(readFileSync(file), { name: `@${file}` })).not.toThrow();
  });

  it("digest has what its types say, and no more", () => {
    using state = stateAt("native/modules/digest");
    const file = "native/modules/digest/digest.types.json";
    const { define, export: exported } = readManifest(readFileSync(path.join(root, file), "utf8"), file);
    if (exported.kind !== "record") throw new Error("the module is not a table");
    state.run('digest = require "digest"');
    const namesOf = (table: string): unknown[] =>
      state.run(`local names = {} for name in pairs(${table}) do names[#names + 1] = name end
        table.sort(names) return table.unpack(names)`);
    expect(namesOf("digest")).toEqual(Object.keys(exported.fields).sort());
    const object = define["Digest"];
    expect(object?.kind).toBe("interface");
    if (object?.kind !== "interface") return;
    expect(namesOf("getmetatable(digest.md5()).__index")).toEqual(Object.keys(object.methods).sort());
    for (const [name, type] of Object.entries(exported.fields)) {
      const [found] = state.run("return type(digest[...])", { args: [name] });
      expect(found).toBe(type.kind === "function" ? "function" : "table");
      // The C code and the check made from the types report a wrong call in the same words.
      if (type.kind !== "function" || type.params[0]?.type.kind !== "string") continue;
      const [, message] = state.run("local f = digest[...] return pcall(f)", { args: [name] });
      const check = argumentCheck(type, `digest.${name}`, new Checks("digest", define));
      expect(caught(() => check([], plainReader)).message).toBe(message);
    }
  });

  it("digest agrees with node:crypto, for inputs of every length around a block", () => {
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

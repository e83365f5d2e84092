/** The entries of the package for the shipped modules: each folder has one, and a browser's needs nothing of Node. */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { build } from "esbuild";
import { describe, expect, it } from "vitest";
import { builtPackage, sourcesOf } from "../support/built.js";
import { ROOT } from "../support/compile.js";

const folders = readdirSync(path.join(ROOT, "src", "hosts"), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);
const { exports } = JSON.parse(readFileSync(path.join(ROOT, "package.json"), "utf8")) as {
  exports: Readonly<Record<string, unknown>>;
};

describe.each(folders)("perilune/modules/%s", (name) => {
  it("has its own entry where there is one for Node", () => {
    const forNode = existsSync(path.join(ROOT, "src", "hosts", name, "module.node.ts"));
    const own = exports[`./modules/${name}`] as Readonly<Record<string, unknown>> | undefined;
    expect(own && { node: own["deno"], page: own["default"] }).toEqual(
      forNode
        ? { node: `./dist/hosts/${name}/module.node.js`, page: `./dist/hosts/${name}/module.js` }
        : undefined,
    );
  });

  it("bundles for a browser with no built-in of Node, and for Node", async () => {
    for (const platform of ["browser", "node"] as const) {
      const { metafile, warnings } = await build({
        stdin: {
          contents: `export { default } from "perilune/modules/${name}";`,
          resolveDir: path.join(builtPackage(), "modules"),
        },
        nodePaths: [path.join(builtPackage(), "modules")],
        bundle: true,
        format: "esm",
        platform,
        metafile: true,
        write: false,
        logLevel: "silent",
      });
      expect(warnings).toEqual([]);
      const inputs = Object.keys(metafile.inputs).flatMap((file) => sourcesOf(path.resolve(file)));
      const foreign = Object.values(metafile.inputs).flatMap(({ imports }) =>
        imports.filter(({ external }) => external === true),
      );
      if (platform === "browser") {
        expect(foreign).toEqual([]);
        expect(inputs.filter((file) => file.includes(".node."))).toEqual([]);
      }
      expect(inputs).toContainEqual(expect.stringMatching(`^src/hosts/${name}/module(\\.node)?\\.ts$`));
      // No module brings the runtime, or another module, along; the log writes its lines as JSON.
      expect(
        inputs.filter((file) =>
          /\/(?:core(?!\/generated\/(?:constants|layouts)\.)|state|wasmoon|compile|cli)\/|\.wasm$/.test(file),
        ),
      ).toEqual([]);
    }
  });
});

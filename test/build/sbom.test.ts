/** The SBOM (scripts/sbom.mjs) names all that is shipped, as THIRD_PARTY_NOTICES.md does, with the hashes of the files. */
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { sbom } from "../../scripts/sbom.mjs";
import { ROOT } from "../support/compile.js";

const made = sbom();
const of = (type: string) => made.components.filter((component) => component.type === type);

describe("the SBOM", () => {
  it("is of this package", () => {
    expect(made).toMatchObject({ bomFormat: "CycloneDX", metadata: { component: { name: "perilune" } } });
  });

  it("names what THIRD_PARTY_NOTICES.md has in the package, with the same versions", () => {
    const [, shipped = ""] =
      /^## In the package\n([\s\S]*?)^### /m.exec(
        readFileSync(path.join(ROOT, "THIRD_PARTY_NOTICES.md"), "utf8"),
      ) ?? [];
    const noted = [...shipped.matchAll(/([\w-]+) (\d+\.\d+\.\d+)/g)].map(([, name, version]) => [
      name?.toLowerCase(),
      version,
    ]);
    expect(noted.length).toBeGreaterThan(4);
    const named = of("library").map(({ name, version }) => [name, version.replace(/[+-].*/, "")]);
    expect(named.sort()).toEqual(noted.sort());
  });

  it("has the SHA-256 of each shipped WebAssembly file", () => {
    const files = of("file");
    expect(files.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["wasm/perilune.wasm", "wasm/perilune.debug.wasm"]),
    );
    for (const { name, hashes } of files) {
      expect(existsSync(path.join(ROOT, name)), name).toBe(true);
      const content = createHash("sha256")
        .update(readFileSync(path.join(ROOT, name)))
        .digest("hex");
      expect(hashes).toEqual([{ alg: "SHA-256", content }]);
    }
  });

  it("says what needs what, by names that it has", () => {
    const refs = new Set(made.components.map((component) => component["bom-ref"]));
    const needed = made.dependencies.flatMap(({ dependsOn }) => dependsOn);
    expect(needed.filter((ref) => !refs.has(ref))).toEqual([]);
    expect([...refs].filter((ref) => !needed.includes(ref))).toEqual([]);
  });
});

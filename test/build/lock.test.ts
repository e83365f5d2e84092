/** The checked-in build products match their sources, as far as this can be tested without a compiler. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { inputHashes } from "../../wasm/tools/lock.mjs";

const root = new URL("../../", import.meta.url);
const read = (name: string): Buffer => readFileSync(fileURLToPath(new URL(name, root)));
const sha256 = (name: string): string => createHash("sha256").update(read(name)).digest("hex");

interface Lock {
  inputs: Record<string, string>;
  outputs: Record<string, string>;
  sizes: Record<string, { raw: number; gzip: number; brotli: number }>;
  lua: { version: string; sha256: string };
  toolchain: Record<string, string>;
}
const lock = JSON.parse(read("wasm/lock.json").toString()) as Lock;

describe("wasm/lock.json", () => {
  it("names every input as it is now: run `npm run build:wasm` after changing one", () => {
    expect(inputHashes()).toEqual(lock.inputs);
  });

  it("names every output as it is checked in", () => {
    const now = Object.fromEntries(Object.keys(lock.outputs).map((name) => [name, sha256(name)]));
    expect(now).toEqual(lock.outputs);
  });

  it("has the core, its glues, the generated sources, the headers and the modules among the outputs", () => {
    const names = Object.keys(lock.outputs);
    for (const product of ["perilune", "perilune.debug"]) {
      expect(names).toEqual(expect.arrayContaining([`wasm/${product}.wasm`, `wasm/${product}.node.mjs`]));
    }
    expect(names).toContain("src/core/generated/exports.ts");
    expect(names).toContain("wasm/sysroot/include/stdio.h");
    expect(names).toContain("native/modules/digest/digest.wasm");
  });

  it("names the tarball and the packages of the toolchain", () => {
    const lua = JSON.parse(read("wasm/lua.json").toString()) as { version: string; sha256: string };
    expect(lock.lua).toEqual({ version: lua.version, sha256: lua.sha256 });
    expect(lock.toolchain["emscripten"]).toContain(read("wasm/emscripten-version").toString().trim());
  });

  it("has the place of the release core in its code", async () => {
    const importsOf = async (name: string): Promise<string[]> =>
      WebAssembly.Module.imports(await WebAssembly.compile(new Uint8Array(read(name)))).map(
        (entry) => entry.name,
      );
    expect(await importsOf("wasm/perilune.debug.wasm")).toContain("__memory_base");
    const release = await importsOf("wasm/perilune.wasm");
    expect(release).toContain("memory");
    expect(release).not.toContain("__memory_base");
    expect(release).not.toContain("__table_base");
  });

  it("keeps the core under 163 kB of brotli", () => {
    expect(lock.sizes["perilune"]?.raw).toBe(read("wasm/perilune.wasm").length);
    expect(lock.sizes["perilune"]?.brotli).toBeLessThan(163_000);
  });
});

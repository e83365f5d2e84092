/** The versions of compilers that are written in more than one place agree. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it, vi } from "vitest";
import { importClang, PINNED_CLANG } from "../../src/compile/choose.node.js";
import { SUPPORTED_EMCC } from "../../src/compile/find-emcc.node.js";
import { ROOT } from "../support/compile.js";

// Loading LLVM takes seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const read = (name: string): string => readFileSync(path.join(ROOT, name), "utf8");

describe("supported compilers", () => {
  it("are the emcc that builds the core", () => {
    expect(SUPPORTED_EMCC).toEqual([read("wasm/emscripten-version").trim()]);
  });

  it("are the npm compiler of package.json, which is the one installed", async () => {
    const manifest = JSON.parse(read("package.json")) as Record<string, Record<string, string>>;
    expect(manifest.peerDependencies?.["@yowasp/clang"]).toBe(PINNED_CLANG);
    expect(manifest.devDependencies?.["@yowasp/clang"]).toBe(PINNED_CLANG);
    expect((await importClang()).version).toBe(PINNED_CLANG);
  });

  it("include the npm package as its own types describe it", () => {
    // Type-checked only: the real package matches our description of it.
    const describe: (
      clang: typeof import("@yowasp/clang"),
    ) => import("../../src/compile/clang-run.js").ClangPackage = (clang) => clang;
    expect(describe).toBeTypeOf("function");
  });
});

/** What a page loads for each entry: limits, and the tables of README.md and docs/browser.md. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync } from "node:zlib";
import { build } from "esbuild";
import { beforeAll, expect, test } from "vitest";
import { measure, PAGES, tableIn, type Row } from "../../scripts/sizes.mjs";
import { builtPackage } from "../support/built.js";

/** How far the table may be off, since each change of the sources changes the sizes a little. */
const TOLERANCE = 0.05;

let rows: readonly Row[];
beforeAll(async () => {
  rows = await measure(builtPackage());
});

test("no entry is larger than it may be", () => {
  const over = rows.filter(({ total, limit }) => total > limit);
  expect(
    over.map(({ entry, imports, total, limit }) => `${imports} of ${entry}: ${total} of ${limit}`),
  ).toEqual([]);
});

test.each(PAGES.map((page) => [path.basename(page.file), page] as const))(
  "the table of %s tells the sizes (node scripts/sizes.mjs --write makes it)",
  (_, { file, has }) => {
    const lines = tableIn(readFileSync(file, "utf8"))
      .split("\n")
      .filter((line) => line.startsWith("| `"));
    const shown = rows.filter(has);
    expect(lines.length).toBe(shown.length);
    for (const [at, { js, wasm, total }] of shown.entries()) {
      const cells = lines[at]?.split("|").slice(2, -1).map(Number) ?? [];
      const measured = [js.raw, js.gzip, js.brotli, wasm.raw, wasm.gzip, wasm.brotli, total].map(
        (size) => size / 1000,
      );
      expect(cells).toHaveLength(measured.length);
      for (const [column, size] of measured.entries())
        expect(Math.abs((cells[column] ?? 0) - size)).toBeLessThanOrEqual(0.51 + size * TOLERANCE);
    }
  },
);

test("the compiler of hot functions is small", async () => {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL("../../src/jit.ts", import.meta.url))],
    bundle: true,
    minify: true,
    format: "esm",
    write: false,
  });
  expect(brotliCompressSync(outputFiles[0]?.contents ?? "").length).toBeLessThan(30_000);
});

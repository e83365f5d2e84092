/** docs/modules-that-work.md is what `npm run docs:modules` writes of the recorded results, which are those of the sources here. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { currentPage, staleRecords } from "../real/page.mjs";

const PAGE = path.join(import.meta.dirname, "../../docs/modules-that-work.md");

test("the page shows the recorded results, each of the source that the tests use", async () => {
  expect(readFileSync(PAGE, "utf8")).toBe(await currentPage());
  expect(await staleRecords()).toEqual([]);
});

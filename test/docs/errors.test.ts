/** docs/errors.md is what scripts/errors-page.mjs makes of src/errors, and each code belongs to exactly one class. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { errorsPage, readErrors } from "../../scripts/errors-page.mjs";
import * as compile from "../../src/compile.js";
import * as perilune from "../../src/index.js";
import { ROOT } from "../support/compile.js";

const { classes, codes } = readErrors();

it("docs/errors.md is made from the source (npm run docs:errors)", async () => {
  expect(readFileSync(path.join(ROOT, "docs/errors.md"), "utf8")).toBe(await errorsPage());
});

it("each code belongs to exactly one class", () => {
  expect(codes.size).toBeGreaterThan(90);
  expect(classes.flatMap((one) => one.codes).sort()).toEqual([...codes.keys()].sort());
});

it("each class says why one catches it", () => {
  expect(classes.filter(({ why }) => why === "").map(({ name }) => name)).toEqual([]);
});

it("each class is exported from where the page says", () => {
  const entries = { perilune, "perilune/compile": compile };
  for (const { name, from } of classes) {
    for (const [entry, exports] of Object.entries(entries)) {
      if (entry === from) expect(exports, `${entry}: ${name}`).toHaveProperty(name);
    }
    if (from === undefined) expect(perilune, name).not.toHaveProperty(name);
  }
});

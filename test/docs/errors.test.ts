/** docs/errors.md matches the output of scripts/errors-page.mjs, and each code belongs to exactly one class. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
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

describe("the pages name errors that exist", () => {
  const pages = ["", "docs", "examples"].flatMap((directory) =>
    readdirSync(path.join(ROOT, directory))
      .filter((name) => name.endsWith(".md"))
      .map((name) => path.posix.join(directory, name)),
  );
  const ofEngines = ["InternalError"]; // Firefox
  const known = new Set([...Object.keys(perilune), ...Object.keys(compile), ...ofEngines, "CommandError"]);
  const exists = (word: string): boolean =>
    word.startsWith("ERR_") ? codes.has(word) : known.has(word) || word in globalThis;

  it.each(pages)("%s", (page) => {
    const text = readFileSync(path.join(ROOT, page), "utf8");
    const words = text.match(/(?<![\w.])(?:[A-Z][A-Za-z]*Error|ERR_[A-Z0-9_]+)\b/g) ?? [];
    expect(words.filter((word) => !exists(word))).toEqual([]);
  });
});

/** The file of the interactive history: its content, its size, and the failures that it ignores. */

import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { History, HISTORY_SIZE, historyFile } from "../../src/cli/history.js";
import { folder } from "./support.js";

test("lines are kept from the latest to the first, and in the file as they came", () => {
  using place = folder();
  const file = path.join(place.path, "history");
  const history = new History(file);
  for (const line of ["a", "b", "b", "", "  ", "a"]) history.add(line);
  expect(history.lines).toEqual(["a", "b", "a"]);
  expect(readFileSync(file, "utf8")).toBe("a\nb\na\n");
  expect(new History(file).lines).toEqual(["a", "b", "a"]);
});

test("forgets the oldest lines, which bounds the file", () => {
  using place = folder();
  const file = path.join(place.path, "history");
  writeFileSync(file, Array.from({ length: 5 * HISTORY_SIZE }, (_, i) => `line ${i}\n`).join(""));
  const { lines } = new History(file);
  expect([lines.length, lines[0], lines.at(-1)]).toEqual([
    HISTORY_SIZE,
    `line ${5 * HISTORY_SIZE - 1}`,
    `line ${4 * HISTORY_SIZE}`,
  ]);
  expect(readFileSync(file, "utf8").split("\n")).toHaveLength(HISTORY_SIZE + 1);
});

test("a file that cannot be read is ignored", () => {
  using place = folder({ file: "" });
  const history = new History(path.join(place.path, "file", "below"));
  history.add("x");
  expect(history.lines).toEqual(["x"]);
});

test("PERILUNE_HISTORY names the file; empty means none", () => {
  expect(historyFile({ PERILUNE_HISTORY: "/x/y" })).toBe("/x/y");
  expect(historyFile({ PERILUNE_HISTORY: "" })).toBeUndefined();
  expect(historyFile({})).toMatch(/\.perilune_history$/);
});

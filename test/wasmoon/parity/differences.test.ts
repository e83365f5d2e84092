/** COMPATIBILITY.md lists exactly these differences, and each is as described. */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it, vi } from "vitest";
import { ROOT } from "../../support/compile.js";
import { DIFFERENCES } from "./differences.js";
import { implementations } from "./implementations.js";

/** The rows of the table below the heading, cell by cell. */
function rowsOf(heading: string): string[][] {
  const text = readFileSync(path.join(ROOT, "COMPATIBILITY.md"), "utf8");
  const section =
    text
      .slice(text.indexOf(`## ${heading}`))
      .slice(3)
      .split(/^## /m)[0] ?? "";
  return section
    .split("\n")
    .filter((line) => line.startsWith("|"))
    .slice(2)
    .map((line) =>
      line
        .slice(1, -1)
        .split("|")
        .map((cell) => cell.trim()),
    );
}

it("COMPATIBILITY.md has the table", () => {
  expect(rowsOf("From wasmoon")).toEqual(DIFFERENCES.map(({ what, here }) => [what, here]));
});

describe.each(implementations)("$name", ({ api, isOurs }) => {
  it.each(DIFFERENCES.filter(({ show }) => show !== undefined))("$what", async (difference) => {
    const { show = () => Promise.resolve(), ours, wasmoon } = difference;
    const expected = isOurs ? ours : wasmoon;
    const quiet = vi.spyOn(console, "error").mockImplementation(() => undefined);
    try {
      if (expected instanceof RegExp) await expect(show(api)).rejects.toThrow(expected);
      else expect(await show(api)).toBe(expected);
    } finally {
      quiet.mockRestore();
    }
  });
});

it.each(DIFFERENCES.filter(({ show }) => show === undefined))(
  "$what is shown by a test",
  ({ shownBy = "" }) => {
    for (const name of shownBy.split(", "))
      expect(existsSync(path.join(import.meta.dirname, name)), name).toBe(true);
  },
);

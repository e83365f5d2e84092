/** Relative links of the pages, to files and to headings, lead somewhere. */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { ROOT } from "../support/compile.js";

const pages = ["", "docs", "examples"].flatMap((directory) =>
  readdirSync(path.join(ROOT, directory))
    .filter((name) => name.endsWith(".md"))
    .map((name) => path.posix.join(directory, name)),
);

/** A page without its fenced blocks. */
const prose = (text: string): string => text.replace(/^```.*\n[\s\S]*?^```$/gm, "");

/** The anchor that GitHub gives a heading. */
const anchorOf = (heading: string): string =>
  heading
    .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}_ -]/gu, "")
    .replaceAll(" ", "-");

/** The anchors of a page. Repeated headings get a number. */
function anchorsOf(text: string): Set<string> {
  const anchors = new Set([...text.matchAll(/<a (?:id|name)="([^"]+)"/g)].map(([, id = ""]) => id));
  for (const [, heading = ""] of prose(text).matchAll(/^#{1,6} (.+)$/gm)) {
    const anchor = anchorOf(heading.trim());
    let name = anchor;
    for (let count = 1; anchors.has(name); count++) name = `${anchor}-${count}`;
    anchors.add(name);
  }
  return anchors;
}

/** The relative targets of links and images, outside of code. */
const linksOf = (text: string): string[] =>
  [
    ...prose(text)
      .replace(/`[^`\n]*`/g, "`")
      .matchAll(/\]\(<?([^)\s>]+)>?(?: "[^"]*")?\)|(?:src|srcset|href)="([^"]+)"|^\[[^\]]+\]: (\S+)/gm),
  ]
    .map(([, inline, attribute, reference]) => inline ?? attribute ?? reference ?? "")
    .filter((link) => !/^[a-z][a-z+.-]*:/i.test(link));

/** The links of a page that lead nowhere. */
function broken(page: string, text: string): string[] {
  return linksOf(text).filter((link) => {
    const [file = "", anchor] = link.split("#", 2);
    const target = file === "" ? page : path.posix.join(path.posix.dirname(page), decodeURIComponent(file));
    if (!existsSync(path.join(ROOT, target))) return true;
    if (anchor === undefined || !target.endsWith(".md") || statSync(path.join(ROOT, target)).isDirectory())
      return false;
    return !anchorsOf(file === "" ? text : readFileSync(path.join(ROOT, target), "utf8")).has(anchor);
  });
}

describe("links", () => {
  it.each(pages)("%s", (page) => {
    expect(broken(page, readFileSync(path.join(ROOT, page), "utf8"))).toEqual([]);
  });

  it("are found in the pages", () => {
    const count = pages.flatMap((page) => linksOf(readFileSync(path.join(ROOT, page), "utf8"))).length;
    expect(count).toBeGreaterThan(50);
  });

  it("that lead nowhere are seen", () => {
    const text =
      "# One `two`\n[a](#one-two) [b](#three) [c](gone.md) [d](../README.md#gone) [e](https://e.test)";
    expect(broken("docs/errors.md", text)).toEqual(["#three", "gone.md", "../README.md#gone"]);
  });
});

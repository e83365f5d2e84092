/** The resolver by itself, on sets of paths instead of files: order, siblings, names, and that it never looks outside. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { absolutePath, directoryOf, isWithin } from "../../src/files/paths.js";
import { resolve, templates } from "../../src/modules/resolver.js";

const among =
  (...files: string[]) =>
  (path: string): boolean =>
    files.includes(path);

describe("resolve", () => {
  const ROOTS = ["/app", "/std"];
  const ORDER = ["/app/a/b", "/app/a/b/init", "/std/a/b", "/std/a/b/init"];

  test.each(
    ORDER.flatMap((place, at) => ORDER.slice(at + 1).map((later): [string, string] => [place, later])),
  )("%s comes before %s", (place, later) => {
    expect(resolve("a.b", ROOTS, among(`${later}.lua`, `${place}.lua`))).toEqual({ lua: `${place}.lua` });
    expect(resolve("a.b", ROOTS, among(`${later}.lua`, `${place}.wasm`))).toEqual({
      native: `${place}.wasm`,
    });
    expect(resolve("a.b", ROOTS, among(`${later}.wasm`, `${place}.lua`))).toEqual({ lua: `${place}.lua` });
  });

  test.each(ORDER)("%s with its sibling is mixed, and only with that one", (place) => {
    const both = { lua: `${place}.lua`, native: `${place}.wasm` };
    expect(resolve("a.b", ROOTS, among(both.lua, both.native))).toEqual(both);
    expect(resolve("a.b", ROOTS, () => true)).toEqual({ lua: "/app/a/b.lua", native: "/app/a/b.wasm" });
  });

  test("without native files, and nothing at all", () => {
    expect(resolve("a", ROOTS, among("/app/a.wasm"), false)).toBeUndefined();
    expect(resolve("a", ROOTS, among("/app/a.wasm", "/app/a.lua"), false)).toEqual({ lua: "/app/a.lua" });
    expect(resolve("a", ROOTS, among())).toBeUndefined();
    expect(resolve("a", [], () => true)).toBeUndefined();
  });

  test.each([
    "",
    ".",
    "..",
    "a.",
    ".a",
    "a..b",
    "../a",
    "/etc/passwd",
    "a/b",
    "a\\b",
    "a\0",
    "\0",
    "a.b/c",
    "..\\a",
  ])("%j is not a name to look up", (name) => {
    expect(resolve(name, ROOTS, () => true)).toBeUndefined();
  });

  test.each(["a b", "ä", "1", "a-b", "a!", "con", "~", "*", "?", "%s", "a\nb"])("%j is one", (name) => {
    expect(resolve(name, ["/app"], () => true)?.lua).toBe(`/app/${name}.lua`);
  });

  const root = fc
    .array(fc.stringMatching(/^[a-z]{1,3}$/), { maxLength: 3 })
    .map((parts) => `/${parts.join("/")}`);
  const anyName = fc.oneof(
    fc.string({ unit: "binary" }),
    fc
      .array(fc.constantFrom("..", ".", "/", "\\", "\0", "a", "init", "etc"), { maxLength: 8 })
      .map((p) => p.join("")),
  );

  test("every accepted name leads to a file in a root", () => {
    fc.assert(
      fc.property(anyName, fc.array(root, { maxLength: 3 }), (name, roots) => {
        resolve(name, roots, (path) => {
          expect(path).not.toMatch(/\\|\0/);
          expect(path.split("/")).not.toContain("..");
          expect(roots.some((directory) => path.startsWith(`${directory}/`))).toBe(true);
          expect(roots.some((directory) => isWithin(absolutePath(path, "/"), directory))).toBe(true);
          return false;
        });
      }),
    );
  });

  test("it finds the first place of the templates that has a file, as package.searchpath would", () => {
    const part = fc.constantFrom("a", "b", "init");
    const name = fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => parts.join("."));
    const file = fc
      .tuple(
        fc.constantFrom("/x", "/y"),
        fc.array(part, { minLength: 1, maxLength: 4 }),
        fc.constantFrom("lua", "wasm"),
      )
      .map(([at, parts, extension]) => `${at}/${parts.join("/")}.${extension}`);
    fc.assert(
      fc.property(name, fc.array(file, { maxLength: 12 }), (wanted, files) => {
        const roots = ["/x", "/y"];
        const paths = (extension: "lua" | "wasm"): string[] =>
          templates(roots, extension)
            .split(";")
            .map((template) => template.replace("?", wanted.replaceAll(".", "/")));
        const [lua, native] = [paths("lua"), paths("wasm")];
        const at = lua.findIndex((path, i) => files.includes(path) || files.includes(native[i] ?? ""));
        const found = resolve(wanted, roots, among(...files));
        if (at < 0) expect(found).toBeUndefined();
        else {
          expect(found?.lua).toBe(files.includes(lua[at] ?? "") ? lua[at] : undefined);
          expect(found?.native).toBe(files.includes(native[at] ?? "") ? native[at] : undefined);
        }
      }),
    );
  });

  test("templates", () => {
    expect(templates(["/app", "."], "lua")).toBe("/app/?.lua;/app/?/init.lua;./?.lua;./?/init.lua");
    expect(templates([], "wasm")).toBe("");
  });
});

describe("paths", () => {
  test.each([
    ["a/b", "/x", "/x/a/b"],
    ["../a", "/x/y", "/x/a"],
    ["../../../a", "/x", "/a"],
    ["/a//b/./c/..", "/x", "/a/b"],
    ["", "/x", "/x"],
    ["..", "/", "/"],
  ])("%j from %s is %s", (path, directory, expected) => {
    expect(absolutePath(path, directory)).toBe(expected);
  });

  test("within", () => {
    expect(isWithin("/a/b", "/a")).toBe(true);
    expect(isWithin("/a", "/a")).toBe(true);
    expect(isWithin("/ab", "/a")).toBe(false);
    expect(isWithin("/ab", "/")).toBe(true);
    expect(directoryOf("/a/b")).toBe("/a");
    expect(directoryOf("/a")).toBe("/");
    expect(directoryOf("/")).toBe("/");
  });
});

/** Which headers a text of C may ask for, and where their paths lead. */
import { describe, expect, it } from "vitest";
import { includesOf } from "../../src/compile/includes.js";
import { inputKind } from "../../src/compile/project.js";
import { parentPath, plant, resolvePath, type FileTree } from "../../src/compile/source-tree.js";
import { coded } from "../support/coded.js";

const names = (text: string): string[] => includesOf(text).map(({ name }) => name);

describe("includesOf", () => {
  it("finds quoted and angled headers, however they are spaced", () => {
    expect(includesOf('#include "a.h"\n  #  include\t<b/c.h>\n')).toEqual([
      { name: "a.h", quoted: true },
      { name: "b/c.h", quoted: false },
    ]);
  });

  it("finds what other directives ask for", () => {
    expect(names('#include_next <n.h>\n#if __has_include("h.h")\n#endif\n#embed "d.bin"\n')).toEqual([
      "n.h",
      "h.h",
      "d.bin",
    ]);
  });

  it("finds headers in macros, and across joined lines", () => {
    expect(names('#define CFG "config.h"\n#include CFG\n#include \\\n  "joined.h"\n')).toEqual([
      "joined.h",
      "config.h",
    ]);
  });

  it("names each once", () => {
    expect(names('#include "a.h"\n#include "a.h"\n')).toEqual(["a.h"]);
  });
});

describe("paths", () => {
  it("resolves dots, absolute paths and drives", () => {
    expect(resolvePath("/p/src", "../inc/./x.h")).toBe("/p/inc/x.h");
    expect(resolvePath("/p", "/q//x.c")).toBe("/q/x.c");
    expect(resolvePath("/p", "C:/q/x.c")).toBe("/C:/q/x.c");
    expect(resolvePath("/", "../../x.c")).toBe("/x.c");
    expect(parentPath("/a/b.c")).toBe("/a");
    expect(parentPath("/b.c")).toBe("/");
  });

  it("plants files into a tree", () => {
    const tree: FileTree = {};
    plant(tree, "/a/b/c.h", "1");
    plant(tree, "a/d.h", "2");
    expect(tree).toEqual({ a: { b: { "c.h": "1" }, "d.h": "2" } });
  });

  it("tells sources, objects and archives by name", () => {
    expect(["x.c", "x.o", "libx.a"].map((name) => inputKind(name).kind)).toEqual([
      "source",
      "object",
      "archive",
    ]);
  });

  it.each(["x.cpp", "x.cc", "x.cxx", "d/x.C", "x.c++"])("takes %s for C++", (name) => {
    expect(inputKind(name)).toEqual({ kind: "source", language: "c++" });
    expect(inputKind("x.c")).toEqual({ kind: "source", language: "c" });
  });

  it("refuses what is none of them", () => {
    expect(() => inputKind("x.rs")).toThrow(coded("ERR_INPUT_KIND"));
  });
});

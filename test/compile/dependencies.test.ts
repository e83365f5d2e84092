/** The files that a compile really read. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { importClang } from "../../src/compile/choose.node.js";
import { npmToolchain } from "../../src/compile/clang.js";
import { cxxLibraryFrom, importCxx } from "../../src/compile/cxx-library.node.js";
import { projectOnDisk } from "../../src/compile/disk-tree.node.js";
import { optionsToFlags } from "../../src/compile/options-to-flags.js";
import { prerequisitesOf } from "../../src/compile/dependency-rule.js";
import { packagedSysroot } from "../../src/compile/sysroot.node.js";

// Loading LLVM takes seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

describe("a dependency rule", () => {
  it("is read with its continued lines and quoting, each name once", () => {
    expect(prerequisitesOf("object: a.c \\\n  b.h \\\r\n  my\\ file.h b.h\nb.h:\n")).toEqual([
      "a.c",
      "b.h",
      "my file.h",
    ]);
    expect(prerequisitesOf("object: money$$.h \\#1.h /C:/x.h\n")).toEqual(["money$.h", "#1.h", "/C:/x.h"]);
    expect(prerequisitesOf("object:\n")).toEqual([]);
    expect(prerequisitesOf("")).toEqual([]);
  });
});

describe("the npm compiler", () => {
  let directory: string;
  beforeEach(() => (directory = mkdtempSync(path.join(tmpdir(), "perilune-dependencies-"))));
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  /** Compiles the first of some files on disk, and names the files that it read, relative to their directory. */
  const dependencies = async (files: Record<string, string>): Promise<readonly string[] | undefined> => {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(directory, name)), { recursive: true });
      writeFileSync(path.join(directory, name), text);
    }
    const toolchain = npmToolchain(await importClang(), packagedSysroot(), cxxLibraryFrom(importCxx));
    const flags = optionsToFlags({ includeDirs: ["inc", "sys"] });
    const project = projectOnDisk(flags, Object.keys(files).slice(0, 1), directory);
    const [source] = project.inputs;
    if (source === undefined) throw new Error("no source");
    const found = (await toolchain.compile(project, source)).dependencies;
    return found?.map((name) => name.slice(project.cwd.length + 1));
  };

  it("names the source and the headers that it read, not those of other branches or of the C library", async () => {
    const found = await dependencies({
      "a b.c": '#include <stdio.h>\n#include "deep/one.h"\n#ifdef NOT\n#include "not.h"\n#endif\n',
      "inc/deep/one.h": '#include "../two.h"\n',
      "inc/two.h": "#include <three.h>\n",
      "sys/three.h": "int three;\n",
      "not.h": "",
    });
    expect(found).toEqual(["a b.c", "inc/deep/one.h", "inc/two.h", "sys/three.h"]);
  });

  it("names none if it had to be given a header that the text does not name", async () => {
    const found = await dependencies({
      "a.c": "#define JOIN(x) <x.h>\n#define NAME JOIN(two)\n#include NAME\n",
      "inc/two.h": "",
    });
    expect(found).toBeUndefined();
  });
});

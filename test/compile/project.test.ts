/** A project is the same whether its files are on disk or in memory. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { optionsToFlags } from "../../src/compile/options-to-flags.js";
import { projectInMemory } from "../../src/compile/compile-sources.js";
import { diskTree, projectOnDisk } from "../../src/compile/disk-tree.node.js";
import type { Project } from "../../src/compile/project.js";
import { coded } from "../support/coded.js";

const SOURCES = {
  "src/a.c": '#include "../inc/x.h"\n#include <y.h>\n',
  "inc/x.h": '#include "z.h"\n',
  "inc/z.h": "",
  "more/y.h": "",
  "lib/libextra.a": "!<arch>\n",
};
const FLAGS = optionsToFlags({ includeDirs: ["more"], libraries: ["m", "extra"], libraryDirs: ["lib"] });

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(path.join(tmpdir(), "perilune-test-"));
  for (const [name, text] of Object.entries(SOURCES)) {
    mkdirSync(path.dirname(path.join(directory, name)), { recursive: true });
    writeFileSync(path.join(directory, name), text);
  }
});
afterAll(() => {
  rmSync(directory, { recursive: true });
});

const below = ({ cwd, files }: Project): string[] =>
  [...files.keys()].map((name) => name.slice(cwd.length + 1)).sort();

describe("a project", () => {
  it("has the same inputs and files from disk and from memory", () => {
    const onDisk = projectOnDisk(FLAGS, ["src/a.c"], directory);
    const inMemory = projectInMemory(FLAGS, SOURCES);
    expect(below(onDisk)).toEqual(Object.keys(SOURCES).sort());
    expect(below(inMemory)).toEqual(below(onDisk));
    const kinds = ({ inputs }: Project): unknown[] => inputs.map(({ name, kind }) => [name, kind]);
    expect(kinds(inMemory)).toEqual(kinds(onDisk));
    expect(onDisk.flags).toEqual(inMemory.flags);
  });

  it("in memory sees the disk only if it is given, and not below its own folder", () => {
    const flags = optionsToFlags({ includeDirs: [path.join(directory, "more")] });
    const sources = { "a.c": "#include <y.h>\n" };
    const header = `${directory}/more/y.h`;
    expect(projectInMemory(flags, sources).files.has(header)).toBe(false);
    expect(projectInMemory(flags, sources, diskTree).files.has(header)).toBe(true);
    const everywhere = { ...diskTree, isFile: () => true, read: () => "" };
    const { files } = projectInMemory(flags, { "a.c": '#include "b.h"\n' }, everywhere);
    expect(files.has("/perilune/b.h")).toBe(false);
  });

  it("finds a header late only once", () => {
    const project = projectOnDisk(optionsToFlags({}), ["src/a.c"], directory);
    const from = `${project.cwd}/more/other.c`;
    expect([project.locate("y.h", from), project.locate("y.h", from)]).toEqual([true, false]);
    expect(project.locate("nowhere.h", from)).toBe(false);
  });

  it("names the directories in which it looked for a library", () => {
    const flags = optionsToFlags({ libraries: ["none"], libraryDirs: ["lib"] });
    expect(() => projectInMemory(flags, SOURCES)).toThrow(coded("ERR_LIBRARY_MISSING"));
  });

  it.each([{ includeDirs: [""] }, { libraries: [""] }, { libraryDirs: [""] }, { exports: [""] }])(
    "refuses the empty value of %j as the command line does",
    (options) => {
      expect(() => optionsToFlags(options)).toThrow(coded("ERR_FLAG_VALUE"));
    },
  );
});

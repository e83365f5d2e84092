/** The codes of errors of the compiler's parts: archives, outputs, arguments in files, tools that break down. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { readArchive } from "../../src/compile/archive.js";
import { toolsOf, type ClangPackage } from "../../src/compile/clang-run.js";
import { addMembers, findMembers } from "../../src/compile/edit-archive.js";
import { checkOutputName, checkWritable, writeOutput } from "../../src/compile/output.node.js";
import { expandResponseFiles } from "../../src/compile/response-files.node.js";
import type { ErrorCode } from "../../src/errors/codes.js";
import { coded } from "../support/coded.js";

const directory = mkdtempSync(path.join(tmpdir(), "perilune-codes-"));
afterAll(() => {
  rmSync(directory, { recursive: true });
});

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const members = [{ name: "a.o", bytes: bytes("a") }];

test.each<[string, ErrorCode, () => unknown]>([
  ["a file that is not an archive", "ERR_ARCHIVE", () => readArchive(bytes("text of a"), "a.txt")],
  ["a thin archive", "ERR_ARCHIVE", () => readArchive(bytes("!<thin>\n"), "a.a")],
  ["an archive that is cut off", "ERR_ARCHIVE", () => readArchive(bytes("!<arch>\na.o/"), "a.a")],
  ["a member that is not there", "ERR_ARCHIVE", () => findMembers(members, ["b.o"], "a.a")],
  [
    "a place beside no member",
    "ERR_ARCHIVE",
    () => addMembers(members, [], { file: "a.a", replace: true, place: { side: "after", member: "b.o" } }),
  ],
  ["an output with the name of a source", "ERR_OUTPUT", () => checkOutputName("a.c")],
  ["an output in no directory", "ERR_OUTPUT", () => checkWritable("none/a.wasm", directory)],
  ["an output that is a directory", "ERR_OUTPUT", () => checkWritable(".", directory)],
  ["a file that cannot be written", "ERR_OUTPUT", () => writeOutput("none/a.wasm", directory, bytes(""))],
])("%s: %s", (_, code, act) => {
  expect(act).toThrow(coded(code));
});

test("arguments in a file that names itself: ERR_USAGE", () => {
  writeFileSync(path.join(directory, "args"), "-O2 @args");
  expect(() => expandResponseFiles(["@args"], directory)).toThrow(coded("ERR_USAGE"));
  expect(readFileSync(path.join(directory, "args"), "utf8")).toBe("-O2 @args");
});

describe("a tool of the compiler", () => {
  class Exit extends Error {
    readonly code = 3;
  }
  const running = (failure: Error): Promise<unknown> => {
    const runLLVM: ClangPackage["runLLVM"] = (args) => {
      if (args === undefined) return undefined;
      throw failure;
    };
    return toolsOf({ Exit, runLLVM })(["wasm-ld", "a.o"], {});
  };

  test("that breaks down: ERR_COMPILER_CRASH, with what it broke by", async () => {
    const trap = new WebAssembly.RuntimeError("unreachable");
    await expect(running(trap)).rejects.toMatchObject({
      code: "ERR_COMPILER_CRASH",
      tool: "wasm-ld",
      cause: trap,
      message: "wasm-ld broke down: RuntimeError: unreachable",
    });
  });

  test("that exits gives its status", async () => {
    await expect(running(new Exit("left"))).resolves.toMatchObject({ code: 3, files: undefined });
  });
});

/** Errors for files that cannot be read, for the embedder and for scripts that load libraries. */
import * as fs from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Runtime } from "../../src/index.js";
import { attempt } from "../support/caught.js";
import { coded } from "../support/coded.js";
import { products, withState } from "../support/products.js";
import { runtimeInternals } from "../support/internals.js";

describe.each(products)("runtime.files ($name)", ({ loadRuntime }) => {
  let directory: string;
  let runtime: Runtime;
  beforeAll(async () => {
    directory = fs.mkdtempSync(path.join(tmpdir(), "perilune-errors-"));
    runtime = await loadRuntime({ files: { "/virtual/file": "text" } });
  });
  afterAll(() => {
    fs.rmSync(directory, { recursive: true, force: true });
  });

  it("says which file could not be read, and why", () => {
    for (const [file, problem] of [
      ["/nope", "No such file or directory"],
      ["", "No such file or directory"],
      ["/virtual", "Is a directory"],
      ["/virtual/file/x", "Not a directory"],
      [directory, "Is a directory"],
      [path.join(directory, "nope"), "No such file or directory"],
    ] as const) {
      const error = attempt(() => runtime.files.read(file));
      expect(error).toMatchObject({ code: "ERR_FILE" });
      expect(error).toMatchObject({ name: "FileError", path: file, problem, message: `${file}: ${problem}` });
    }
  });

  it("says which file could not be written, and why", () => {
    for (const [file, data, problem] of [
      ["/tmp", "x", "Is a directory"],
      ["/virtual", "x", "Is a directory"],
      ["/virtual/file/x", "x", "Not a directory"],
      ["/virtual/file/x/y", "x", "Not a directory"],
      ["", "x", "No such file or directory"],
      ["/virtual/number", 5, "expected text or a Uint8Array, found number"],
    ] as const) {
      const error = attempt(() => {
        runtime.files.write(file, data as string);
      });
      expect(error).toMatchObject({ code: "ERR_FILE" });
      expect((error as Error).message).toBe(`${file}: ${problem}`);
    }
    expect(runtime.files.isFile("/virtual/number")).toBe(false);
  });

  it("opens nothing for a directory that it refuses", () => {
    for (let i = 0; i < 5000; i++) expect(() => runtime.files.read("/virtual")).toThrow(coded("ERR_FILE"));
    expect(new TextDecoder().decode(runtime.files.read("/virtual/file"))).toBe("text");
  });

  it("writes below the current directory", async () => {
    const other = await loadRuntime({ realFiles: false });
    other.files.write("/a/b/here", "");
    runtimeInternals(other).runtimeFiles.namespace.chdir("/a/b");
    other.files.write("c/file", "text");
    expect(other.files.isFile("/a/b/c/file")).toBe(true);
    expect(other.files.isFile("/c/file")).toBe(false);
  });

  it("is an error of Lua for package.loadlib", () => {
    withState(runtime, (state) => {
      for (const file of ["", "/nope.wasm"]) {
        const [library, message, where] = state.run("return package.loadlib(..., 'x')", { args: [file] });
        expect([library, where]).toEqual([undefined, "open"]);
        expect(message).toContain("No such file or directory");
      }
    });
  });
});

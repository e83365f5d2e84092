/** Files that others make, change, replace and remove while a runtime lives: it remembers nothing about them. */
import * as fs from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { LuaState, Runtime } from "../../src/index.js";
import { products } from "../support/products.js";

describe.each(products)("files that change ($name)", ({ loadRuntime }) => {
  let directory: string;
  let runtime: Runtime;
  let state: LuaState;
  beforeAll(async () => {
    runtime = await loadRuntime();
  });
  beforeEach(() => {
    directory = fs.mkdtempSync(path.join(tmpdir(), "perilune-changing-"));
    state = runtime.createState({ context: directory });
  });
  afterEach(() => {
    state.close();
    fs.rmSync(directory, { recursive: true, force: true });
  });
  const at = (name: string): string => path.join(directory, name);
  const read = (name: string): unknown =>
    state.run("local f <close>, m = io.open(...) return f and (f:read('a') or 'unreadable') or m", {
      args: [at(name)],
    })[0];
  const write = (name: string, text: string): unknown[] =>
    state.run(
      "local f, m = io.open(..., 'w') if not f then return m end f:write(select(2, ...)) return f:close()",
      {
        args: [at(name), text],
      },
    );
  const missing = (name: string): string => `${at(name)}: No such file or directory`;

  it("sees what others write, append and truncate", () => {
    for (const text of ["one", "another one", "", "x".repeat(100_000), "short"]) {
      fs.writeFileSync(at("f"), text);
      expect(read("f")).toBe(text);
    }
    fs.appendFileSync(at("f"), " and more");
    expect(read("f")).toBe("short and more");
  });

  it("sees a file go and come back", () => {
    for (let i = 0; i < 3; i++) {
      expect(read("f")).toBe(missing("f"));
      fs.writeFileSync(at("f"), `time ${i}`);
      expect(read("f")).toBe(`time ${i}`);
      fs.unlinkSync(at("f"));
    }
  });

  it("writes a file anew that another has removed", () => {
    expect(write("f", "first")).toEqual([true]);
    fs.unlinkSync(at("f"));
    expect(write("f", "second")).toEqual([true]);
    expect(fs.readFileSync(at("f"), "utf8")).toBe("second");
    fs.unlinkSync(at("f"));
    state.run("local f = assert(io.open(..., 'a')) f:write('third') f:close()", { args: [at("f")] });
    expect(fs.readFileSync(at("f"), "utf8")).toBe("third");
  });

  it("sees a file become a directory, a link, and a file again", () => {
    fs.writeFileSync(at("f"), "file");
    expect(read("f")).toBe("file");
    fs.unlinkSync(at("f"));
    fs.mkdirSync(at("f"));
    fs.writeFileSync(at("f/inner"), "inner");
    expect(read("f/inner")).toBe("inner");
    expect(read("f")).toBe("unreadable");
    fs.rmSync(at("f"), { recursive: true });
    fs.writeFileSync(at("other"), "other");
    fs.symlinkSync("other", at("f"));
    expect(read("f")).toBe("other");
    fs.unlinkSync(at("f"));
    fs.symlinkSync("another", at("f"));
    expect(read("f")).toBe(missing("f"));
    fs.writeFileSync(at("another"), "now there");
    expect(read("f")).toBe("now there");
    fs.unlinkSync(at("f"));
    fs.writeFileSync(at("f"), "file again");
    expect(read("f")).toBe("file again");
  });

  it("sees a directory replaced by another of the same name", () => {
    fs.mkdirSync(at("d"));
    fs.writeFileSync(at("d/a"), "old a");
    fs.writeFileSync(at("d/b"), "old b");
    expect([read("d/a"), read("d/b")]).toEqual(["old a", "old b"]);
    fs.renameSync(at("d"), at("moved"));
    expect(read("d/a")).toBe(missing("d/a"));
    expect(read("moved/a")).toBe("old a");
    fs.mkdirSync(at("d"));
    fs.writeFileSync(at("d/a"), "new a");
    expect([read("d/a"), read("d/b"), read("moved/b")]).toEqual(["new a", missing("d/b"), "old b"]);
  });

  it("keeps reading an open file that was removed or replaced", () => {
    fs.writeFileSync(at("f"), "the old content");
    state.run("kept = assert(io.open(...)) kept:setvbuf('no') first = kept:read(3)", { args: [at("f")] });
    fs.unlinkSync(at("f"));
    fs.writeFileSync(at("f"), "the new content");
    expect(read("f")).toBe("the new content");
    expect(state.run("local rest = kept:read('a') kept:close() return first .. rest")).toEqual([
      "the old content",
    ]);
  });

  it("sees an open file grow", () => {
    fs.writeFileSync(at("f"), "one\n");
    state.run("tail = assert(io.open(...))", { args: [at("f")] });
    expect(state.run("return tail:read(), tail:read()")).toEqual(["one", undefined]);
    fs.appendFileSync(at("f"), "two\n");
    expect(state.run("tail:seek('cur') return tail:read()")).toEqual(["two"]);
  });

  it("requires what is there at the time", () => {
    expect(() => state.run("require 'late'")).toThrow("module 'late' not found");
    fs.writeFileSync(at("late.lua"), "return 'here now'");
    expect(state.run("return (require 'late')")).toEqual(["here now"]);
    fs.unlinkSync(at("late.lua"));
    fs.mkdirSync(at("late"));
    fs.writeFileSync(at("late/init.lua"), "return 'a directory'");
    expect(state.run("package.loaded.late = nil return (require 'late')")).toEqual(["a directory"]);
  });

  it("renames onto a file that it has read, and reads the new one", () => {
    fs.writeFileSync(at("a"), "a");
    fs.writeFileSync(at("b"), "b");
    expect([read("a"), read("b")]).toEqual(["a", "b"]);
    state.run("assert(os.rename(...))", { args: [at("a"), at("b")] });
    expect([read("a"), read("b")]).toEqual([missing("a"), "a"]);
    fs.writeFileSync(at("a"), "a once more");
    expect(read("a")).toBe("a once more");
  });
});

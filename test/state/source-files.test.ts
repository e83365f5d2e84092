/** Which files the excerpts of errors may show: those that the state itself loaded and may still read. */
import { mkdirSync, renameSync, rmSync, symlinkSync } from "node:fs";
import path from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { LuaError, type LuaState, type Runtime, type StateOptions } from "../../src/index.js";
import { put, temporaryDirectory, thrown } from "../support/native-scene.js";
import { products, sharedRuntime } from "../support/products.js";
import { runtimeInternals } from "../support/internals.js";

const SECRET = "return nil -- the secret\n";

describe.each(products)("files in errors ($name)", (product) => {
  const shared = sharedRuntime(product, { stdlib: false });

  function stateOf(options: StateOptions, runtime: Runtime = shared()): LuaState {
    const state = runtime.createState({ ignoreEnvironment: true, ...options });
    onTestFinished(() => {
      state.close();
    });
    return state;
  }

  /** Returns everything that the error of a chunk shows. */
  const shownBy = (state: LuaState, code: string, ...args: string[]): string => {
    const error = thrown(() => state.run(code, { name: "=host", args }));
    expect(error).toBeInstanceOf(LuaError);
    const { excerpt, file, frames } = error as LuaError;
    return JSON.stringify([excerpt, file, frames.map((frame) => [frame.file, frame.excerpt])]);
  };

  function scene(): { context: string; secret: string } {
    const top = temporaryDirectory();
    const context = path.join(top, "in");
    put(top, { "in/data.lua": "return 'data'\n", "out/secret.lua": SECRET });
    symlinkSync("../out/secret.lua", path.join(context, "link.lua"));
    return { context, secret: path.join(top, "out/secret.lua") };
  }

  test("a confined state shows none that another state loaded", () => {
    const { context, secret } = scene();
    const other = stateOf({});
    other.run("dofile(...)", { args: [secret] });
    const state = stateOf({ context, confined: true });
    for (const code of [
      `load("error('x')", "@" .. ...)()`,
      `error(... .. ":1: x", 0)`,
      `pcall(loadfile, ...) error(... .. ":1: x", 0)`,
    ])
      expect(shownBy(state, code, secret)).not.toContain("the secret");
    expect(shownBy(other, `error(... .. ":1: x", 0)`, secret)).toContain("the secret");
    expect(shownBy(state, `dofile(...) error(... .. ":1: x", 0)`, path.join(context, "data.lua"))).toContain(
      "return 'data'",
    );
  });

  test("nor what a link in the place of its file leads to", () => {
    const { context } = scene();
    const state = stateOf({ context, confined: true });
    const file = path.join(context, "data.lua");
    state.run("dofile(...)", { args: [file] });
    expect(shownBy(state, `load("error('x')", "@" .. ...)()`, file)).toContain("return 'data'");
    renameSync(path.join(context, "link.lua"), file);
    expect(shownBy(state, `load("error('x')", "@" .. ...)()`, file)).not.toContain("the secret");
  });

  test("a file that a script reads itself is not a source", () => {
    const { context } = scene();
    const file = path.join(context, "data.lua");
    const code = `io.open(..., "r"):close() error(... .. ":1: x", 0)`;
    expect(shownBy(stateOf({ environment: {} }), code, file)).not.toContain("return 'data'");
  });

  test("a script is found after many files were read, and in the directory that it was loaded in", async () => {
    const directory = temporaryDirectory();
    put(directory, {
      "lib.lua": "return function()\n  error('late')\nend\n",
      "other/lib.lua": "-- another\n\n",
    });
    put(directory, { data: "" });
    const runtime = await product.loadRuntime({ stdlib: false });
    const { namespace } = runtimeInternals(runtime).runtimeFiles;
    namespace.chdir(directory);
    const state = stateOf({}, runtime);
    state.run(`fail = require "lib"`);
    state.run(`for i = 1, 2100 do io.open(("./"):rep(i % 1000) .. "data"):close() end`);
    for (const place of [directory, path.join(directory, "other")]) {
      namespace.chdir(place);
      expect((thrown(() => state.run("fail()")) as LuaError).excerpt).toContain("> 2 |   error('late')");
    }
    const error = thrown(() => state.run("fail()")) as LuaError;
    mkdirSync(path.join(directory, "third"));
    namespace.chdir(path.join(directory, "third"));
    rmSync(path.join(directory, "other"), { recursive: true });
    expect(error.excerpt).toContain("> 2 |   error('late')"); // the file is read on demand
  });
});

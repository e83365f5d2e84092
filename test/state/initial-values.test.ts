/** What a state has before anything runs: the options `globals`, `path` and `cpath`. */
import { describe, expect, it } from "vitest";
import { caught } from "../support/caught.js";
import { coded } from "../support/coded.js";
import { products, sharedRuntime } from "../support/products.js";

describe.each(products)("globals and search paths of a state ('$name')", (product) => {
  const runtime = sharedRuntime(product, {
    realFiles: false,
    stdlib: false,
    files: { "/lib/one.lua": "return 1 + extra", "/app/one.lua": "return 'app'", "/app/two.lua": "return 2" },
  });

  it.each(["standard", "strict"] as const)("sets globals and paths before anything runs (%s)", (sandbox) => {
    using state = runtime().createState({
      sandbox,
      confined: false,
      context: "/none",
      path: "/lib/?.lua;/app/?.lua",
      globals: { extra: 41, list: [1, 2], call: (x: unknown) => `got ${String(x)}`, "odd name": true },
    });
    expect(state.run("return require 'one', require 'two', #list, call(7), _G['odd name']")).toEqual([
      42,
      2,
      2,
      "got 7",
      true,
    ]);
    expect(state.run("return package.path")).toEqual(["/none/?.lua;/none/?/init.lua;/lib/?.lua;/app/?.lua"]);
  });

  it("searches the context before the path, and nothing else for an empty path", () => {
    using state = runtime().createState({ context: "/app", path: "/lib/?.lua", cpath: "/lib/?.wasm" });
    expect(state.run("return require 'one', package.cpath")).toEqual([
      "app",
      "/app/?.wasm;/app/?/init.wasm;/lib/?.wasm",
    ]);
    using empty = runtime().createState({
      context: "/app",
      path: "",
      environment: { LUA_PATH: "/lib/?.lua" },
    });
    expect(empty.run("return package.path")).toEqual(["/app/?.lua;/app/?/init.lua"]);
  });

  it.each<[option: string, given: object, problem: string]>([
    ["globals", { globals: [1] }, "expected an object"],
    ["globals", { globals: { bad: Symbol("s") } }, '"bad": '],
    ["path", { path: 1 }, "expected a string"],
    ["path", { path: "a\0b" }, "has a NUL"],
    ["path", { path: "?.lua", libraries: ["string"] }, 'needs the library "package"'],
    ["cpath", { cpath: "?.wasm", sandbox: "strict" }, "no native module"],
  ])("refuses a wrong %s: %j", (option, given, problem) => {
    const error = caught(() => runtime().createState(given));
    expect(error).toEqual(coded("ERR_OPTION"));
    expect(error).toMatchObject({ option });
    expect((error as Error).message).toContain(problem);
  });
});

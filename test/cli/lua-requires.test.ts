/** Which files of an application belong to the version of a program. */

import { describe, expect, it } from "vitest";
import { reachableFiles, requiredModules } from "../../src/cli/lua-requires.js";

describe("the modules that a source requires", () => {
  it.each([
    [`local a, b = require "a", require("b.c")`, ["a", "b.c"]],
    [`require 'a' require [[b]] require [=[c]=] require ( "d" )`, ["a", "b", "c", "d"]],
    [`local ok, a = pcall(require, "a")`, ["a"]],
    [
      `-- require(x)\n--[[ require(y) ]] --[==[\nrequire(z)]==] local s = "require(x)" .. 'require' .. [[ require(x) ]]`,
      [],
    ],
    [`local s = "\\"" require "a" -- "`, ["a"]],
    [`other.require(x) other:require(y) local required = requires`, []],
    [`return "a" .. require "a"`, ["a"]],
  ])("%s", (source, modules) => {
    expect(requiredModules(source)).toEqual(modules);
  });

  it.each([
    `require(name)`,
    `require("a" .. x)`,
    `local load = require`,
    `pcall(require, name)`,
    `require "a\\98"`,
    `_G["x"](require)`,
  ])("%s does not say", (source) => {
    expect(requiredModules(source)).toBeUndefined();
  });
});

it("follows them through the files, and takes all if one does not say", () => {
  const files = new Map([
    ["lib/a.lua", `return require "lib.b"`],
    ["lib/b/init.lua", `return require "lib.a"`],
    ["lib/c.lua", `return 1`],
    ["lib/all.lua", `return require(...)`],
  ]);
  const reached = (program: string): string[] => [...reachableFiles(program, files).keys()].sort();
  expect(reached(`require "lib.a" require "json"`)).toEqual(["lib/a.lua", "lib/b/init.lua"]);
  expect(reached(`return 1`)).toEqual([]);
  expect(reached(`require "lib.all"`)).toHaveLength(4);
});

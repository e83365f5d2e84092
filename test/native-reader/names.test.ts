import { expect, test } from "vitest";
import { initFunctions, isModuleName, requireModuleName } from "../../src/modules/native/native-names.js";
import { coded } from "../support/coded.js";

test.each(["a", "_", "A9_-", "a.b", "a.b-c.d", "a-", "a--b", "__x.y_"])("%j is a module's name", (name) => {
  expect(isModuleName(name)).toBe(true);
});

test.each(["", ".", "a.", ".a", "a..b", "9a", "-a", "a.-b", "a.9", "a/b", "a b", "é", "a\n", "a\0"])(
  "%j is none",
  (name) => {
    expect(isModuleName(name)).toBe(false);
    expect(() => {
      requireModuleName(name, "f.wasm");
    }).toThrow(coded("ERR_MODULE_NAME"));
  },
);

test("the error names the file and the name", () => {
  expect(() => {
    requireModuleName("9a", "9a.wasm");
  }).toThrow('9a.wasm: "9a" is not a native module name; expected parts of letters');
});

test.each([
  ["a", ["luaopen_a"]],
  ["a.b.c", ["luaopen_a_b_c"]],
  ["a.b.c-v2.1", ["luaopen_a_b_c", "luaopen_v2_1"]],
  ["v2-a", ["luaopen_v2", "luaopen_a"]],
  ["a-b-c", ["luaopen_a", "luaopen_b-c"]],
  ["x-a.b", ["luaopen_x", "luaopen_a_b"]],
  ["a-", ["luaopen_a", "luaopen_"]],
])("%s is opened by %j", (name, functions) => {
  expect(initFunctions(name)).toEqual(functions);
});

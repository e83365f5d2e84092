/** Misuse of the compile API from JavaScript: each wrong option is refused by name, before a compiler is looked for. */
import { expect, test } from "vitest";
import { compileModule } from "../../src/compile/compile.node.js";
import { compileSources } from "../../src/compile/compile-sources.js";
import { coded } from "../support/coded.js";

const sources = { "x.c": "" };

test.each<[given: unknown, message: string]>([
  [undefined, "option options: undefined is not an object with options"],
  [5, "option options: 5 is not an object with options"],
  [{}, "option sources: expected an object, found undefined"],
  [{ files: 5 }, "option files: expected an array of strings, found number"],
  [{ files: [5] }, "option files: expected an array of strings, found object"],
  [{ sources, includeDirs: "lib" }, "option includeDirs: expected an array of strings, found string"],
  [{ sources, exports: 5 }, "option exports: expected an array of strings, found number"],
  [{ sources, flags: [5] }, "option flags: expected an array of strings, found object"],
  [{ sources, defines: 5 }, "option defines: expected an array of strings or an object, found number"],
  [{ sources, name: 5 }, "option name: expected a string, found number"],
  [{ sources, debug: "yes" }, "option debug: expected true or false, found string"],
])("compileModule(%j)", async (given, message) => {
  await expect(compileModule(given as never)).rejects.toEqual(coded("ERR_OPTION"));
  await expect(compileModule(given as never)).rejects.toThrow(message);
});

test("compileSources says which of its parts is missing", async () => {
  const clang = { sources, sysroot: {} };
  await expect(compileSources({} as never)).rejects.toThrow("option sources: expected an object");
  await expect(compileSources(clang as never)).rejects.toThrow("option clang: expected an object");
});

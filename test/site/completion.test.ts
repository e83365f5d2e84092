/** What the playground's editor offers: the table of Lua's library agrees with a state, and each place gets its names. */
import { CompletionContext } from "@codemirror/autocomplete";
import { EditorState } from "@codemirror/state";
import { expect, test } from "vitest";
import { completeLua } from "../../site/src/editor/completion.js";
import { KEYWORDS, STANDARD } from "../../site/src/editor/standard.js";
import { loadRuntime } from "../../src/index.js";

const DATA = {
  modules: [
    {
      name: "json",
      doc: "Reads JSON.",
      members: [{ name: "decode", signature: "(text: string) -> any", doc: "" }],
    },
  ],
  files: ["vec", "lib.shapes"],
};

/** Functions of Lua 5.2 that Lua 5.4 has only for compatibility: not offered. */
const DEPRECATED = ["atan2", "cosh", "frexp", "ldexp", "log10", "pow", "sinh", "tanh"].map(
  (name) => `math.${name}`,
);

/** The names that are offered at the end of a text. */
function offered(text: string): string[] {
  const state = EditorState.create({ doc: text });
  const result = completeLua(new CompletionContext(state, text.length, false), DATA);
  if (result === null) return [];
  const typed = text.slice(result.from);
  return result.options.map(({ label }) => label).filter((label) => label.startsWith(typed));
}

test("the table of the library has all names of a state, and no others", async () => {
  const state = (await loadRuntime()).createState();
  const names = state.run<[string]>(`
    local names = {}
    for name, value in pairs(_G) do
      if type(value) ~= "table" or name == "_G" then names[#names + 1] = name end
    end
    for _, library in ipairs { "coroutine", "debug", "io", "math", "os", "package", "string", "table", "utf8" } do
      for name in pairs(_G[library]) do names[#names + 1] = library .. "." .. name end
    end
    table.sort(names)
    return table.concat(names, "\\n")`)[0];
  const listed = STANDARD.map(({ library, name }) => (library === "" ? name : `${library}.${name}`));
  const there = names.split("\n").filter((name) => !DEPRECATED.includes(name));
  expect(listed.sort()).toEqual(there.sort());
  for (const { name, doc } of STANDARD) expect([name, doc]).not.toContain("");
  for (const keyword of KEYWORDS) expect(() => state.load(`local ${keyword} = 1`)).toThrow();
  state.close();
});

test.each([
  ["string.fo", ["format"]],
  ["local s = str", ["string"]],
  ["('x'):rep(2) print(math.ma", ["max", "maxinteger"]],
  ["local json = require 'json'\njson.", ["decode"]],
  ['local j = require("json")\nj.de', ["decode"]],
  ["require 'js", ["json"]],
  ["require('lib.", ["lib.shapes"]],
  ["local total = 1\nprint(tot", ["total"]],
  ["whi", ["while"]],
  ["unknown.", []],
])("%j offers %j", (text, names) => {
  expect(offered(text)).toEqual(names);
});

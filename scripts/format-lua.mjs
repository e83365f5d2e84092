/**
 * Formats the Lua programs of the tests. With --check it changes nothing, names the files that differ and fails.
 *
 *   node scripts/format-lua.mjs [--check]
 *
 * StyLua is the WebAssembly build from npm, the same version everywhere. A file of the corpus contains many programs, each
 * below a line `--- name`; they are formatted one by one.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import * as stylua from "@johnnymorganz/stylua";

const DIRECTORIES = ["test/lua", "test/interpreter/corpus"];
const SEPARATOR = /^(--- .+\n)/m;

const root = fileURLToPath(new URL("..", import.meta.url));
const checking = process.argv.includes("--check");

/** A second pass of StyLua may join lines that the first one moved, so this repeats until nothing changes. */
function settled(source, passes = 5) {
  const once = format(source);
  return once === source || passes === 0 ? once : settled(once, passes - 1);
}

function format(source) {
  if (source.trim() === "") return source;
  const config = stylua.Config.new();
  config.syntax = stylua.LuaVersion.Lua54;
  config.column_width = 110;
  config.indent_type = stylua.IndentType.Spaces;
  config.indent_width = 2;
  config.call_parentheses = stylua.CallParenType.Input;
  config.collapse_simple_statement = stylua.CollapseSimpleStatement.Always;
  return stylua.formatCode(source, config, undefined, stylua.OutputVerification.None);
}

let differ = 0;
for (const directory of DIRECTORIES) {
  for (const name of readdirSync(path.join(root, directory)).filter((file) => file.endsWith(".lua"))) {
    const file = path.join(root, directory, name);
    const source = readFileSync(file, "utf8");
    const parts = source.split(SEPARATOR);
    const formatted = parts.map((part) => (SEPARATOR.test(part) ? part : settled(part))).join("");
    if (formatted === source) continue;
    if (checking) process.stderr.write(`${directory}/${name} is not formatted\n`);
    else writeFileSync(file, formatted);
    differ++;
  }
}
if (checking && differ > 0) process.exitCode = 1;

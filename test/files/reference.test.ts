/** Operations on odd paths and files, as a program for native Lua and for Perilune: both print the same. */
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { runtimeInternals } from "../../src/runtime/runtime.js";
import { runProgram } from "../support/child.js";
import { nativeLua } from "../support/native-lua.mjs";
import { temporaryDirectory } from "../support/native-scene.js";
import { Collected, products } from "../support/products.js";

const native = await nativeLua();

/** Messages that two C libraries word differently. */
const WORDS = `
local words = {
  ["Too many levels of symbolic links"] = "Symbolic link loop",
  ["File name too long"] = "Filename too long",
}`;

const PROGRAM = `${WORDS}
local function show(what, value, message)
  message = message and message:gsub("^.*: ", "")
  print(what, io.type(value) or value, words[message] or message)
  if io.type(value) == "file" then value:close() end
end
for _, name in ipairs {
  "file", "file/", "file/.", "file/..", "nope", "nope/", "nope/../file", "dir", "dir/", "dir/../file", "dir/inner/../../file",
  "link", "link/", "loop", "dangling", "to-dir/../file", "to-dir/inner", "", ("x"):rep(255), ("x"):rep(256),
  ("dir/../"):rep(700) .. "file",
} do
  local shown = #name > 60 and #name or name
  for _, mode in ipairs { "r", "r+" } do show(shown .. " " .. mode, io.open(name, mode)) end
end
for _, name in ipairs {
  "new/", "nope/new", "file/new", "dir/", "file/", "file//", "file/.", "dir/.", "dir/..", "new/.", "file/x/", "nope/x/",
  "link/", "to-dir/", "dangling/", "loop/", "dir/inner/", ".", "./", "..", "/",
} do
  for _, mode in ipairs { "w", "a", "w+", "a+" } do show("create " .. name .. " " .. mode, io.open(name, mode)) end
end
for _, name in ipairs { "file/", "nope", "nope/", "dir", "file/x" } do show("remove " .. name, os.remove(name)) end
show("over a directory", os.rename("file", "dir"))
show("into itself", os.rename("dir", "dir/inner"))
local f = assert(io.open("made", "w+"))
show("seek", f:seek("set", -1))
show("far", f:seek("set", 1 << 40))
show("overflow", f:seek("cur", math.maxinteger))
f:seek("set", 0)
assert(os.remove("made"))
f:write("kept") f:seek("set") print(f:read("a"), f:seek("end"))
f:close()
show("gone", io.open("made"))`;

describe.skipIf("missing" in native).each(products)("as native Lua ($name)", ({ loadRuntime }) => {
  it.each([true, false])("says of odd paths what POSIX says, with real files: %s", async (realFiles) => {
    if ("missing" in native) return;
    const directory = temporaryDirectory();
    mkdirSync(path.join(directory, "dir/inner"), { recursive: true });
    writeFileSync(path.join(directory, "file"), "text");
    const links = { link: "file", loop: "loop", dangling: "nope", "to-dir": "dir" };
    for (const [name, target] of Object.entries(links)) symlinkSync(target, path.join(directory, name));
    const there = await runProgram(native.lua, ["-e", PROGRAM], { cwd: directory });

    const stdout = new Collected();
    const runtime = await loadRuntime({ stdout, realFiles });
    const at = realFiles ? directory : "/scene";
    const { namespace } = runtimeInternals(runtime).runtimeFiles;
    if (!realFiles) {
      runtime.files.write("/scene/dir/inner/x", "");
      runtime.files.write("/scene/file", "text");
      namespace.unlink("/scene/dir/inner/x");
      for (const [name, target] of Object.entries(links)) namespace.symlink(target, `/scene/${name}`);
    }
    namespace.chdir(at);
    using state = runtime.createState();
    state.run(PROGRAM);
    expect(stdout.text().split("\n")).toEqual(there.stdout.toString().split("\n"));
  });
});

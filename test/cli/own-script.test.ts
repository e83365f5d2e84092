/** `require` passes over the script that runs, as long as another file has the module. */
import { describe, expect, test } from "vitest";
import { folder, perilune } from "./support.js";

async function output(
  files: Record<string, string>,
  args: string[],
  env: Record<string, string> = {},
): Promise<string> {
  using made = folder(files);
  const { stdout, stderr } = await perilune(args, { cwd: made.path, env });
  return stdout + stderr;
}

const TOOL = "local tool, path = require 'tool'; print(tool, path)";

describe("a script with the name of the module that it requires", () => {
  test("gets the module by package.path as it is by then", async () => {
    const files = {
      "bin/tool.lua": `package.path = "src/?.lua;" .. package.path; ${TOOL}`,
      "src/tool.lua": "return 'module'",
    };
    expect(await output(files, ["bin/tool.lua"])).toBe("module\tsrc/tool.lua\n");
    expect(await output(files, ["./bin//tool.lua"])).toBe("module\tsrc/tool.lua\n");
  });

  test("gets it by LUA_PATH, a directory of the context, and in a coroutine", async () => {
    const script = `coroutine.wrap(function () ${TOOL} end)()`;
    const files = { "bin/tool.lua": script, "lib/tool/init.lua": "return 'module'" };
    const env = { LUA_PATH: "lib/?.lua;lib/?/init.lua;;" };
    expect(await output(files, ["bin/tool.lua"], env)).toBe("module\tlib/tool/init.lua\n");
    expect(await output({ "tool.lua": TOOL, "tool/init.lua": "return 'inside'" }, ["tool.lua"])).toBe(
      "inside\t./tool/init.lua\n",
    );
  });

  test("passes over nothing else: its other modules come from its directory first", async () => {
    const files = {
      "bin/tool.lua": "print((require 'other'))",
      "bin/other.lua": "return 'near'",
      "other.lua": "return 'far'",
    };
    expect(await output(files, ["bin/tool.lua"], { LUA_PATH: "?.lua" })).toBe("near\n");
  });

  test("finds itself if nothing else has the name, as the reference does", async () => {
    const script = "if ... == 'tool' then return 'itself' end print((require 'tool'))";
    expect(await output({ "tool.lua": script }, ["tool.lua"])).toBe("itself\n");
  });

  test("bears with package.path and package that are no longer usable", async () => {
    const script = (change: string): string =>
      `if ... == 'tool' then return 'itself' end ${change} print(pcall(require, 'tool'))`;
    expect(await output({ "tool.lua": script("package.path = 3") }, ["tool.lua"])).toContain("false");
    expect(await output({ "tool.lua": script("package.path = nil") }, ["tool.lua"])).toContain(
      "'package.path' must be a string",
    );
    expect(await output({ "tool.lua": script("package.loaded.package = 1") }, ["tool.lua"])).toContain(
      "true\titself",
    );
  });
});

/** Traps say where: the functions of native modules that were running, with their files, and the calls of Lua below them. */
import { beforeAll, describe, expect, test } from "vitest";
import { wasmFrames } from "../../src/core/engine-stack.js";
import { NativeTrap, type NativeFrame, type Runtime } from "../../src/index.js";
import { trapFrames } from "../../src/modules/native/trap-frames.js";
import { thrown } from "../support/caught.js";
import { compileTexts } from "../support/compile.js";
import { products } from "../support/products.js";
import { TRAPS, trapFiles } from "../support/traps.js";

const FILE = `${TRAPS}/traps.wasm`;

/** Its functions cannot be inlined, and trap in the C library. */
const OTHER = `
#include <string.h>
#include <lua.h>
__attribute__((noinline)) static int inner (const char *s) { return (int)strlen(s); }
int luaopen_other (lua_State *L) { lua_pushinteger(L, inner((const char *)0xfffffff0u)); return 1; }`;

describe.each(products)("a trap ($name)", ({ loadRuntime }) => {
  let runtime: Runtime;
  beforeAll(async () => {
    const other = await compileTexts({ "other.c": OTHER });
    const stripped = await compileTexts(
      { "stripped.c": OTHER.replaceAll("other", "stripped") },
      { strip: true },
    );
    const files = { [`${TRAPS}/other.wasm`]: other, [`${TRAPS}/stripped.wasm`]: stripped };
    runtime = await loadRuntime({ files: { ...(await trapFiles()), ...files } });
  });

  function trapOf(source: string): NativeTrap {
    const state = runtime.createState({ context: TRAPS });
    const error = thrown(() => state.run(source, { name: "@main.lua" }));
    state.close();
    if (error instanceof NativeTrap) return error;
    throw error;
  }

  /** The names of the functions, those of the core left out. */
  const named = ({
    frames,
  }: {
    readonly frames: readonly NativeFrame[];
  }): (readonly (string | undefined)[])[] =>
    frames
      .filter(({ module }) => module !== undefined)
      .map(({ module, functionName }) => [module, functionName]);

  test("names the function and its module, then the calls of Lua", () => {
    const trap = trapOf("local function f()\n  require 'traps'.unreachable()\nend\nf()");
    expect(named(trap)).toEqual([[FILE, "unreachable"]]);
    expect(trap.message).toMatch(
      /^native code trapped \(unreachable.*\) in unreachable of \/traps\/traps\.wasm; /,
    );
    expect(trap.traceback).toMatch(
      /^stack traceback:\n\t\/traps\/traps\.wasm: in C function 'unreachable' at byte 0x[\da-f]+\n\t\[C\]: in f/,
    );
    expect(trap.traceback).toContain("\n\tmain.lua:2: in ");
    expect(trap.traceback).toContain("\n\tmain.lua:4: in main chunk");
  });

  test("names each function of a module that runs", () => {
    const names = named(trapOf("require 'traps'.overflow()"));
    expect(names[0]).toEqual([FILE, "fill"]);
    expect(names.every(([module]) => module === FILE)).toBe(true);
  });

  test("tells a call through a function pointer of another type", () => {
    expect(trapOf("require 'traps'.badcall()").message).toMatch(
      /^native code trapped \(.*: a function pointer that is NULL or of a function with another type was called\) in badcall of /,
    );
  });

  test("finds the module in whose call the core trapped", () => {
    const trap = trapOf("require 'other'");
    expect(trap.frames[0]?.module).toBeUndefined();
    expect(named(trap)).toEqual([
      [`${TRAPS}/other.wasm`, "inner"],
      [`${TRAPS}/other.wasm`, "luaopen_other"],
    ]);
  });

  test("names functions that a module exports if it has no other names", () => {
    expect(named(trapOf("require 'stripped'"))).toEqual([
      [`${TRAPS}/stripped.wasm`, undefined],
      [`${TRAPS}/stripped.wasm`, "luaopen_stripped"],
    ]);
  });

  test("that could be in either of two modules names neither", async () => {
    const { cause } = trapOf("require 'other'");
    const content = await compileTexts({ "other.c": OTHER });
    const stack = (cause as Error).stack ?? "";
    expect(named({ frames: trapFrames(stack, [{ file: "a", content }]) })).toEqual([
      ["a", "inner"],
      ["a", "luaopen_other"],
    ]);
    expect(
      trapFrames(
        stack,
        ["a", "b"].map((file) => ({ file, content })),
      ),
    ).toEqual([]);
  });

  test("runs no finalizer for its traceback", () => {
    const state = runtime.createState({ context: TRAPS });
    const seen: string[] = [];
    state.set("seen", (text) => void seen.push(String(text)));
    const error = thrown(() =>
      state.run(`
        local traps = require "traps"
        collectgarbage() collectgarbage "stop"
        for i = 1, 10000 do setmetatable({}, { __gc = function() seen "gc" end }) end
        collectgarbage "restart"
        traps.unreachable()`),
    );
    expect((error as NativeTrap).traceback).toContain("in main chunk");
    expect(seen).toEqual([]);
    state.close();
  });
});

describe("the stack of an engine", () => {
  test.each([
    [
      "V8",
      "RuntimeError: unreachable\n    at inner (wasm://wasm/0a1b2c3d:wasm-function[12]:0x1f)\n    at wasm://wasm/0a1b2c3d:wasm-function[3]:0x2\n    at run (file:///x.js:1:2)",
      [
        { name: "inner", index: 12, offset: 31, place: "wasm://wasm/0a1b2c3d" },
        { name: undefined, index: 3, offset: 2, place: "wasm://wasm/0a1b2c3d" },
      ],
    ],
    [
      "Firefox",
      "inner@http://localhost/x.js:wasm-function[12]:0x1f\nwasm-function[3]@http://localhost/x.js:wasm-function[3]:0x2\nrun@http://localhost/x.js:1:2",
      [
        { name: "inner", index: 12, offset: 31, place: "" },
        { name: undefined, index: 3, offset: 2, place: "" },
      ],
    ],
    [
      "WebKit",
      "<?>.wasm-function[inner]@[wasm code]\n<?>.wasm-function[3]@[wasm code]\nrun@http://localhost/x.js:1:2",
      [
        { name: "inner", index: undefined, offset: undefined, place: "" },
        { name: undefined, index: undefined, offset: undefined, place: "" },
      ],
    ],
  ])("%s", (_, stack, frames) => {
    expect(wasmFrames(stack)).toEqual(frames);
  });
});

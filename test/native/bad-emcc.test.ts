/** Modules built by emcc with flags that the ABI does not support, and from C++: each error names the fault. */
import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { describe, expect, onTestFinished, test } from "vitest";
import { LuaError, loadRuntime } from "../../src/index.js";
import { luaInclude } from "../../src/compile/sysroot.node.js";
import { coded } from "../support/coded.js";
import { ROOT } from "../support/compile.js";
import { emcc, withoutEmcc } from "../support/fixtures.js";
import { put, temporaryDirectory, thrown } from "../support/native-scene.js";

const run = promisify(execFile);
const ABI = ["-fPIC", "-sSIDE_MODULE=2", "-sSUPPORT_LONGJMP=wasm"];
const C = `
#include <lua.h>
int luaopen_made (lua_State *L) { lua_pushinteger(L, lua_tointeger(L, 1) + 42); return 1; }
`;

/** Like upstream's lua.hpp, which the sysroot, being for C, does not have. */
const HPP = `extern "C" {
#include <lua.h>
#include <lualib.h>
#include <lauxlib.h>
}
`;

interface Made {
  readonly source: string;
  readonly tool?: "em++";
  readonly flags: readonly string[];
  readonly error: ReturnType<typeof coded>;
}

const MADE: Readonly<Record<string, Made>> = {
  "without perilune stamp": {
    source: "made.c",
    flags: [...ABI, "-sWASM_BIGINT=1"],
    error: coded("ERR_MODULE_NO_ABI"),
  },
  "without BigInt": {
    source: "made.c",
    flags: [...ABI, "-sWASM_BIGINT=0"],
    error: coded("ERR_MODULE_LEGACY_INT64"),
  },
  "as a program": {
    source: "made.c",
    flags: ["-sSTANDALONE_WASM", "--no-entry"],
    error: coded("ERR_MODULE_NOT_SIDE"),
  },
  "from C++ with classes and exceptions": {
    source: path.join(ROOT, "test/fixtures/bad/cplusplus.cpp"),
    tool: "em++",
    flags: [...ABI, "-sWASM_BIGINT=1", "-fwasm-exceptions"],
    error: coded("ERR_MODULE_CPP"),
  },
  "from C++ with new and delete alone": {
    source: path.join(ROOT, "test/fixtures/bad/cplusplus_plain.cpp"),
    tool: "em++",
    flags: [...ABI, "-sWASM_BIGINT=1"],
    error: coded("ERR_MODULE_CPP"),
  },
};

describe.skipIf(emcc === undefined)(`made by emcc${withoutEmcc}`, () => {
  test.each(Object.entries(MADE))("%s", async (_, { source, tool, flags, error }) => {
    if (emcc === undefined) throw new Error("no emcc");
    const directory = temporaryDirectory();
    put(directory, { "made.c": C, "lua.hpp": HPP });
    const init = `_luaopen_${path.basename(source).replace(/\..*/, "")}`;
    const exported = `-sEXPORTED_FUNCTIONS=${init}`;
    const command = tool === undefined ? emcc.command : path.join(path.dirname(emcc.command), tool);
    // A main module would fail on the Lua API first; this shows the result without that.
    const undefinedToo = flags.includes("-sSIDE_MODULE=2") ? [] : ["-sERROR_ON_UNDEFINED_SYMBOLS=0"];
    await run(
      command,
      ["-O2", "-I.", `-I${luaInclude()}`, ...flags, ...undefinedToo, exported, source, "-o", "made.wasm"],
      { cwd: directory },
    );
    const runtime = await loadRuntime({ stdlib: false });
    const state = runtime.createState({ context: directory });
    onTestFinished(() => {
      state.close();
    });
    for (let round = 0; round < 2; round++) {
      const opened = thrown(() => state.openNative(path.join(directory, "made.wasm")));
      expect(opened).toEqual(error);
      const required = thrown(() => state.run(`require "made"`)) as LuaError;
      expect(required).toBeInstanceOf(LuaError);
      expect(required.cause).toEqual(error);
    }
    expect(state.run("return package.loaded.made")).toEqual([undefined]);
  });
});

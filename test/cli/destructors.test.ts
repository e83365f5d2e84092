/** Destructors of a module's static data, in C and C++: they run when the program ends, however it does. */
import { describe, expect, test, vi } from "vitest";
import { callbackOutput, loadRuntime } from "../../src/index.js";
import { compileTexts } from "../support/compile.js";
import { emcc, withoutCxx } from "../support/fixtures.js";
import { LONG } from "../support/scale.js";
import { folder, perilune } from "./support.js";

vi.setConfig({ testTimeout: LONG });

const C = `
#include <lua.h>
#include <stdio.h>
__attribute__((destructor)) static void bye(void) { puts("bye"); }
int luaopen_last(lua_State *L) { return lua_gettop(L) * 0; }`;

const CPP = `
#include <lua.hpp>
#include <cstdio>
struct Bye { ~Bye() { std::puts("bye"); } };
static Bye bye;
extern "C" int luaopen_last(lua_State *L) { lua_pushlightuserdata(L, &bye); return 1; }`;

const languages = [
  ["C", "last.c", C],
  ["C++", "last.cpp", CPP],
] as const;

for (const [language, file, text] of languages) {
  const skipped = language === "C++" ? withoutCxx : "";
  describe.skipIf(skipped !== "")(`${language}${skipped}`, () => {
    const compiled = (): Promise<Uint8Array> => compileTexts({ [file]: text }, {}, emcc);

    test.each([
      ["the end of the script", "", 0],
      ["os.exit", "os.exit(3)", 3],
      ["os.exit that closes the state", "os.exit(true, true)", 0],
      ["an error", "error('no')", 1],
    ])("%s", async (_, code, status) => {
      using made = folder({
        "last.wasm": await compiled(),
        "main.lua": `require "last" print "last line" ${code}`,
      });
      const ended = await perilune(["main.lua"], { cwd: made.path });
      expect(ended).toMatchObject({ stdout: "last line\nbye\n", code: status });
    });

    test("closing a state runs none", async () => {
      let printed = "";
      const stdout = callbackOutput((bytes) => void (printed += new TextDecoder().decode(bytes)));
      const runtime = await loadRuntime({ stdout });
      const state = runtime.createState();
      state.openNative(await compiled());
      state.run("print 'run'");
      state.close();
      expect(printed).toBe("run\n");
    });
  });
}

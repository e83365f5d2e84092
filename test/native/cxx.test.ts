/** C++ modules and Lua: errors and exceptions, what runs when, and what is refused. */
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { LuaError, NativeTrap, loadRuntime, type LuaState, type Runtime } from "../../src/index.js";
import { readAbi, writeAbi } from "../../src/modules/native/abi.js";
import { readSections } from "../../src/wasm-binary/sections.js";
import { thrown } from "../support/caught.js";
import { coded } from "../support/coded.js";
import { compileTexts } from "../support/compile.js";
import { emcc, withoutCxx } from "../support/fixtures.js";
import { runtimeInternals } from "../support/internals.js";

const MIXED = `
#include <lua.hpp>
#include <new>
#include <stdexcept>
#include <string>

static int destroyed;
struct Local { ~Local() { destroyed++; } };
namespace app { struct Failure {}; }
struct Loud : std::exception { const char *what() const noexcept override { return "loud"; } };

static int throws(lua_State *L) {
  Local local;
  switch (luaL_checkinteger(L, 1)) {
    case 1: throw std::runtime_error("runtime");
    case 2: throw Loud();
    case 3: throw std::string("a text");
    case 4: throw "a literal";
    case 5: throw app::Failure();
    case 6: throw 42;
    case 7: throw std::bad_alloc();
  }
  return 0;
}
static int lua_error_passes(lua_State *L) {
  Local local;
  return luaL_error(L, "from Lua %d", 7);
}
static int catches_all(lua_State *L) {
  Local local;
  try { luaL_error(L, "not caught"); } catch (...) { lua_pushliteral(L, "caught"); return 1; }
  return 0;
}
/* Calls its argument, and catches whatever C++ can. */
static int calls(lua_State *L) {
  Local local;
  try { lua_call(L, lua_gettop(L) - 1, LUA_MULTRET); } catch (...) { lua_pushliteral(L, "caught"); return 1; }
  return lua_gettop(L);
}
static int pcalls(lua_State *L) {
  Local local;
  lua_pushboolean(L, lua_pcall(L, lua_gettop(L) - 1, LUA_MULTRET, 0) == LUA_OK);
  lua_insert(L, 1);
  return lua_gettop(L);
}
static int yields(lua_State *L) {
  Local local;
  return lua_yield(L, lua_gettop(L));
}
static int in_catch(lua_State *L) {
  try { throw std::runtime_error("first"); } catch (...) { Local local; luaL_error(L, "second"); }
  return 0;
}
static int uncaught(lua_State *L) { lua_pushinteger(L, std::uncaught_exceptions()); return 1; }
static int noexcept_(lua_State *L) noexcept { return throws(L); }
static int count(lua_State *L) { lua_pushinteger(L, destroyed); destroyed = 0; return 1; }

extern "C" int luaopen_mixed(lua_State *L) {
  const luaL_Reg functions[] = {
    {"throws", throws}, {"passes", lua_error_passes}, {"catches_all", catches_all}, {"calls", calls}, {"pcalls", pcalls},
    {"yields", yields}, {"in_catch", in_catch}, {"uncaught", uncaught}, {"noexcept", noexcept_}, {"count", count},
    {nullptr, nullptr},
  };
  luaL_newlib(L, functions);
  return 1;
}`;

/** Throws C++ exceptions through the tag that all modules share. */
const OTHER = `
#include <lua.hpp>
#include <stdexcept>
static int throws(lua_State *) { throw std::logic_error("of another module"); }
extern "C" int luaopen_other(lua_State *L) { lua_pushcfunction(L, throws); return 1; }`;

describe.skipIf(withoutCxx !== "")(`C++${withoutCxx}`, () => {
  let mixed: Uint8Array;
  let runtime: Runtime;

  beforeAll(async () => {
    mixed = await compileTexts({ "mixed.cpp": MIXED }, {}, emcc);
    const other = await compileTexts({ "other.cpp": OTHER }, {}, emcc);
    runtime = await loadRuntime({ files: { "/modules/mixed.wasm": mixed, "/modules/other.wasm": other } });
  });

  function stateWith(): LuaState {
    const state = runtime.createState({ context: "/modules" });
    onTestFinished(() => {
      state.close();
    });
    state.run("mixed = require 'mixed' mixed.count()");
    return state;
  }

  test.each([
    [1, "runtime"],
    [2, "loud"],
    [3, "a text"],
    [4, "a literal"],
    [5, "C++ exception of type app::Failure"],
    [6, "C++ exception of type i"],
    [7, "std::bad_alloc"],
  ])("exception %i that nothing catches is a Lua error", (kind, message) => {
    const state = stateWith();
    expect(state.run("return pcall(mixed.throws, ...)", { args: [kind] })).toEqual([false, message]);
    const error = thrown(() => state.run("mixed.throws(...)", { args: [kind] }));
    expect(error).toBeInstanceOf(LuaError);
    expect((error as LuaError).message).toBe(message);
    expect(state.run("return mixed.count(), mixed.uncaught()")).toEqual([2, 0]);
  });

  test("exceptions become errors in the very call that links the first module", async () => {
    const fresh = await loadRuntime({ files: { "/modules/mixed.wasm": mixed } });
    const state = fresh.createState({ context: "/modules" });
    const code = "local throws = require 'mixed'.throws return pcall(throws, 1)";
    expect(state.run(code)).toEqual([false, "runtime"]);
    state.close();
  });

  test("a message handler sees the stack of the function that threw", () => {
    const state = stateWith();
    const [ok, trace] = state.run(`
      local function thrower() mixed.throws(1) end
      return xpcall(thrower, debug.traceback)`);
    expect(ok).toBe(false);
    expect(trace).toMatch(/^runtime\nstack traceback:\n\t\[C\]: in .*throws.*\n\t\[string/);
  });

  test("a Lua error runs destructors, and catch (...) does not catch it", () => {
    const state = stateWith();
    expect(state.run("return pcall(mixed.passes)")).toEqual([false, "from Lua 7"]);
    expect(state.run("return pcall(mixed.catches_all)")).toEqual([false, "not caught"]);
    expect(state.run("return pcall(mixed.calls, error, 'thrown by Lua')")).toEqual([false, "thrown by Lua"]);
    expect(state.run("return pcall(mixed.in_catch)")).toEqual([false, "second"]);
    expect(state.run("return mixed.count(), mixed.uncaught()")).toEqual([4, 0]);
  });

  test("an exception that reaches Lua is no C++ exception any more for those below", () => {
    const state = stateWith();
    expect(state.run("return pcall(mixed.calls, mixed.throws, 1)")).toEqual([false, "runtime"]);
    expect(state.run("return mixed.pcalls(mixed.throws, 2)")).toEqual([false, "loud"]);
    const other = "return mixed.pcalls(mixed.calls, require 'other')";
    expect(state.run(other)).toEqual([false, "of another module"]);
    const metamethod =
      "return pcall(mixed.calls, setmetatable({}, { __call = function () mixed.throws(3) end }))";
    expect(state.run(metamethod)).toEqual([false, "a text"]);
    expect(state.run("return mixed.count()")).toEqual([8]);
  });

  test("in coroutines: an error, and a yield, which runs destructors too", () => {
    const state = stateWith();
    expect(state.run("return coroutine.resume(coroutine.create(mixed.throws), 1)")).toEqual([
      false,
      "runtime",
    ]);
    expect(state.run("return coroutine.wrap(mixed.yields)(1, 2)")).toEqual([1, 2]);
    expect(state.run("return mixed.count()")).toEqual([2]);
    expect(state.run("return pcall(coroutine.wrap(function () mixed.throws(2) end))")).toEqual([
      false,
      "loud",
    ]);
  });

  test("in a finalizer and a closing variable", () => {
    const state = stateWith();
    const closing = `
      return pcall(function ()
        local _ <close> = setmetatable({}, { __close = function () mixed.throws(1) end })
      end)`;
    expect(state.run(closing)).toEqual([false, "runtime"]);
    state.run("setmetatable({}, { __gc = function () mixed.throws(1) end }) collectgarbage()");
    expect(state.run("return 1")).toEqual([1]);
  });

  test("thousands of exceptions leave nothing behind", () => {
    const state = stateWith();
    const { core } = runtimeInternals(runtime);
    const loop =
      "for i = 1, 2000 do pcall(mixed.throws, 1) pcall(mixed.calls, mixed.throws, 5) end collectgarbage()";
    state.run(loop);
    const before = { stack: core.stackPointer.value as number, memory: core.memory.memory.buffer.byteLength };
    for (let i = 0; i < 5; i++) state.run(loop);
    expect({ stack: core.stackPointer.value, memory: core.memory.memory.buffer.byteLength }).toEqual(before);
  });

  test("an exception that leaves a noexcept function ends the state, not the runtime", () => {
    const state = runtime.createState({ context: "/modules" });
    const trap = thrown(() => state.run("require 'mixed'.noexcept(1)"));
    expect(trap).toBeInstanceOf(NativeTrap);
    expect((trap as Error).message).toContain("native code trapped (unreachable");
    expect(stateWith().run("return pcall(mixed.throws, 1)")).toEqual([false, "runtime"]);
  });

  test("a trap names functions as C++ does", async () => {
    const source = `
      #include <lua.hpp>
      namespace app {
      struct Box {
        __attribute__((noinline)) int open(const char *how) const { return *how == 'x' ? (__builtin_trap(), 0) : 1; }
      };
      }
      extern "C" int luaopen_box(lua_State *L) { return app::Box().open(lua_tostring(L, lua_upvalueindex(1)) ? "y" : "x"); }`;
    const box = await compileTexts({ "box.cpp": source });
    const trap = thrown(() => runtime.createState().openNative(box));
    expect(trap).toBeInstanceOf(NativeTrap);
    expect((trap as Error).message).toContain(" in app::Box::open(char const*) const of ");
  });

  test("its section asks for version 1.1 of the ABI", () => {
    const abi = readAbi(readSections(mixed, "mixed.wasm"));
    expect(abi).toMatchObject({ abi: 1, minor: 1 });
    if (abi === undefined) throw new Error("no section");
    const later = writeAbi(mixed, "mixed.wasm", { ...abi, minor: 2 });
    expect(() => readAbi(readSections(later, "mixed.wasm"))).toThrow(coded("ERR_MODULE_ABI_VERSION"));
  });

  test("a static constructor that throws is an error of require", async () => {
    const source = `
      #include <lua.hpp>
      #include <stdexcept>
      struct Starts { Starts() { throw std::runtime_error("cannot start"); } };
      static Starts starts;
      extern "C" int luaopen_starts(lua_State *L) { lua_pushlightuserdata(L, &starts); return 1; }`;
    const starts = await compileTexts({ "starts.cpp": source }, {}, emcc);
    const state = runtime.createState();
    const { core } = runtimeInternals(runtime);
    const stack: unknown = core.stackPointer.value;
    for (let tries = 0; tries < 2; tries++) {
      const error = thrown(() => state.openNative(starts));
      expect(error).toEqual(coded("ERR_MODULE_CONSTRUCTOR"));
      expect((error as Error).message).toContain("cannot start");
    }
    expect(core.stackPointer.value).toBe(stack);
    state.close();
  });

  test("a thread is refused with the reason", async () => {
    const source = `
      #include <lua.hpp>
      #include <thread>
      extern "C" int luaopen_threads(lua_State *L) {
        std::thread([] {}).join();
        lua_pushboolean(L, true);
        return 1;
      }`;
    const threads = await compileTexts({ "threads.cpp": source }, {}, emcc);
    const state = runtime.createState();
    const error = thrown(() => state.openNative(threads));
    expect(error).toEqual(coded("ERR_MODULE_MISSING_IMPORT"));
    expect((error as Error).message).toContain("pthread_create (");
    expect((error as Error).message).toContain("a state runs on one thread");
    state.close();
  });
});

/** The memory of a state: its account, its limit, and that all of it is freed. */
import { beforeAll, describe, expect, it, vi } from "vitest";
import { hasCode, ValueError, type LuaState, type Runtime } from "../../src/index.js";
import type { Coded } from "../support/coded.js";
import { thrown } from "../support/caught.js";
import { compileTexts } from "../support/compile.js";
import { products, withState } from "../support/products.js";
import { rounds, sampled } from "../support/scale.js";
import { TRAPS, trapFiles } from "../support/traps.js";
import { runtimeInternals } from "../support/internals.js";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

const MEGABYTE = 1e6;

/** A C module that allocates memory in the ways that modules do. */
const SOURCE = `
#include <lua.h>
#include <lauxlib.h>

static int userdata (lua_State *L) {
  lua_Integer size = luaL_checkinteger(L, 1);
  lua_newtable(L);
  for (lua_Integer i = 1; ; i++) { lua_newuserdatauv(L, (size_t)size, 1); lua_rawseti(L, -2, i); }
}
static int buffer (lua_State *L) {
  luaL_Buffer b;
  luaL_buffinit(L, &b);
  for (;;) luaL_addlstring(&b, "0123456789", 10);
}
/* Allocates blocks of the sizes 1 to n with the state's allocator, grows and shrinks each, and frees all. */
static int blocks (lua_State *L) {
  static char *blocks[1000];
  void *context;
  lua_Alloc allocate = lua_getallocf(L, &context);
  int n = (int)luaL_checkinteger(L, 1), wrong = 0;
  for (int i = 1; i <= n; i++) {
    blocks[i] = allocate(context, NULL, LUA_TUSERDATA, (size_t)i);
    for (int at = 0; at < i; at++) blocks[i][at] = (char)(i + at);
    if ((size_t)blocks[i] % 8 != 0) wrong++;
  }
  lua_pushvalue(L, 2);
  lua_call(L, 0, 0);
  for (int i = 1; i <= n; i++) {
    char *larger = allocate(context, blocks[i], (size_t)i, (size_t)(2 * i));
    for (int at = 0; at < i; at++) wrong += larger[at] != (char)(i + at);
    blocks[i] = allocate(context, larger, (size_t)(2 * i), (size_t)(i + 1) / 2);
  }
  for (int i = 1; i <= n; i++) {
    for (int at = 0; at < (i + 1) / 2; at++) wrong += blocks[i][at] != (char)(i + at);
    allocate(context, blocks[i], (size_t)(i + 1) / 2, 0);
  }
  lua_pushinteger(L, wrong);
  return 1;
}
/* A state of the module's own has an account of its own. */
static int state (lua_State *L) {
  lua_State *other = luaL_newstate();
  int status = luaL_loadstring(other, "local t = {} for i = 1, 1e5 do t[i] = {} end");
  if (status == LUA_OK) status = lua_pcall(other, 0, 0, 0);
  lua_pushinteger(L, status);
  lua_pushinteger(L, lua_gc(other, LUA_GCCOUNT));
  lua_close(other);
  return 2;
}

int luaopen_takes (lua_State *L) {
  static const luaL_Reg functions[] = {{"userdata", userdata}, {"buffer", buffer}, {"blocks", blocks}, {"state", state}, {NULL, NULL}};
  luaL_newlib(L, functions);
  return 1;
}
`;

/** Programs that would use all available memory. */
const GREEDY = {
  "a string that doubles": "local s = 'x' while true do s = s .. s end",
  "strings that are kept": "local t = {} for i = 1, math.huge do t[i] = 'string ' .. i end",
  "string.rep": "return ('x'):rep(1 << 26)",
  "table.concat": "local t = {} for i = 1, 100 do t[i] = ('x'):rep(20000) end return table.concat(t)",
  "string.format": "return ('%s%s'):format(('x'):rep(1200000), 'y')",
  "an array": "local t = {} for i = 1, math.huge do t[i] = i end",
  "a hash": "local t = {} for i = 1, math.huge do t[i * 0.5] = i end",
  tables: "local t = {} for i = 1, math.huge do t[i] = {} end",
  "tables, the collector stopped": "collectgarbage 'stop' local t = {} while true do t = {t} end",
  "tables, generational": "collectgarbage 'generational' local t = {} while true do t = {t} end",
  closures: "local t = {} for i = 1, math.huge do t[i] = function() return i end end",
  coroutines: "local t = {} for i = 1, math.huge do t[i] = coroutine.create(print) end",
  "a coroutine": "return coroutine.wrap(function() local t = {} while true do t = {t} end end)()",
  "coroutines within each other":
    "local function f() local t = {} for i = 1, 1000 do t[i] = {} end coroutine.wrap(f)() return t end f()",
  "a metamethod":
    "local t = setmetatable({}, {__index = function(t, k) t = {} while true do t = {t} end end}) return t.x",
  "a deep stack": "local function f(...) return 1 + f(1, 2, 3, 4, 5, 6, 7, 8, ...) end return f()",
  "a chunk": "error(select(2, load(function() return ' x = \"' .. math.random(1 << 40) .. '\"' end)), 0)",
  "a function of the host": "return host()",
  userdata: "return require 'takes'.userdata(1000)",
  "small userdata": "return require 'takes'.userdata(1)",
  "a buffer of C": "return require 'takes'.buffer()",
};

describe.each(sampled(products, 2))("memory of a state ($name)", ({ loadRuntime }) => {
  let runtime: Runtime;
  beforeAll(async () => {
    const takes = await compileTexts({ "takes.c": SOURCE });
    runtime = await loadRuntime({ files: { ...(await trapFiles()), [`${TRAPS}/takes.wasm`]: takes } });
  });
  const open = (memory?: number): LuaState =>
    runtime.createState({ context: TRAPS, ...(memory === undefined ? {} : { limits: { memory } }) });
  const collected = (state: LuaState): number => {
    state.run("collectgarbage() collectgarbage()");
    return state.memory.used;
  };
  const memoryError = (act: () => unknown): Coded<"ERR_LUA_MEMORY"> => {
    const error = thrown(act);
    if (hasCode(error, "ERR_LUA_MEMORY")) return error;
    throw new Error("there was memory enough", { cause: error });
  };

  it("is counted as Lua counts it", () => {
    withState(runtime, (state) => {
      for (const source of [
        "",
        "t = {} for i = 1, 1000 do t[i] = {i} end",
        "t = ('x'):rep(1e5)",
        "t = nil",
      ]) {
        state.run(`${source} collectgarbage()`);
        // The chunk itself is garbage now, or was when Lua counted.
        const [count] = state.run<[number]>("collectgarbage() return collectgarbage 'count' * 1024");
        expect(Math.abs(state.memory.used - count)).toBeLessThan(1000);
        expect(state.memory.held).toBeGreaterThanOrEqual(state.memory.used);
      }
      state.set("used", () => state.memory.used);
      expect(state.run("local u, n = used(), collectgarbage 'count' * 1024 return n == u")).toEqual([true]);
      expect(state.memory.limit).toBeUndefined();
    });
  });

  it("returns to what it was after a collection, and goes back", () => {
    withState(runtime, (state) => {
      const fill = (): void => {
        state.run("t = {} for i = 1, 1e5 do t[i] = {i, {}, tostring(i)} end t = nil");
      };
      fill();
      const before = collected(state);
      const { held } = state.memory;
      expect(held).toBeLessThan(before + 200_000);
      for (let i = 0; i < 3; i++) {
        fill();
        expect(state.memory.used).toBeGreaterThan(before);
        expect(collected(state)).toBe(before);
        expect(state.memory.held).toBeLessThanOrEqual(held + 100_000);
      }
    });
  });

  it.each(Object.entries(GREEDY))("ends by its limit: %s", (_, source) => {
    using state = open();
    state.set("host", () => Array.from({ length: 200_000 }, (__, i) => ({ i })));
    state.run("pcall(require, 'takes') collectgarbage() pcall(error)");
    const before = collected(state);
    const { length } = runtimeInternals(runtime).core.memory.bytes;
    for (let i = 0; i < rounds(1, 8); i++) {
      state.limits.set({ memory: MEGABYTE });
      const error = memoryError(() => state.run(source));
      expect(error.message).toBe("not enough memory");
      expect(error.limit).toBe(MEGABYTE);
      expect(state.memory.held).toBeLessThanOrEqual(MEGABYTE);
      expect(
        state.run("collectgarbage 'restart' collectgarbage 'incremental' return #('x'):rep(1000)"),
      ).toEqual([1000]);
      expect(collected(state)).toBeLessThan(before + 60_000);
      // Lua sees the reference's own error.
      const [ok, message] = state.run("return pcall(load(...))", { args: [source] });
      expect([ok, message]).toEqual([false, "not enough memory"]);
      state.run("collectgarbage 'restart' collectgarbage 'incremental'");
      state.limits.set({});
      expect(state.run("return #('x'):rep(3e6)")).toEqual([3e6]);
      expect(collected(state)).toBeLessThan(before + 60_000);
    }
    expect(runtimeInternals(runtime).core.memory.bytes.length - length).toBeLessThan(20 * MEGABYTE);
  });

  it("ends an asynchronous call by its limit", async () => {
    using state = open(MEGABYTE);
    state.set("later", () => Promise.resolve(1));
    const error: unknown = await state
      .runAsync("local t = {} while true do t = {t, later()} end")
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: "ERR_LUA_MEMORY" });
    await expect(state.runAsync("return later()")).resolves.toEqual([1]);
  });

  it("ends what JavaScript writes by its limit, and nothing of it stays", () => {
    using state = open();
    const before = collected(state);
    state.limits.set({ memory: MEGABYTE });
    const rows = Array.from({ length: 100_000 }, (_, i) => ({ i, text: `row ${i}` }));
    for (const write of [
      () => state.set("x", rows),
      () => state.set("x", "x".repeat(2 * MEGABYTE)),
      () => state.set("x", new Uint8Array(2 * MEGABYTE)),
      () => state.run("return ...", { args: [rows] }),
      () => state.run(`return "${"x".repeat(2 * MEGABYTE)}"`),
    ]) {
      expect(memoryError(write).limit).toBe(MEGABYTE);
      expect(state.memory.held).toBeLessThanOrEqual(MEGABYTE);
      expect(collected(state)).toBeLessThan(before + 30_000);
    }
    expect(state.get("x")).toBeUndefined();
    state.set("x", rows.slice(0, 100));
    expect(state.run("return #x")).toEqual([100]);
  });

  it("collects garbage before it raises an error", () => {
    using state = open(MEGABYTE);
    state.run("collectgarbage 'stop'");
    expect(state.run("local n = 0 for i = 1, 1000 do n = n + #('x'):rep(1e5) end return n")).toEqual([1e8]);
    expect(state.run("local t for i = 1, 1e6 do t = {i} end return t[1]")).toEqual([1e6]);
  });

  it("reuses freed pages for other sizes", () => {
    using state = open(4 * MEGABYTE);
    for (let round = 0; round < rounds(1, 3); round++)
      for (let size = 1; size <= 40; size++) {
        const fill = `t = {} for i = 1, ${Math.floor(2.4e6 / (size * 16 + 80))} do t[i] = table.pack(table.unpack({}, 1, ${size})) end`;
        state.run(fill);
        state.run("t = nil");
      }
    expect(collected(state)).toBeLessThan(100_000);
    expect(state.memory.held).toBeLessThan(300_000);
  });

  it("does not grow beyond the limit by fragments", () => {
    using state = open(2 * MEGABYTE);
    const { length } = runtimeInternals(runtime).core.memory.bytes;
    // Fills memory with strings of each size, then keeps one per page.
    memoryError(() =>
      state.run(`
        kept = {}
        for size = 1, math.huge do
          local t = {}
          pcall(function() for i = 1, math.huge do t[i] = ('x'):rep(size) .. i end end)
          for i = 1, #t, 64 do kept[#kept + 1] = t[i] end
        end`),
    );
    expect(state.memory.held).toBeLessThanOrEqual(2 * MEGABYTE);
    state.limits.set({});
    expect(runtimeInternals(runtime).core.memory.bytes.length - length).toBeLessThan(20 * MEGABYTE);
    state.run("kept = nil");
    expect(collected(state)).toBeLessThan(100_000);
    expect(state.memory.held).toBeLessThan(400_000);
    state.limits.set({ memory: 2 * MEGABYTE });
    expect(state.run("return #('x'):rep(5e5)")).toEqual([5e5]);
  });

  it("may be limited below what is in use, and is freed as before", () => {
    using state = open();
    state.run("t = {} for i = 1, 1e5 do t[i] = {i} end");
    const clear = state.load("for i = 1, #t do t[i] = nil end t = nil");
    state.limits.set({ memory: MEGABYTE });
    memoryError(() => state.run("return ('x'):rep(1e5)"));
    clear();
    expect(collected(state)).toBeLessThan(100_000);
    expect(state.run("return #('x'):rep(1e5)")).toEqual([1e5]);
  });

  it("explains limits, and refuses invalid ones", () => {
    using state = open(5 * MEGABYTE);
    expect(state.memory.limit).toBe(5 * MEGABYTE);
    for (const memory of [-1, 1.5, NaN, Infinity, "1", 2 ** 60] as number[]) {
      expect(thrown(() => state.limits.set({ memory, fuel: 1 }))).toBeInstanceOf(ValueError);
      expect(thrown(() => runtime.createState({ limits: { memory } }))).toBeInstanceOf(ValueError);
    }
    expect(state.memory.limit).toBe(5 * MEGABYTE);
    expect(state.limits.fuel).toBeUndefined();
    state.limits.set({ fuel: 10 });
    expect(state.memory.limit).toBeUndefined();
    state.limits.set({ memory: 2 ** 40 });
    expect(state.run("return 1")).toEqual([1]);
  });

  it("can be limited to nothing: running is an error, and the state remains usable", () => {
    using state = open(0);
    memoryError(() => state.run("return ('x'):rep(1e4)"));
    state.limits.set({});
    expect(state.run("return 1")).toEqual([1]);
  });

  it("is not available for a closed or dead state", () => {
    const closed = open();
    const { limits, memory } = closed;
    closed.close();
    const dead = open();
    const other = open(MEGABYTE);
    const before = collected(other);
    thrown(() => dead.run("t = {} for i = 1, 1e4 do t[i] = {} end require 'traps'.unreachable()"));
    for (const use of [
      () => memory.used,
      () => memory.held,
      () => memory.limit,
      () => limits.fuel,
      () => limits.reached,
    ])
      expect(thrown(use)).toMatchObject({ code: "ERR_STATE_CLOSED" });
    expect(thrown(() => limits.set({ memory: 1 }))).toMatchObject({ code: "ERR_STATE_CLOSED" });
    expect(thrown(() => dead.memory.used)).toMatchObject({ code: "ERR_STATE_DEAD" });
    expect(thrown(() => dead.limits.set({}))).toMatchObject({ code: "ERR_STATE_DEAD" });
    dead.close();
    expect(collected(other)).toBe(before);
    expect(other.memory.limit).toBe(MEGABYTE);
    memoryError(() => other.run("t = {} while true do t = {t} end"));
    other.close();
  });

  it("is a module's too, by the state's allocator", () => {
    using state = open();
    state.set("used", () => state.memory.used);
    // The memory of the module alone. (The size of Lua's tables depends on hashes, which have a random seed.)
    const own = (): unknown =>
      state.run("local u, n = used(), collectgarbage 'count' * 1024 return u - n")[0];
    state.run("takes = require 'takes' nothing = function() end");
    state.run("takes.blocks(1, nothing)");
    const before = state.memory.used;
    expect(own()).toBe(0);
    expect(state.run("return takes.state()")).toEqual([0, expect.any(Number)]);
    expect(state.memory.used).toBeLessThan(before + 3000);
    expect(own()).toBe(0);
    expect(
      state.run(
        "local u return takes.blocks(999, function() u = used() - collectgarbage 'count' * 1024 end), u",
      ),
    ).toEqual([0, (999 * 1000) / 2]);
    expect(own()).toBe(0);
  });

  it("is all given back by closing", () => {
    const use = (memory?: number): void => {
      using state = open(memory);
      state.run(
        "pcall(function() t = {} for i = 1, 1e5 do t[i] = {i, tostring(i)} end s = ('x'):rep(1e6) end)",
      );
    };
    use();
    const { length } = runtimeInternals(runtime).core.memory.bytes;
    for (let i = 0; i < 10; i++) use(i % 2 === 0 ? undefined : MEGABYTE);
    for (let i = 0; i < 2000; i++) open(MEGABYTE).close();
    expect(runtimeInternals(runtime).core.memory.bytes.length).toBe(length);
  });

  it("is apart from that of other states", () => {
    const states = Array.from({ length: 50 }, () => open(MEGABYTE));
    const before = states.map(collected);
    states.forEach((state, i) => {
      if (i % 2 === 0) memoryError(() => state.run("local t = {} while true do t = {t} end"));
    });
    states.forEach((state, i) => {
      if (i % 2 === 1) expect(state.memory.used).toBe(before[i]);
      else expect(collected(state)).toBeLessThan((before[i] ?? 0) + 10_000);
      state.close();
    });
  });
});

/** Traps within nested calls between Lua, the host and C, and traps while a module is linked or opened. */
import { beforeAll, describe, expect, it, vi } from "vitest";
import { stateBusy } from "../../src/errors/state.js";
import {
  LuaError,
  NativeTrap,
  ProgramExit,
  type PeriluneError,
  type LuaState,
  type Runtime,
} from "../../src/index.js";
import { thrown } from "../support/caught.js";
import { compileTexts } from "../support/compile.js";
import { products } from "../support/products.js";
import { TRAPS, trapFiles } from "../support/traps.js";
import { runtimeInternals } from "../support/internals.js";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const BAD_START = {
  constructor: `__attribute__((constructor)) static void start (void) { __builtin_trap(); }
    int luaopen_start (lua_State *L) { (void)L; return 0; }`,
  init: `int luaopen_start (lua_State *L) { (void)L; __builtin_trap(); }`,
  "init that uses up the C stack": `__attribute__((noinline)) static int fill (int depth) {
      volatile char frame[4000]; frame[depth % 4000] = 1; return fill(depth + 1) + frame[depth % 4000]; }
    int luaopen_start (lua_State *L) { return fill(lua_gettop(L)); }`,
};

describe.each(products)("nested traps ($name)", ({ loadRuntime }) => {
  let runtime: Runtime;
  beforeAll(async () => {
    const files: Record<string, Uint8Array> = await trapFiles();
    for (const [name, body] of Object.entries(BAD_START)) {
      files[`/${name}/start.wasm`] = await compileTexts({ "start.c": `#include <lua.h>\n${body}` });
    }
    runtime = await loadRuntime({ files });
  });
  const fresh = (): LuaState => runtime.createState({ context: TRAPS });

  it("passes through host functions to the outermost call of the same state", () => {
    const state = fresh();
    const before: unknown = runtimeInternals(runtime).core.stackPointer.value;
    const seen: unknown[] = [];
    state.set("again", (depth) => {
      try {
        return state.run(
          "local n = ... if n == 0 then require 'traps'.overflow() end return pcall(again, n - 1)",
          {
            args: [Number(depth)],
          },
        );
      } catch (error) {
        seen.push(error);
        throw error;
      }
    });
    const error = thrown(() => state.run("return pcall(again, 5)"));
    expect(error).toBeInstanceOf(NativeTrap);
    expect(seen).toHaveLength(6);
    expect(new Set(seen)).toEqual(new Set([error]));
    expect(runtimeInternals(runtime).core.stackPointer.value).toBe(before);
    state.close();
  });

  it("keeps a state dead whose trap a host function swallowed", () => {
    const state = fresh();
    let later = 0;
    state.set("swallow", () => {
      const error = thrown(() => state.run("require 'traps'.outofbounds()"));
      expect(error).toBeInstanceOf(NativeTrap);
      expect(thrown(() => state.run(""))).toMatchObject({ code: "ERR_STATE_DEAD" });
      return "nothing happened";
    });
    state.set("later", () => {
      later++;
    });
    expect(thrown(() => state.run("pcall(swallow) later() return 'went on'"))).toBeInstanceOf(NativeTrap);
    expect(later).toBe(0);
    state.close();
  });

  it("is an error in the host function if another state traps, and its caller continues", () => {
    const [outer, inner] = [fresh(), fresh()];
    outer.set("other", () => inner.run("return require 'traps'.unreachable()"));
    const [ok, message] = outer.run("return pcall(other)");
    expect(ok).toBe(false);
    expect(message).toContain("native code trapped");
    expect(thrown(() => inner.run(""))).toMatchObject({ code: "ERR_STATE_DEAD" });
    expect(outer.run("return 1 + 1")).toEqual([2]);
    const error = thrown(() => outer.run("other()"));
    expect(error).toBeInstanceOf(LuaError);
    expect((error as LuaError).cause).toMatchObject({ code: "ERR_STATE_DEAD" });
    outer.close();
    inner.close();
  });

  it("passes through a state that stands in between, which goes on", () => {
    const [first, second] = [fresh(), fresh()];
    let caught: unknown;
    second.set("back", () => first.run("require 'traps'.divide()"));
    first.set("other", () => {
      caught = second.run("return pcall(back)")[0];
      return "came back";
    });
    expect(thrown(() => first.run("return other()"))).toBeInstanceOf(NativeTrap);
    expect(caught).toBe(false);
    expect(second.run("return 'alive'")).toEqual(["alive"]);
    first.close();
    second.close();
  });

  it("ends all calls of a state that exits inside a host function", () => {
    const state = fresh();
    state.set("again", () => state.run("os.exit(9)"));
    const error = thrown(() => state.run("pcall(again) return 'went on'"));
    expect(error).toBeInstanceOf(ProgramExit);
    expect((error as ProgramExit).code).toBe(9);
    state.close();
  });

  it("refuses to close a state from within, and goes on", () => {
    const state = fresh();
    state.set("close", () => {
      state.close();
    });
    expect(state.run("return pcall(close)")).toEqual([false, stateBusy().message]);
    expect(state.closed).toBe(false);
    const other = fresh();
    state.set("closeOther", () => {
      other.close();
      return other.closed;
    });
    expect(state.run("return closeOther()")).toEqual([true]);
    state.close();
  });

  it("allows only host functions to run while the state closes", () => {
    const state = fresh();
    const seen: unknown[] = [];
    state.set("last", (value) => {
      seen.push(value, state.closed, (thrown(() => state.run("return 1")) as PeriluneError).code);
    });
    state.run("kept = setmetatable({}, {__gc = function() last('bye') end})");
    state.close();
    expect(seen).toEqual(["bye", true, "ERR_STATE_CLOSED"]);
  });

  it.each(Object.keys(BAD_START))(
    "a trap in a module's %s ends the state that opens it, each time",
    (name) => {
      const before: unknown = runtimeInternals(runtime).core.stackPointer.value;
      for (const open of [
        (state: LuaState) => state.run("return pcall(require, 'start')"),
        (state: LuaState) => state.openNative(`/${name}/start.wasm`),
        (state: LuaState) =>
          state.run("return package.loadlib(..., 'luaopen_start')()", { args: [`/${name}/start.wasm`] }),
      ]) {
        const state = runtime.createState({ context: `/${name}` });
        expect(thrown(() => open(state))).toBeInstanceOf(NativeTrap);
        expect(thrown(() => state.run(""))).toMatchObject({ code: "ERR_STATE_DEAD" });
        expect(runtimeInternals(runtime).core.stackPointer.value).toBe(before);
        state.close();
      }
      const other = fresh();
      expect(other.run("return type(require 'traps')")).toEqual(["table"]);
      other.close();
    },
  );
});

/**
 * The collector in a state with a deadline: it works in short steps, and what it left in the middle of a cycle is sound
 * (native/patches/0017-pauses.diff).
 */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { hasCode, LimitError, type LuaState } from "../../src/index.js";
import { products, sharedRuntime, withState } from "../support/products.js";
import { rounds } from "../support/scale.js";

const program = (name: string) => readFileSync(new URL(`../lua/${name}.lua`, import.meta.url), "utf8");
const MOVES = program("gc-moves");
const LONG_TIMEOUT = 1e6;

/** Runs until a limit is reached, or memory ends. */
function interrupted(state: LuaState, code: string): string {
  try {
    state.run(code);
    return "ended";
  } catch (error) {
    if (hasCode(error, "ERR_LUA_MEMORY")) return "memory";
    if (!(error instanceof LimitError)) throw error;
    return error.limit;
  }
}

describe.each(products)("the collector with a deadline ($name)", (product) => {
  const runtime = sharedRuntime(product, { realFiles: false, stdout: { write: () => undefined } });

  it.each(["gc-large-tables", "gc-moves"])("keeps what lives: %s", (name) => {
    withState(runtime(), (state) => {
      state.limits.set({ timeout: LONG_TIMEOUT });
      state.run(program(name));
    });
  });

  it("keeps what lives where deadlines end programs and collections", () => {
    withState(runtime(), (state) => {
      state.run(MOVES);
      const ends = new Set<string>();
      for (let round = 0; round < rounds(6, 40); round++) {
        state.limits.set({ timeout: 1 + (round % 7), memory: state.memory.used + 2 ** (16 + (round % 6)) });
        const code = ["while true do work(10) end", "while true do work(3) collectgarbage() end"][round % 2];
        ends.add(interrupted(state, code ?? ""));
        state.limits.set({ timeout: LONG_TIMEOUT });
        state.run("sound() fill()");
      }
      expect([...ends]).toContain("timeout");
    });
  });

  it("ends a collection for want of memory when a deadline passes", () => {
    withState(runtime(), (state) => {
      state.run("all = {} for i = 1, 30000 do all[i] = { i } end");
      state.limits.set({ timeout: 20, memory: state.memory.used + 100_000 });
      const code =
        "local function fill() local l repeat l = { l } until false end while true do pcall(fill) end";
      expect(interrupted(state, code)).toBe("timeout");
      state.limits.set({});
      state.run("collectgarbage() for i = 1, 30000 do assert(all[i][1] == i) end");
    });
  });

  it("looks at the clock many times in a collection of one table", () => {
    withState(runtime(), (state) => {
      state.run("t = {} for i = 1, 1 << 20 do t[i] = i end");
      let looks = 0;
      state.limits.set({ suspend: () => ++looks < 0 });
      state.run("local i = 0");
      const before = looks;
      state.run("collectgarbage()");
      expect(looks - before).toBeGreaterThan(20);
    });
  });

  it("collects a large heap of generational mode in steps, and says that its mode is generational", () => {
    withState(runtime(), (state) => {
      const mode = "local m = collectgarbage('generational') return m";
      state.run("t = {} for i = 1, 40000 do t[i] = { i } end");
      expect(state.run(mode)).toEqual(["incremental"]);
      let looks = 0;
      state.limits.set({ suspend: () => ++looks < 0 });
      expect(state.run(mode)).toEqual(["generational"]);
      looks = 0;
      state.run("collectgarbage()");
      expect(looks).toBeGreaterThan(20);
      expect(state.run("return collectgarbage('incremental')")).toEqual(["generational"]);
      state.limits.set({});
      expect(state.run(mode)).toEqual(["incremental"]);
      state.run(
        "for i = 1, 40000 do assert(t[i][1] == i) t[i] = { i } end collectgarbage('step') collectgarbage()",
      );
      expect(state.run(mode)).toEqual(["generational"]);
      state.run("for i = 1, 40000 do assert(t[i][1] == i) end");
    });
  });

  it("ends a collection under a deadline where weak tables are large", () => {
    withState(runtime(), (state) => {
      state.run(`weak, keys = {}, {}
        for t = 1, 3 do
          weak[t], keys[t] = setmetatable({}, { __mode = t == 3 and "v" or "k" }), {}
          for i = 1, 20000 do keys[t][i] = {} weak[t][keys[t][i]] = { i } end
        end`);
      state.limits.set({ timeout: 20_000 });
      state.run("collectgarbage() collectgarbage()");
      state.limits.set({});
      state.run("for t = 1, 2 do for i = 1, 20000 do assert(weak[t][keys[t][i]][1] == i) end end");
    });
  });

  it("finds strings in long lists where the table of strings must not grow", () => {
    withState(runtime(), (state) => {
      state.limits.set({ timeout: LONG_TIMEOUT });
      state.run(`local t = {} for i = 1, 300000 do t[i] = "k" .. i end
        for i = 1, 300000, 97 do assert(t[i] == "k" .. i) end t = nil collectgarbage() collectgarbage()`);
      state.limits.set({});
      state.run(
        `local t = {} for i = 1, 300000 do t[i] = "k" .. i end for i = 1, 300000, 97 do assert(t[i] == "k" .. i) end`,
      );
    });
  });
});

/** What a state leaves behind, or takes from the other states of its runtime. */
import { describe, expect, it } from "vitest";
import { hostObject, type LuaState } from "../../src/index.js";
import { products, sharedRuntime } from "../support/products.js";
import { sampled } from "../support/scale.js";
import { TRAPS, trapFiles } from "../support/traps.js";

const MB = 2 ** 20;
const files = await trapFiles();

describe.each(sampled(products, 2))("states of one runtime ($name)", (product) => {
  const given = {
    "/app/given.lua": "return 1",
    "/app/other.lua": "return 2",
    "/app/deep/inner.lua": "return 3",
  };
  const runtime = sharedRuntime(product, { realFiles: false, files: { ...files, ...given } });

  const ENDS: Readonly<Record<string, string>> = {
    "os.exit": "os.exit(0)",
    "os.exit with close": "os.exit(0, true)",
    "a trap": "require 'traps'.unreachable()",
    "a stack overflow of C": "require 'traps'.overflow()",
  };

  it.each(Object.entries(ENDS))("one that ends by %s gives its memory back", (_, end) => {
    const spoil = (): void => {
      const state = runtime().createState({ context: TRAPS });
      state.run(
        `kept = {} for i = 1, 20 do kept[i] = ('x'):rep(${MB}) .. i end for i = 1, 10000 do kept[-i] = {} end`,
      );
      expect(() => state.run(end)).toThrow();
      expect(state.death).toBeDefined();
      state.close();
    };
    spoil();
    const before = runtime().stats().memory;
    for (let i = 0; i < 5; i++) spoil();
    expect(runtime().stats().memory).toBe(before);
    expect(runtime().createState().run("return 1")).toEqual([1]);
  });

  it("one that ends within a function of another, or of itself, is freed once nothing of it runs", () => {
    const outer = runtime().createState();
    const inner = runtime().createState();
    outer.set("inner", () =>
      inner.run("local t = {} for i = 1, 100 do t[i] = ('y'):rep(1000) .. i end os.exit(3)"),
    );
    outer.set("again", () => outer.run("os.exit(4)"));
    expect(outer.run("return pcall(inner)")[0]).toBe(false);
    expect(inner.death).toBeDefined();
    expect(outer.run("return 1")).toEqual([1]);
    expect(() =>
      outer.run("local t = {} for i = 1, 100 do t[i] = ('z'):rep(1000) .. i end again()"),
    ).toThrow();
    expect(outer.death).toBeDefined();
    const next = runtime().createState();
    expect(next.run("return #('x'):rep(1e6)")).toEqual([1e6]);
    next.close();
  });

  it("open files of one do not keep another from opening files", () => {
    const hog = runtime().createState();
    const [count, problem] = hog.run(
      "t = {} for i = 1, 5000 do local f, e = io.open('/tmp/hog', 'w') if not f then return i, e end t[i] = f end",
    );
    expect([count, problem]).toEqual([1025, "/tmp/hog: No file descriptors available"]);
    const other = runtime().createState({ files: { "/app/m.lua": "return 'found'" }, context: "/app" });
    expect(other.run("return (require 'm')")).toEqual(["found"]);
    expect(() => hog.run("os.exit(0)")).toThrow();
    for (let i = 0; i < 5; i++) {
      const state = runtime().createState();
      state.run("t = {} for i = 1, 1024 do t[i] = assert(io.open('/tmp/hog', 'w')) end");
      expect(() => state.run("os.exit(0)")).toThrow();
    }
    expect(other.run("return io.type(io.open('/tmp/other', 'w'))")).toEqual(["file"]);
    other.close();
  });

  it("all states together open as many files as the runtime allows", async () => {
    const few = await product.loadRuntime({
      realFiles: false,
      openFiles: 10,
      files: { "/app/m.lua": "return 1" },
    });
    const open = "t = t or {} local f, e = io.open('/tmp/f', 'w') t[#t + 1] = f return io.type(f), e";
    const [first, second] = [few.createState(), few.createState({ context: "/app" })];
    for (let i = 0; i < 9; i++) expect(first.run(open)).toEqual(["file", undefined]);
    expect(second.run("return (require 'm')")).toEqual([1]);
    expect(second.run(open)).toEqual(["file", undefined]);
    for (const state of [first, second])
      expect(state.run(open)).toEqual([undefined, expect.stringContaining("Too many open files in system")]);
    expect(() => first.run("os.exit(0)")).toThrow();
    expect(second.run(open)).toEqual(["file", undefined]);
    second.close();
  });

  it("files count for the state whose script wrote them, until they are removed", () => {
    const state = runtime().createState({ limits: { files: 3 * MB } });
    const fill =
      "local f = assert(io.open('/tmp/full', 'w')) for i = 1, 5 do assert(f:write(('x'):rep(1e6))) end f:close()";
    expect(() => state.run(fill)).toThrow("Quota exceeded");
    state.run("collectgarbage() assert(os.remove('/tmp/full'))");
    state.run(fill.replace("1, 5", "1, 2"));
    state.run(fill.replace("1, 5", "1, 2"));
    expect(() => state.run(fill.replace("full", "second"))).toThrow("Quota exceeded");
    state.close();
    const other = runtime().createState({ limits: { files: 3 * MB } });
    expect(other.run("return io.open('/tmp/full')")[1]).toBe("/tmp/full: No such file or directory");
    other.run(fill.replace("1, 5", "1, 2"));
    other.close();
  });

  it("files of one are not found by the next", () => {
    const attack = `
      local function write(path)
        local f <close> = io.open(path, "w")
        return f and f:write("return 'planted'")
      end
      local wrote = 0
      for _, path in ipairs { "/app/m.lua", "/app/m/init.lua", "/app/given.lua", "/m.lua", "/tmp/m.lua", "/home/m.lua",
        "/usr/m.lua", "m.lua", "./given.lua" } do
        if write(path) then wrote = wrote + 1 end
      end
      os.remove("/app/other.lua")
      os.rename("/app/deep", "/app/m")
      pcall(function() write(os.tmpname()) end)
      return wrote`;
    const ask = `
      package.path = package.path .. ";/?.lua;/tmp/?.lua;/home/?.lua;/app/deep/?.lua"
      return tostring(select(2, pcall(require, "m"))), require("given"), require("other"), (require "inner")`;
    for (const more of [{}, { confined: true }, { files: { "/app/mine.lua": "" } }] as const) {
      const options = { context: "/app", ...more };
      const attacker = runtime().createState(options);
      const beside = runtime().createState(options);
      expect(attacker.run(attack)[0]).toBeGreaterThan(0);
      attacker.close();
      for (const state of [
        beside,
        runtime().createState(options),
        runtime().createState({ context: "/app" }),
      ]) {
        state.run("package.loaded.given = nil");
        const [found, ...given] = state.run(ask, { result: "all" });
        expect(found).toContain("module 'm' not found");
        expect(given.filter((value) => typeof value === "number")).toEqual([1, 2, 3]);
        state.close();
      }
    }
    expect(runtime().files.isFile("/app/m.lua")).toBe(false);
  });

  it("host functions and objects that Lua had no memory for are released", () => {
    const state = runtime().createState();
    const { used } = state.memory;
    const give: Readonly<Record<string, (state: LuaState) => unknown>> = {
      "in a structure": () => {
        const objects = Array.from({ length: 2000 }, () => hostObject({}));
        state.set("t", [objects, objects.map(() => () => 1)]);
      },
      "as arguments": () => {
        using f = state.load("return ...");
        state.call(
          f,
          Array.from({ length: 2000 }, () => hostObject({})),
        );
      },
      "as a result": () => state.run("return made()"),
    };
    state.set("made", () => Array.from({ length: 2000 }, () => [hostObject({}), () => 1]));
    state.run("made()"); // makes the metatable of objects
    state.run("collectgarbage() collectgarbage()");
    const held = state.hostCount;
    for (const [name, step] of Object.entries(give)) {
      state.limits.set({ memory: used + 150_000 });
      expect(() => step(state), name).toThrow("not enough memory");
      state.limits.set({});
      state.run("collectgarbage() collectgarbage()");
      expect(state.hostCount, name).toBe(held);
    }
    state.close();
  });

  const CALLING: Readonly<Record<string, string>> = {
    "output, flushed": "print(1) io.stdout:flush()",
    "output, without a buffer": "io.stdout:setvbuf('no') io.write('x') io.stdout:setvbuf('full')",
    input: "io.read()",
    time: "os.time()",
    date: "os.date('*t')",
    clock: "os.clock()",
  };

  it.each(Object.entries(CALLING))("a stream or clock that runs code which ends the state: %s", (_, code) => {
    for (const exit of ["os.exit(0)", "os.exit(0, true)"]) {
      using other = runtime().createState({ globals: { kept: { list: [1, 2, 3] } } });
      let armed = false;
      let ended: unknown;
      const end = (): number => {
        if (!armed) return 0;
        armed = false;
        try {
          state.run(exit);
        } catch (error) {
          ended = error; // swallowed
        }
        return 0;
      };
      const state: LuaState = runtime().createState({
        stdout: { write: end },
        stdin: { read: end },
        clock: { now: end, cpu: end },
      });
      armed = true;
      expect(() => state.run(`pcall(function() ${code} end) return 'goes on'`)).toThrow(/exit code 0/);
      expect(ended).toBeDefined();
      expect(state.death).toBe(ended);
      expect(other.run("return #kept.list, kept.list[3]")).toEqual([3, 3]);
    }
  });

  it("what one gives back to its empty input is not read by another", () => {
    const first = runtime().createState();
    const second = runtime().createState();
    expect(first.run("return io.read('a')")).toEqual([""]);
    expect(second.run("return io.read('a')")).toEqual([""]);
  });
});

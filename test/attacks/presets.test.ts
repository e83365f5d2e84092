/** A script of a strict state tries to escape the preset; what each library contains. */
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import {
  bytesInput,
  defineModule,
  LIBRARIES,
  type LuaState,
  type NodeRuntimeOptions,
  type Sandbox,
  type StateOptions,
} from "../../src/index.js";
import { coded } from "../support/coded.js";
import { compileTexts } from "../support/compile.js";
import { products } from "../support/products.js";
import { sampled } from "../support/scale.js";

const bank = defineModule({
  name: "bank",
  description: "A bank.",
  class: ["deterministic"],
  types: (t) => ({ export: t.record({ open: t.function({}) }) }),
  build: () => ({ exports: { open: () => undefined } }),
});

/** Each returns true if it got what it wanted; an error is a refusal. */
const ATTACKS: Readonly<Record<string, string>> = {
  "io as a global": `return io ~= nil`,
  "io by require": `return require "io" ~= nil`,
  "io in package.loaded": `return package.loaded.io ~= nil`,
  "io in another library": `
    for _, library in pairs(package.loaded) do
      if type(library) == "table" then for _, f in pairs(library) do if f == "popen" then return true end end end
    end
    return print == nil`,
  "os.execute": `return os.execute ~= nil`,
  "os.getenv": `return os.getenv ~= nil`,
  "os.remove": `return os.remove ~= nil`,
  "os.rename": `return os.rename ~= nil`,
  "os.tmpname": `return os.tmpname ~= nil`,
  "os.exit": `return os.exit ~= nil`,
  "os.setlocale": `return os.setlocale ~= nil`,
  "debug.getregistry": `return debug.getregistry ~= nil`,
  "debug.sethook": `return debug.sethook ~= nil`,
  "debug.getupvalue": `return debug.getupvalue ~= nil`,
  "debug.setmetatable": `return debug.setmetatable ~= nil`,
  "debug by require": `return require("debug").getinfo ~= nil`,
  "package.loadlib": `return package.loadlib ~= nil`,
  "package.cpath": `return package.cpath ~= nil`,
  "searchers of C libraries": `return #package.searchers ~= 3`,
  "a new searcher": `package.searchers[4] = print return true`,
  "a new searcher by table.insert": `table.insert(package.searchers, print) return true`,
  "other searchers": `package.searchers = {} return true`,
  "another path": `package.path = "/?.lua" return true`,
  "a native module": `return (require "native") ~= nil`,
  "a native part of a module": `return (require "mixed") ~= nil`,
  "a function of string": `string.format = print return true`,
  "a new function of string": `rawset(string, "mine", print) return true`,
  "a new function through a method": `("").mine = print return true`,
  "the metatable of strings": `getmetatable("").__index = {} return true`,
  "another field there": `rawset(getmetatable(""), "__add", print) return true`,
  "a metatable for string": `setmetatable(string, { __index = {} }) return true`,
  "a function of table": `table.concat = nil return true`,
  "table.move into a library": `table.move({ print }, 1, 1, 1, math) return true`,
  "table.sort of a library": `table.insert(utf8, 1, print) return true`,
  "a function of math": `math.random = function () return 4 end return true`,
  "a function of coroutine": `coroutine.wrap = print return true`,
  "a function of os": `os.time = print return true`,
  "a function of debug": `debug.traceback = print return true`,
  "a function of utf8": `utf8.char = print return true`,
  collecting: `collectgarbage() return true`,
  "collecting by name": `collectgarbage("collect") return true`,
  "stopping the collector": `collectgarbage("stop") return true`,
  "another mode": `collectgarbage("generational") return true`,
  "a step": `collectgarbage("step", 1000) return true`,
  "a file of the machine": `return loadfile("/etc/passwd") == nil and select(2, loadfile("/etc/passwd")):find("denied") == nil`,
  "a file by dofile": `return not select(2, pcall(dofile, "/etc/passwd")):find("denied")`,
  "whether a file exists": `return package.searchpath("x", "/etc/passwd") ~= nil`,
};

describe.each(sampled(products, 2))("$name", (product) => {
  let native: Uint8Array;
  beforeAll(async () => {
    native = await compileTexts({
      "native.c": `#include "lua.h"
        int luaopen_native (lua_State *L) { lua_pushliteral(L, "native"); return 1; }
        int luaopen_mixed (lua_State *L) { return 0; }`,
    });
  });

  async function make(
    options: StateOptions = {},
    runtimeOptions: NodeRuntimeOptions = {},
  ): Promise<LuaState> {
    const runtime = await product.loadRuntime({ stdlib: false, ...runtimeOptions });
    const state = runtime.createState(options);
    onTestFinished(() => {
      state.close();
    });
    return state;
  }

  const files = (): StateOptions => ({
    context: "/app",
    files: {
      "/app/native.wasm": native,
      "/app/mixed.wasm": native,
      "/app/mixed.lua": "return 'mixed'",
      "/app/plain.lua": "return 'plain'",
    },
  });

  test.each(Object.entries(ATTACKS))("strict refuses: %s", async (_name, source) => {
    const state = await make({ ...files(), sandbox: "strict" });
    expect(state.run(`local ok, got = pcall(load(...)) return ok and got`, { args: [source] })).toEqual([
      false,
    ]);
  });

  test("an undefined option does not undo what strict says", async () => {
    const options = { sandbox: "strict", confined: undefined } as unknown as StateOptions;
    // A confined state refuses a name with a NUL.
    const takes = async (given: StateOptions): Promise<unknown> =>
      (await make(given)).run(`return (pcall(package.searchpath, "a\\0b", "./?.lua"))`)[0];
    expect(await takes(options)).toBe(false);
    expect(await takes({ sandbox: "strict", confined: false })).toBe(true);
  });

  test("strict leaves what computes", async () => {
    const state = await make({ ...files(), sandbox: "strict", modules: [] });
    expect(
      state.run(`
        local t = {}
        for w in ("c b a"):gmatch("%a") do t[#t + 1] = w end
        table.sort(t)
        return table.concat(t), math.floor(2.5), #os.date(), os.time() > 0, os.clock() >= 0, os.difftime(2, 1),
          collectgarbage("count") > 0, (require "plain"), coroutine.wrap(function () return utf8.char(228) end)(),
          load("return 7")(), debug.traceback("x"):sub(1, 1), io`),
    ).toEqual(["abc", 2, expect.any(Number), true, true, 1, true, "plain", "ä", 7, "x", undefined]);
    // Its globals are its own.
    state.run(`print = 5 answer = 42 string = nil`);
    expect(state.run(`return print, answer, string, ("x"):rep(2)`)).toEqual([5, 42, undefined, "xx"]);
    expect(() => state.openNative("/app/native.wasm")).toThrow(coded("ERR_MODULE_ORIGIN"));
    expect(() => state.openNative("/app/native.wasm")).toThrow("a strict state loads no native modules");
    expect(state.openNative(native, "native")).toBe("native"); // the host's own decision
  });

  test("strict goes with kinds, modules and limits", async () => {
    for (const kind of ["workflow", "function", "process"] as const) {
      const state = await make({ ...files(), sandbox: "strict", kind, limits: { fuel: 100_000 } });
      expect(state.run(`return (require "plain"), io, debug.getinfo, package.loadlib`)).toEqual([
        "plain",
        undefined,
        undefined,
        undefined,
      ]);
      expect(() => state.run(`math.floor = nil`)).toThrow("immutable table");
      expect(() => state.run(`while true do end`)).toThrow(coded("ERR_LIMIT"));
    }
  });

  test("standard is what a state has without a preset", async () => {
    const given = { environment: { GIVEN: "yes" }, stdin: bytesInput(Buffer.from("line")), processes: true };
    const ask = `return os.getenv("GIVEN"), os.execute(), io.read("l"), package.loadlib ~= nil, collectgarbage()`;
    expect((await make({ sandbox: "standard" }, given)).run(ask)).toEqual(["yes", true, "line", true, 0]);
    given.stdin = bytesInput(Buffer.from("line"));
    expect((await make({}, given)).run(ask)).toEqual(["yes", true, "line", true, 0]);
  });

  describe("of the process", () => {
    const ASK = `return os.getenv("PATH") ~= nil, (os.execute()), pcall(load(string.dump(function () end)))`;

    test("standard has only what its own options or those of the runtime give", async () => {
      expect((await make()).run(`${ASK}, io.read()`).slice(0, 3)).toEqual([false, false, false]);
      expect((await make()).run(`return io.read()`)).toEqual([undefined]);
      const environment = { PATH: "here" };
      expect((await make({}, { environment })).run(ASK).slice(0, 2)).toEqual([true, false]);
      expect((await make({}, { processes: true })).run(ASK).slice(0, 2)).toEqual([false, true]);
      const given = await make({ environment, processes: true, allowBinary: true });
      expect(given.run(ASK)).toEqual([true, true, true]);
    });

    test("none has all of it, unless an option takes it away", async () => {
      expect((await make({ sandbox: "none" })).run(ASK)).toEqual([true, true, true]);
      const less = { environment: {}, processes: false, allowBinary: false };
      expect((await make({ sandbox: "none", ...less })).run(ASK).slice(0, 3)).toEqual([false, false, false]);
      const confined = await make({ sandbox: "none", confined: true });
      expect(confined.run(ASK)).toEqual([false, false, true]);
      const virtual = await make({ sandbox: "none" }, { realFiles: false });
      expect(virtual.run(ASK)).toEqual([false, false, true]);
    });
  });

  test("strict reads files beyond its directories only where the host says so", async () => {
    const open = await make({ sandbox: "strict", confined: false });
    expect(open.run(`return type(loadfile("/etc/passwd")), select(2, loadfile("/etc/passwd"))`)[1]).toMatch(
      /syntax error|expected/,
    );
    expect(open.run(`return io, os.getenv, os.execute`)).toEqual([undefined, undefined, undefined]);
  });

  test("libraries one by one", async () => {
    const names = `local names = {} for name in pairs(_G) do names[#names + 1] = name end return names`;
    const globals = async (options: StateOptions): Promise<string[]> => {
      const [list] = (await make(options)).run(names);
      return (list as { toJS(): string[] }).toJS().sort();
    };
    const basic = await globals({ libraries: [] });
    expect(basic).not.toContain("string");
    expect(basic).toContain("pairs");
    for (const library of LIBRARIES) {
      const more = library === "package" ? ["package", "require"] : [library];
      expect(await globals({ libraries: [library] })).toEqual([...basic, ...more].sort());
    }
    expect(await globals({ libraries: ["table"], seed: 1 })).toEqual([...basic, "table"].sort());
    expect(await globals({ libraries: LIBRARIES })).toEqual(await globals({}));
    expect(await globals({ libraries: [...LIBRARIES, "io"], sandbox: "strict" })).not.toContain("io");
    expect(
      (await make({ libraries: ["math", "string"], sandbox: "strict" })).run(
        `return math.floor(1.5), ("x"):rep(2)`,
      ),
    ).toEqual([1, "xx"]);
    const workflow = await make({ libraries: ["package"], kind: "workflow" });
    expect(workflow.run(`return os, debug, math`)).toEqual([undefined, undefined, undefined]);
  });

  test("seeds: what the host says, or nobody's guess", async () => {
    const clock = { now: () => 1_700_000_000_000 };
    const ask = `local t, keys = {}, {}
      for _, name in ipairs{'apple', 'pear', 'plum', 'fig', 'lime', 'kiwi', 'date'} do t[name] = true end
      for k in pairs(t) do keys[#keys + 1] = k end
      return math.random(0), table.concat(keys, ' ')`;
    const runtime = await product.loadRuntime({});
    const open: LuaState[] = []; // they stay open, so each has another address
    const of = (options: StateOptions): unknown[] => {
      const state = runtime.createState({ clock, ...options });
      open.push(state);
      return state.run(ask);
    };
    for (const sandbox of ["strict", "standard"] as const) {
      const seventh = of({ sandbox, seed: 7 });
      expect(of({ sandbox, seed: 7n })).toEqual(seventh);
      expect(of({ sandbox, seed: 8 })[0]).not.toEqual(seventh[0]);
      expect(of({ sandbox, seed: -1n << 70n })[0]).not.toEqual(seventh[0]);
      const orders = Array.from({ length: 40 }, (_, seed) => of({ sandbox, seed })[1]);
      expect(new Set(orders).size).toBeGreaterThan(3);
    }
    // A strict state does not start from its clock, and does not go back to it.
    expect(of({ sandbox: "strict" })[0]).not.toEqual(of({ sandbox: "strict" })[0]);
    for (const sandbox of ["strict", "standard"] as const) {
      const again = (options: StateOptions): unknown[] => {
        const state = runtime.createState({ clock, sandbox, ...options });
        open.push(state);
        return state.run(`local a, b = math.randomseed() return math.random(0), a, b,
          select('#', math.randomseed(7)), math.random(0), pcall(math.randomseed, {})`);
      };
      const seeded = again({ seed: 7 });
      expect(again({ seed: 7 })).toEqual(seeded);
      expect(again({ seed: 8 })[0]).not.toEqual(seeded[0]);
      expect(again({ seed: 8 }).slice(3)).toEqual(seeded.slice(3));
      expect(again({})[1]).not.toEqual(again({})[1]);
      expect(seeded.slice(-2)).toEqual([
        false,
        "bad argument #1 to 'math.randomseed' (number expected, got table)",
      ]);
    }
    for (const state of open) state.close();
  });

  test("without a sandbox and a seed, a clock that repeats gives the same results in a fresh runtime", async () => {
    const clock = { now: () => 1_700_000_000_000 };
    const first = async (sandbox: Sandbox): Promise<unknown> =>
      (await make({ clock, sandbox })).run(`return math.random(0)`)[0];
    expect(await first("none")).toEqual(await first("none"));
    expect(await first("standard")).not.toEqual(await first("standard"));
    expect(await first("strict")).not.toEqual(await first("strict"));
  });

  test("a workflow starts from the same numbers each time", async () => {
    const order = `local keys = {}
      for key in pairs{ apple = 1, pear = 2, plum = 3, fig = 4, lime = 5, kiwi = 6 } do keys[#keys + 1] = key end
      return table.concat(keys, " "), math.random(0)`;
    const first = async (): Promise<unknown[]> => (await make({ kind: "workflow" })).run(order);
    expect(await first()).toEqual(await first());
  });

  test.each<[string, Record<string, unknown>]>([
    ["sandbox", { sandbox: "lax" }],
    ["sandbox", { sandbox: true }],
    ["stdin", { stdin: "inherited" }],
    ["libraries", { libraries: "io" }],
    ["libraries", { libraries: ["io", "jit"] }],
    ["libraries", { libraries: [5] }],
    ["libraries", { libraries: ["string"], kind: "workflow" }],
    ["libraries", { libraries: ["string"], modules: [bank] }],
    ["seed", { seed: 1.5 }],
    ["seed", { seed: "1" }],
    ["allowBinary", { sandbox: "strict", allowBinary: true }],
  ])("refuses a wrong %s: %o", async (option, options) => {
    const runtime = await product.loadRuntime({});
    expect(() => runtime.createState(options as StateOptions)).toThrow(coded("ERR_OPTION"));
    expect(() => runtime.createState(options as StateOptions)).toThrow(`option ${option}`);
  });
});

/** The system of a state or its runtime: output, environment variables, time. */
import { describe, expect, it } from "vitest";
import { bytesInput, type LuaState, type StateOptions } from "../../src/index.js";
import { createEngine } from "../../src/wasmoon.js";
import { coded } from "../support/coded.js";
import { compileTexts } from "../support/compile.js";
import { Collected, products, sharedRuntime, withState } from "../support/products.js";
import { runtimeInternals } from "../support/internals.js";

/** Calls the C library directly, like a native module. */
const ASKS = `
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <sys/time.h>
#include "lua.h"
#include "lauxlib.h"

static int c_getenv(lua_State *L) { lua_pushstring(L, getenv(luaL_checkstring(L, 1))); return 1; }
static int c_setenv(lua_State *L) {
  lua_pushinteger(L, setenv(luaL_checkstring(L, 1), luaL_checkstring(L, 2), 1));
  return 1;
}
static int c_unsetenv(lua_State *L) { unsetenv(luaL_checkstring(L, 1)); return 0; }
static int c_put(lua_State *L) { fputs(luaL_checkstring(L, 1), stdout); return 0; }
static int c_times(lua_State *L) {
  struct timeval tv;
  struct timespec real, steady;
  gettimeofday(&tv, NULL);
  clock_gettime(CLOCK_REALTIME, &real);
  clock_gettime(CLOCK_MONOTONIC, &steady);
  lua_pushinteger(L, time(NULL));
  lua_pushnumber(L, tv.tv_sec + tv.tv_usec / 1e6);
  lua_pushnumber(L, real.tv_sec + real.tv_nsec / 1e9);
  lua_pushnumber(L, steady.tv_sec + steady.tv_nsec / 1e9);
  return 4;
}
static const luaL_Reg functions[] = {{"getenv", c_getenv}, {"setenv", c_setenv}, {"unsetenv", c_unsetenv},
  {"put", c_put}, {"times", c_times}, {NULL, NULL}};
int luaopen_asks(lua_State *L) { luaL_newlib(L, functions); return 1; }
`;

const NOON = Date.UTC(2024, 5, 1, 12, 0, 0, 250);

describe.each(products)("the system of a state ($name)", (product) => {
  const stdout = new Collected();
  const stderr = new Collected();
  const environment = { PLACE: "runtime", ONLY: "here" };
  const runtime = sharedRuntime(product, {
    stdout,
    stderr,
    environment,
    stdin: bytesInput(Buffer.from("a\nb\n")),
  });

  const create = (options: StateOptions = {}): LuaState => runtime().createState(options);

  async function asking(options: StateOptions = {}): Promise<LuaState> {
    const module = await compileTexts({ "asks.c": ASKS });
    const state = create(options);
    state.set("asks", state.openNative(module));
    return state;
  }

  describe("output", () => {
    it("goes where the state's goes, and the rest to the runtime's", () => {
      const mine = new Collected();
      const errors = new Collected();
      using own = create({ stdout: mine, stderr: errors });
      using other = create();
      own.run("print('one') io.write('two') io.stderr:write('bad')");
      other.run("print('else') io.stderr:write('worse')");
      expect([mine.text(), errors.text()]).toEqual(["one\ntwo", "bad"]);
      expect([stdout.text(), stderr.text()]).toEqual(["else\n", "worse"]);
    });

    it("is kept apart when one state calls another through the host, however C buffers it", () => {
      const mine = new Collected();
      using inner = create();
      using outer = create({ stdout: mine });
      inner.run("io.stdout:setvbuf('full') function say() io.write('inner') end");
      outer.set("other", () => {
        inner.run("say()");
      });
      outer.run("io.stdout:setvbuf('full') io.write('a') other() io.write('b')");
      expect(mine.text()).toBe("ab");
      expect(stdout.text()).toBe("inner");
    });

    it("of finalizers goes there too, at the end as well", () => {
      const mine = new Collected();
      const state = create({ stdout: mine });
      state.run("keep = setmetatable({}, {__gc = function() io.write('bye') end})");
      state.close();
      expect(mine.text()).toBe("bye");
      expect(stdout.text()).toBe("");
    });

    it("of what fails, exits or traps goes there too", () => {
      const mine = new Collected();
      using failing = create({ stdout: mine });
      expect(() => failing.run("io.write('x') error('no')")).toThrow("no");
      using exiting = create({ stdout: mine });
      expect(() => exiting.run("io.write('y') os.exit(1)")).toThrow();
      expect(mine.text()).toBe("xy");
      expect(stdout.text()).toBe("");
    });

    it("of a state that cannot write is its own matter", () => {
      const failing = {
        write: () => {
          throw new Error("full");
        },
      };
      using own = create({ stdout: failing });
      expect(own.run("io.write('lost') return io.stdout:flush() ~= true")).toEqual([true]);
      withState(runtime(), (other) => {
        other.run("print('fine')");
      });
      expect(stdout.text()).toBe("fine\n");
    });

    it("follows the run that continues after a promise", async () => {
      const mine = new Collected();
      using own = create({ stdout: mine });
      using other = create();
      own.set("wait", () => new Promise((resolve) => setTimeout(resolve)));
      const run = own.runAsync("io.write('a') wait() io.write('b')");
      other.run("io.write('c')");
      await run;
      expect([mine.text(), stdout.text()]).toEqual(["ab", "c"]);
    });

    it("of C goes there too", async () => {
      const mine = new Collected();
      using own = await asking({ stdout: mine });
      own.run("asks.put('from C')");
      expect(mine.text()).toBe("from C");
    });
  });

  describe("environment variables", () => {
    it("are the state's own, in full", () => {
      using own = create({ environment: { PLACE: "state", "\u00fc": "\u00e4\u20ac" } });
      using other = create();
      for (let i = 0; i < 2; i++) {
        const ask = "return os.getenv('PLACE'), os.getenv('ONLY'), os.getenv('\u00fc')";
        expect(own.run(ask)).toEqual(["state", undefined, "\u00e4\u20ac"]);
        expect(other.run(ask)).toEqual(["runtime", "here", undefined]);
      }
    });

    it("say where modules are", () => {
      using own = create({ environment: { LUA_PATH: "/mine/?.lua", LUA_CPATH: "/mine/?.wasm" } });
      const [path, cpath] = own.run<[string, string]>("return package.path, package.cpath");
      expect(path).toContain("/mine/?.lua");
      expect(cpath).toContain("/mine/?.wasm");
      using other = create();
      expect(other.run<[string]>("return package.path")[0]).not.toContain("/mine/");
    });

    it("are the runtime's for its engines, whatever states run, and in their host functions", () => {
      using own = create({ environment: { PLACE: "state" } });
      own.run("local x");
      const engine = createEngine(runtime());
      const ask = (): unknown => engine.doStringSync("return os.getenv('PLACE')");
      expect(ask()).toBe("runtime");
      own.set("ask", ask);
      expect(own.run("return os.getenv('PLACE'), ask(), os.getenv('PLACE')")).toEqual([
        "state",
        "runtime",
        "state",
      ]);
      expect(ask()).toBe("runtime");
      engine.global.close();
    });

    it("can be none", () => {
      using own = create({ environment: {} });
      expect(own.run("return os.getenv('PLACE')")).toEqual([undefined]);
    });

    it("are C's too, which changes those of the state alone, again and again", async () => {
      using own = await asking({ environment: { PLACE: "state" } });
      using other = await asking({ environment: { PLACE: "other" } });
      using plain = await asking();
      const states = [own, other, plain];
      for (let round = 0; round < 20; round++) {
        for (const [i, state] of states.entries()) {
          state.run("asks.setenv('N' .. ..., ...) asks.setenv('LAST', 'last' .. ...)", {
            args: [`${i}.${round}`],
          });
        }
      }
      for (const [i, state] of states.entries()) {
        const ask = `local values = {}
          for r = 0, 19 do values[r + 1] = asks.getenv('N' .. ... .. '.' .. r) end
          return table.concat(values, ' '), os.getenv('LAST'), asks.getenv('PLACE'), asks.getenv('N' .. (... + 1) % 3 .. '.0')`;
        const rounds = Array.from({ length: 20 }, (_, r) => `${i}.${r}`).join(" ");
        const place = ["state", "other", "runtime"][i];
        expect(state.run(ask, { args: [i] })).toEqual([rounds, `last${i}.19`, place, undefined]);
      }
      plain.run("for r = 0, 19 do asks.unsetenv('N2.' .. r) end asks.unsetenv('LAST')");
    });

    it("are given back once, when a dead state is closed as well", () => {
      const environment = (name: string) => ({ NAME: name.padEnd(5000, ".") });
      const dead = create({ environment: environment("dead") });
      expect(() => dead.run("os.exit(3, true)")).toThrow("exit code 3");
      using next = create({ environment: environment("next") });
      dead.close();
      using other = create({ environment: environment("other") });
      for (const [state, name] of [
        [next, "next"],
        [other, "other"],
      ] as const)
        expect(state.run("return os.getenv('NAME'):match('%a+')")).toEqual([name]);
    });

    it("leave nothing in memory", () => {
      const used = (): number => {
        const address = runtimeInternals(runtime()).core.memory.alloc(1 << 20);
        runtimeInternals(runtime()).core.memory.free(address);
        return address;
      };
      const make = (): void => {
        using state = create({ environment: { BIG: "x".repeat(10_000) } });
        state.run("return os.getenv('BIG')");
      };
      for (let i = 0; i < 50; i++) make();
      const before = used();
      for (let i = 0; i < 1000; i++) make();
      expect(used()).toBe(before);
    });
  });

  describe("the time", () => {
    it("is the given clock's, for Lua", () => {
      let now = NOON;
      using state = create({ clock: { now: () => now }, timeZone: "UTC" });
      const ask = "return os.time(), os.clock(), os.date('%Y-%m-%d %H:%M:%S')";
      expect(state.run(ask)).toEqual([Math.floor(now / 1000), 0, "2024-06-01 12:00:00"]);
      now += 61_500;
      expect(state.run(ask)).toEqual([Math.floor(now / 1000), 61.5, "2024-06-01 12:01:01"]);
    });

    it("and for C", async () => {
      using state = await asking({ clock: { now: () => NOON, cpu: () => 7.5 } });
      const seconds = NOON / 1000;
      expect(state.run("return asks.times()")).toEqual([Math.floor(seconds), seconds, seconds, 7.5]);
      expect(state.run("return os.clock()")).toEqual([7.5]);
    });

    it("may lie before 1970, and be a method of an object", () => {
      const clock = {
        at: -5000,
        now() {
          return this.at;
        },
        cpu() {
          return this.at / -1000;
        },
      };
      using state = create({ clock });
      expect(state.run("return os.time(), os.clock()")).toEqual([-5, 5]);
    });

    it("is otherwise the machine's, and is monotonic", () => {
      withState(runtime(), (state) => {
        const before = Math.floor(Date.now() / 1000);
        const [time, first, second] = state.run<[number, number, number]>(
          "local c = os.clock() for i = 1, 1e5 do end return os.time(), c, os.clock()",
        );
        expect(time).toBeGreaterThanOrEqual(before);
        expect(time).toBeLessThanOrEqual(Date.now() / 1000);
        expect(second).toBeGreaterThan(first);
      });
    });

    it("can be given for the runtime, and differ in a state", async () => {
      const fixed = await product.loadRuntime({ clock: { now: () => NOON } });
      using state = fixed.createState();
      using other = fixed.createState({ clock: { now: () => 5000 } });
      expect(state.run("return os.time()")).toEqual([Math.floor(NOON / 1000)]);
      expect(other.run("return os.time()")).toEqual([5]);
    });

    it("makes runs repeatable: the same seed of math.random, the same order of pairs", async () => {
      const source = `local t, keys = {}, {}
        for _, name in ipairs{'apple', 'pear', 'plum', 'fig', 'lime', 'kiwi', 'date'} do t[name] = true end
        for k in pairs(t) do keys[#keys + 1] = k end
        return math.random(1 << 40), table.concat(keys, ' ')`;
      const once = async (now: number): Promise<unknown> => {
        const fresh = await product.loadRuntime({ clock: { now: () => now }, environment: {} });
        using state = fresh.createState({ sandbox: "none" });
        return state.run(source);
      };
      const first = await once(NOON);
      expect(await once(NOON)).toEqual(first);
      expect(await once(NOON + 1000)).not.toEqual(first);
    });

    it("ends the state, with the reason, if the clock returns no time", () => {
      let now: unknown = NOON;
      const state = create({ clock: { now: () => now as number } });
      now = "noon";
      expect(() => state.run("return os.time()")).toThrow(coded("ERR_OPTION"));
      expect(state.death?.message).toBe(
        "option clock: now() returned noon; expected a number of milliseconds",
      );
      withState(runtime(), (other) => {
        expect(other.run("return os.time() > 0")).toEqual([true]);
      });
    });
  });

  it("variables keep bytes that are not UTF-8, of the runtime and of a state", async () => {
    const environment = { "N\udcfe": "\u00e9\udcff" };
    const bytes = "local v = os.getenv('N\\xfe') return (v or ''):byte(1, -1)";
    using own = create({ environment });
    expect(own.run(bytes)).toEqual([0xc3, 0xa9, 0xff]);
    const other = await product.loadRuntime({ environment });
    using state = other.createState();
    expect(state.run(bytes)).toEqual([0xc3, 0xa9, 0xff]);
  });

  describe("locale", () => {
    it("is C's, and no other can be set", () => {
      using state = create({ environment: { LC_ALL: "de_DE.UTF-8" } });
      expect(
        state.run("return os.setlocale('', 'numeric'), os.setlocale('C'), os.setlocale('POSIX')"),
      ).toEqual(["C", "C", "C"]);
      expect(
        state.run("return os.setlocale('de_DE.UTF-8'), os.setlocale('pt_BR', 'numeric'), os.setlocale()"),
      ).toEqual([undefined, undefined, "C"]);
    });
  });

  describe("options that are wrong", () => {
    const wrong: readonly (readonly [string, unknown])[] = [
      ["option stdout: expected an object with a function `write`", { stdout: console.log }],
      ["option stderr: expected an object with a function `write`", { stderr: {} }],
      ["option clock: expected an object with a function `now`", { clock: Date.now }],
      ["option clock: expected an object with a function `cpu`", { clock: { now: Date.now, cpu: 1 } }],
      ["option clock: now() returned NaN; expected a number of milliseconds", { clock: { now: () => NaN } }],
      ['option timeZone: "Mars/Base" is not a time zone that this platform knows', { timeZone: "Mars/Base" }],
      ['option timeZone: "" is not a time zone that this platform knows', { timeZone: "" }],
      ["option timeZone: 7 is not a time zone that this platform knows", { timeZone: 7 }],
      ['option environment: "A=B" cannot be the name of a variable', { environment: { "A=B": "" } }],
      ['option environment: "" cannot be the name of a variable', { environment: { "": "" } }],
      ['option environment: "A" is undefined; expected a string', { environment: { A: undefined } }],
      ['option environment: "A" is 1; expected a string', { environment: { A: 1 } }],
      ['option environment: the value of "A" has a NUL in it', { environment: { A: "x\0y" } }],
      ["option environment: null is not an object with variables", { environment: null }],
      ["option environment: 5 is not an object with variables", { environment: 5 }],
      [
        'option environment: "A": a string with the lone surrogate U+D800 has no bytes (only U+DC80 to U+DCFF stand for one)',
        { environment: { A: "x\ud800" } },
      ],
      ["option stdout: expected an object with a function `write`", { stdout: null }],
      ["option options: 42 is not an object with options", 42],
      ["option options: null is not an object with options", null],
      ["option options: x is not an object with options", "x"],
      ["option warn: yes is not a function", { warn: "yes" }],
    ];

    it.each(wrong)("%s", async (message, given) => {
      const options = given as object | null;
      const expected = { name: "ValueError", code: "ERR_OPTION", message };
      expect(() => runtime().createState(options as StateOptions)).toThrow(expect.objectContaining(expected));
      if (typeof options === "object" && options !== null && "warn" in options) return;
      await expect(product.loadRuntime(options as StateOptions)).rejects.toMatchObject(expected);
    });

    it("option stdin: expected an object with a function `read`", async () => {
      const given = { stdin: {} } as unknown as { stdin: { read(): number } };
      await expect(product.loadRuntime(given)).rejects.toThrow(coded("ERR_OPTION"));
    });
  });
});

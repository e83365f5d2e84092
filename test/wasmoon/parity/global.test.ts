/** `LuaGlobal`: every public method, on wasmoon's core and on ours. */
import { describe, expect, it, vi } from "vitest";
import type { Decoration, LuaEngine, LuaThread } from "wasmoon";
import { implementations } from "./implementations.js";

describe.each(implementations)("$name: LuaGlobal", ({ api }) => {
  const factory = new api.LuaFactory();

  const withEngine = async (use: (engine: LuaEngine) => unknown, options = {}): Promise<void> => {
    const engine = await factory.createEngine(options);
    try {
      await use(engine);
    } finally {
      engine.global.close();
    }
  };

  it("get and set", () =>
    withEngine(({ global }) => {
      for (const value of [1, -7, 1.5, 2 ** 40, "text", "", "é€😀", true, false]) {
        global.set("x", value);
        expect(global.get("x")).toBe(value);
      }
      global.set("x", undefined);
      expect(global.get("x")).toBeNull();
      expect(global.get("never")).toBeNull();
      expect(global.getTop()).toBe(0);
    }));

  it("set over a function of the library", () =>
    withEngine(({ global }) => {
      const printed: unknown[] = [];
      global.set("print", (...values: unknown[]) => void printed.push(values));
      global.loadString("print('a', 1)");
      global.runSync();
      expect(printed).toEqual([["a", 1]]);
    }));

  it("a value that Lua has no type for is refused", () =>
    withEngine(({ global }) => {
      expect(() => {
        global.set("x", Symbol("x"));
      }).toThrow("The type 'symbol' is not supported by Lua");
      expect(() => {
        global.set("x", 12n);
      }).toThrow("The type 'bigint' is not supported by Lua");
    }));

  it("getTable", () =>
    withEngine(({ global }) => {
      global.loadString("t = { a = 1 }");
      global.runSync();
      let index = 0;
      global.getTable("t", (at) => {
        index = at;
        global.setField(at, "b", 2);
      });
      expect(index).toBe(1);
      expect(global.get("t")).toEqual({ a: 1, b: 2 });
      expect(global.getTop()).toBe(0);
      const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
      expect(() => {
        global.getTable("print", () => undefined);
      }).toThrow("Unexpected type in print. Expected Table. Got Function.");
      global.getTable("t", () => {
        global.pushValue(1);
      });
      expect(warn).toHaveBeenCalledWith(expect.stringContaining("getTable: expected stack size"));
      warn.mockRestore();
      expect(global.getTop()).toBe(0);
    }));

  it.each([
    ["Base", "return type(print)"],
    ["Coroutine", "return type(coroutine.create)"],
    ["Table", "return type(table.concat)"],
    ["IO", "return type(io.open)"],
    ["OS", "return type(os.time)"],
    ["String", "return type(string.rep)"],
    ["Math", "return type(math.floor)"],
    ["Debug", "return type(debug.traceback)"],
    ["Package", "return type(require)"],
  ] as const)("loadLibrary %s", (name, script) =>
    withEngine(
      (engine) => {
        engine.global.loadLibrary(api.LuaLibraries.Base);
        engine.global.loadLibrary(api.LuaLibraries[name]);
        expect(engine.doStringSync(script)).toBe("function");
      },
      { openStandardLibs: false },
    ),
  );

  it("close is done once", async () => {
    const { global } = await factory.createEngine();
    expect(global.isClosed()).toBe(false);
    global.close();
    global.close();
    expect(global.isClosed()).toBe(true);
  });

  it("a function that came out of a closed engine does nothing", async () => {
    const { global } = await factory.createEngine();
    global.loadString("function f() return 1 end");
    global.runSync();
    const f = global.get("f") as () => unknown;
    expect(f()).toBe(1);
    global.close();
    const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
    expect(f()).toBeUndefined();
    expect(warn).toHaveBeenCalledWith("Tried to call a function after closing lua state");
    warn.mockRestore();
  });

  describe("memory", () => {
    it("is counted only if allocations are traced", async () => {
      await withEngine(({ global }) => {
        for (const ask of [
          () => global.getMemoryUsed(),
          () => global.getMemoryMax(),
          () => {
            global.setMemoryMax(1);
          },
        ])
          expect(ask).toThrow("Memory allocations is not being traced");
      });
      await withEngine(
        ({ global }) => {
          const before = global.getMemoryUsed();
          expect(before).toBeGreaterThan(0);
          global.loadString("kept = string.rep('x', 100000)");
          global.runSync();
          expect(global.getMemoryUsed()).toBeGreaterThanOrEqual(before + 100_000);
          global.loadString("kept = nil collectgarbage()");
          global.runSync();
          expect(global.getMemoryUsed()).toBeLessThan(before + 100_000);
        },
        { traceAllocations: true },
      );
    });

    it("a limit of what is used makes the next load fail", () =>
      withEngine(
        ({ global }) => {
          expect(global.getMemoryMax()).toBeUndefined();
          global.setMemoryMax(global.getMemoryUsed());
          expect(global.getMemoryMax()).toBe(global.getMemoryUsed());
          expect(() => {
            global.loadString("local a = 10 local b = 20 return a + b");
          }).toThrow("not enough memory");
          global.setMemoryMax(undefined);
          global.loadString("return 30");
          expect(global.runSync()[0]).toBe(30);
        },
        { traceAllocations: true },
      ));

    it("a limit makes a script fail, and lifting it lets it go on", () =>
      withEngine(
        (engine) => {
          engine.global.setMemoryMax(engine.global.getMemoryUsed() + 10_000);
          const script = "local t = {} for i = 1, 10000 do t[i] = {} end return #t";
          expect(() => engine.doStringSync(script)).toThrow("not enough memory");
          engine.global.setMemoryMax(undefined);
          expect(engine.doStringSync(script)).toBe(10_000);
        },
        { traceAllocations: true },
      ));
  });

  it("registerTypeExtension: a custom type, in both directions, before the others by its priority", () =>
    withEngine((engine) => {
      class Money {
        constructor(readonly cents: number) {}
      }
      class MoneyExtension extends api.LuaTypeExtension<Money> {
        closed = 0;
        constructor() {
          super(engine.global, "money");
          const { lua, address } = engine.global;
          lua.luaL_newmetatable(address, this.name);
          engine.global.pushValue((money: Money) => `${money.cents} ct`);
          lua.lua_setfield(address, -2, "__tostring");
          lua.lua_pop(address, 1);
        }
        override pushValue(thread: LuaThread, decoration: Decoration<Money>): boolean {
          return decoration.target instanceof Money && super.pushValue(thread, decoration);
        }
        close(): void {
          this.closed++;
        }
      }
      const extension = new MoneyExtension();
      engine.global.registerTypeExtension(10, extension);
      const money = new Money(250);
      engine.global.set("money", money);
      expect(engine.global.get("money")).toBe(money);
      expect(engine.doStringSync("return type(money) .. tostring(money)")).toBe("userdata250 ct");
      engine.global.close();
      expect(extension.closed).toBe(1);
    }));
});

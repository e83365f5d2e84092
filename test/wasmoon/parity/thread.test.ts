/** `LuaThread`: every public method, on wasmoon's core and on ours. */
import { describe, expect, it, vi } from "vitest";
import type { LuaEngine, LuaThread } from "wasmoon";
import { implementations, sleep } from "./implementations.js";

describe.each(implementations)("$name: LuaThread", ({ api }) => {
  const factory = new api.LuaFactory();

  /** Runs `use` with an engine, which is closed after it. */
  const withEngine = async (use: (engine: LuaEngine) => unknown, options = {}): Promise<void> => {
    const engine = await factory.createEngine(options);
    try {
      await use(engine);
    } finally {
      engine.global.close();
    }
  };

  it("newThread, loadString, run, and all results", () =>
    withEngine(async ({ global }) => {
      const thread = global.newThread();
      expect(thread).toBeInstanceOf(api.LuaThread);
      expect(thread.address).not.toBe(global.address);
      thread.loadString("return 1, 'two', nil, true");
      const results = await thread.run(0);
      expect(results).toBeInstanceOf(api.LuaMultiReturn);
      expect([...results]).toEqual([1, "two", null, true]);
    }));

  it("loadString names its chunk, and throws for text that does not compile", () =>
    withEngine(({ global }) => {
      global.loadString("error('here')", "@named.lua");
      expect(() => global.runSync()).toThrow(/^named\.lua:1: here/);
      expect(() => global.loadString("x =", "=bad")).toThrow(/bad:1: unexpected symbol near <eof>/);
      expect(() => global.loadString("return 'é' .. '€'")).not.toThrow();
    }));

  it("loadFile", async () => {
    await factory.mountFile("thread/file.lua", "return ..., 'file'");
    await withEngine(({ global }) => {
      global.loadFile("thread/file.lua");
      global.pushValue("given");
      expect([...global.runSync(1)]).toEqual(["given", "file"]);
      expect(() => global.loadFile("thread/none.lua")).toThrow(/cannot open thread\/none\.lua/);
    });
  });

  it("arguments are pushed before run and runSync", () =>
    withEngine(
      async ({ global }) => {
        const thread = global.newThread();
        thread.loadString("local a, b = ... return b, a");
        thread.pushValue(1);
        thread.pushValue("x");
        expect([...(await thread.run(2))]).toEqual(["x", 1]);
        global.loadString("return select('#', ...)");
        global.pushValue(undefined);
        global.pushValue(null);
        expect([...global.runSync(2)]).toEqual([2]);
      },
      { injectObjects: true },
    ));

  it("runSync returns the results of this call, whatever lies below", () =>
    withEngine(({ global }) => {
      global.pushValue("below");
      for (let i = 0; i < 3; i++) {
        global.loadString(`return ${i}, 'x'`);
        expect([...global.runSync()]).toEqual([i, "x"]);
      }
    }));

  it("resume, with yields between", () =>
    withEngine(({ global }) => {
      const thread = global.newThread();
      thread.loadString("local a = ... local b = coroutine.yield(a + 1, 'yielded') return b * 2");
      thread.pushValue(1);
      const first = thread.resume(1);
      expect(first).toEqual({ result: api.LuaReturn.Yield, resultCount: 2 });
      expect([thread.getValue(-2), thread.getValue(-1)]).toEqual([2, "yielded"]);
      thread.pop(first.resultCount);
      thread.pushValue(21);
      expect(thread.resume(1)).toEqual({ result: api.LuaReturn.Ok, resultCount: 1 });
      expect(thread.getValue(-1)).toBe(42);
    }));

  it("run continues by itself after a yield, and awaits a yielded promise", () =>
    withEngine(async ({ global }) => {
      global.set("soon", (value: unknown) => sleep(2, value));
      const thread = global.newThread();
      thread.loadString("coroutine.yield() coroutine.yield(1, 2) coroutine.yield(soon('x')) return 'end'");
      expect([...(await thread.run())]).toEqual(["end"]);
    }));

  it("run with awaits and yields in turn, many threads at once", () =>
    withEngine(async ({ global }) => {
      global.set("soon", (value: number) => sleep(value % 3, value));
      const threads = Array.from({ length: 10 }, (_, i) => {
        const thread = global.newThread();
        thread.loadString(`
          local sum = 0
          for i = 1, 5 do sum = sum + soon(i):await() coroutine.yield() end
          return sum + ${i}`);
        return thread.run();
      });
      expect((await Promise.all(threads)).map((results) => results[0] as number)).toEqual(
        Array.from({ length: 10 }, (_, i) => 15 + i),
      );
    }));

  it("a timeout of run", () =>
    withEngine(async ({ global }) => {
      for (const script of ["while true do end", "while true do coroutine.yield() end"]) {
        const thread = global.newThread();
        thread.loadString(script);
        await expect(thread.run(0, { timeout: 10 })).rejects.toThrow("thread timeout exceeded");
      }
      const quick = global.newThread();
      quick.loadString("return 'quick'");
      expect([...(await quick.run(0, { timeout: 10_000 }))]).toEqual(["quick"]);
      expect(quick.getTimeout()).toBeUndefined();
    }));

  it("setTimeout and getTimeout", () =>
    withEngine(({ global }) => {
      expect(global.getTimeout()).toBeUndefined();
      const end = Date.now() + 10;
      global.setTimeout(end);
      expect(global.getTimeout()).toBe(end);
      global.loadString("while true do end");
      expect(() => global.runSync()).toThrow("thread timeout exceeded");
      global.setTimeout(undefined);
      expect(global.getTimeout()).toBeUndefined();
      global.loadString("for i = 1, 1e5 do end return 'done'");
      expect([...global.runSync()]).toEqual(["done"]);
    }));

  it("an error in run on the engine's own thread", () =>
    withEngine(async (engine) => {
      const { global } = engine;
      global.loadString("error('on the main thread')");
      await expect(global.run()).rejects.toThrow(
        /^\[string "error\('on the main thread'\)"\]:1: on the main thread/,
      );
      await expect(engine.doString("error('on another')")).rejects.toThrow(/on another/);
      await expect(
        engine.doString("error(setmetatable({}, { __tostring = function() return 'shown' end }))"),
      ).rejects.toThrow(/^shown/);
      global.loadString("return 1");
      await expect(global.run()).rejects.toThrow(/cannot resume dead coroutine/);
    }));

  it.each([
    ["a text", "error('x', 0)", /^x\nstack traceback:/],
    ["a number", "error(12)", /^12/],
    ["nil", "error()", /^nil/],
    ["a table", "error({})", /^table: 0x/],
    [
      "a table that says its text",
      "error(setmetatable({}, { __tostring = function() return 'own' end }))",
      /^own/,
    ],
    ["a table with a name", "error(setmetatable({}, { __name = 'Named' }))", /^Named: 0x/],
    ["a host error", "throws()", /^Error: thrown/],
    ["a division", "return 1 // 0", /attempt to divide by zero/],
    ["a call of nil", "return nothing()", /attempt to call a nil value \(global 'nothing'\)/],
    ["no more stack", "local function f() return 1 + f() end return f()", /stack overflow/],
  ])("an error in run on the engine's own thread: %s", (_what, script, message) =>
    withEngine(async ({ global }) => {
      global.set("throws", () => {
        throw new Error("thrown");
      });
      global.loadString(script);
      await expect(global.run()).rejects.toThrow(message);
    }),
  );

  it("getTop, setTop, pop, remove, getStackValues", () =>
    withEngine(({ global }) => {
      const thread = global.newThread();
      for (const value of [1, "b", true]) thread.pushValue(value);
      expect(thread.getTop()).toBe(3);
      expect([...thread.getStackValues()]).toEqual([1, "b", true]);
      expect([...thread.getStackValues(1)]).toEqual(["b", true]);
      thread.remove(2);
      expect([...thread.getStackValues()]).toEqual([1, true]);
      thread.pop();
      thread.setTop(3);
      expect([...thread.getStackValues()]).toEqual([1, null, null]);
      thread.setTop(0);
      expect(thread.getTop()).toBe(0);
    }));

  it("setField, setMetatable, getMetatableName", () =>
    withEngine(
      ({ global }) => {
        const thread = global.newThread();
        thread.lua.lua_createtable(thread.address, 0, 0);
        thread.setField(-1, "name", "value");
        expect(thread.getValue(-1)).toEqual({ name: "value" });
        expect(thread.getMetatableName(-1)).toBeUndefined();
        thread.setMetatable(-1, { __name: "Named", __index: (_: unknown, key: string) => `no ${key}` });
        expect(thread.getMetatableName(-1)).toBe("Named");
        expect(() => {
          thread.setMetatable(-1, {});
        }).toThrow("data already has associated metatable: Named");
        thread.lua.lua_setglobal(thread.address, "t");
        global.loadString("return t.name .. t.other");
        expect([...global.runSync()]).toEqual(["valueno other"]);
      },
      { enableProxy: false },
    ));

  it("getValue as another type, getPointer, indexToString", () =>
    withEngine(({ global }) => {
      const thread = global.newThread();
      thread.pushValue("12");
      expect(thread.getValue(-1)).toBe("12");
      expect(thread.getValue(-1, api.LuaType.Number)).toBe(12);
      expect(thread.getValue(5)).toBeUndefined();
      thread.lua.lua_createtable(thread.address, 0, 0);
      const pointer = Number(thread.getPointer(-1));
      expect(pointer).toBeGreaterThan(0);
      expect(thread.indexToString(-1)).toBe(`table: 0x${pointer.toString(16)}`);
      thread.pushValue(1.5);
      expect(thread.indexToString(-1)).toBe("1.5");
      expect(thread.getTop()).toBe(3);
    }));

  it("stateToThread", () =>
    withEngine(({ global }) => {
      const thread = global.newThread();
      expect(thread.stateToThread(global.address)).toBe(global);
      expect(thread.stateToThread(thread.address).address).toBe(thread.address);
    }));

  it("threads go into Lua and come out", () =>
    withEngine(async ({ global }) => {
      const thread = global.newThread();
      thread.loadString("local a = coroutine.yield(1) return a");
      global.set("co", thread);
      global.loadString(
        "return type(co), select(2, coroutine.resume(co)), select(2, coroutine.resume(co, 'x'))",
      );
      expect([...global.runSync()]).toEqual(["thread", 1, "x"]);
      global.loadString("return coroutine.create(function(...) return ..., 'ran' end)");
      const [made] = global.runSync() as unknown as [LuaThread];
      expect(made).toBeInstanceOf(api.LuaThread);
      made.pushValue("given");
      expect([...(await made.run(1))]).toEqual(["given", "ran"]);
    }));

  it("resetThread closes what a thread has open", () =>
    withEngine(({ global }) => {
      const closed: string[] = [];
      global.set("note", (text: string) => void closed.push(text));
      const thread = global.newThread();
      thread.loadString(
        "local x <close> = setmetatable({}, { __close = function() note('closed') end }) coroutine.yield()",
      );
      thread.resume();
      expect(closed).toEqual([]);
      thread.resetThread();
      expect(closed).toEqual(["closed"]);
      thread.loadString("return 'again'");
      expect(thread.resume()).toEqual({ result: api.LuaReturn.Ok, resultCount: 1 });
    }));

  it("close and isClosed: a thread's own, and with its engine", async () => {
    const engine = await factory.createEngine();
    const [one, two] = [engine.global.newThread(), engine.global.newThread()];
    expect([one.isClosed(), two.isClosed()]).toEqual([false, false]);
    one.close();
    one.close();
    expect([one.isClosed(), two.isClosed()]).toEqual([true, false]);
    engine.global.close();
    expect([two.isClosed(), engine.global.isClosed()]).toEqual([true, true]);
  });

  it("call, by the name of a global", () =>
    withEngine(({ global }) => {
      global.loadString("function both(a, b) return b, a end x = 1");
      global.runSync();
      expect([...global.call("both", 1, "two")]).toEqual(["two", 1]);
      expect(() => global.call("x")).toThrow(/A function of type '3' was pushed/);
    }));

  it("dumpStack shows each value", () =>
    withEngine(({ global }) => {
      const thread = global.newThread();
      thread.pushValue(7);
      thread.pushValue("text");
      const lines: unknown[][] = [];
      thread.dumpStack((...line: unknown[]) => void lines.push(line));
      expect(lines.map(([at, type, , name, value]) => [at, type, name, value])).toEqual([
        [1, "number", "7", 7],
        [2, "string", "text", "text"],
      ]);
      expect(thread.getTop()).toBe(2);
    }));

  it("assertOk", () =>
    withEngine(({ global }) => {
      const thread = global.newThread();
      expect(() => {
        thread.assertOk(api.LuaReturn.Ok);
        thread.assertOk(api.LuaReturn.Yield);
      }).not.toThrow();
      expect(() => {
        thread.assertOk(api.LuaReturn.ErrorRun);
      }).toThrow("Lua Error(ErrorRun/2)");
      thread.pushValue("why");
      expect(() => {
        thread.assertOk(api.LuaReturn.ErrorSyntax);
      }).toThrow("why");
    }));

  it("values without a JavaScript type become pointers, with a warning", () =>
    withEngine(({ global }) => {
      const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
      global.loadString("return io.stdout");
      const [value] = global.runSync() as unknown[];
      expect(Number(value)).toBeGreaterThan(0);
      expect(warn).toHaveBeenCalledWith("The type 'userdata' returned is not supported on JS");
      warn.mockRestore();
    }));
});

it.each(implementations)(
  "$name: the engine's own thread takes calls after an error of its run",
  async ({ api }) => {
    const engine = await new api.LuaFactory().createEngine();
    const { global } = engine;
    global.loadString("error('x')");
    await expect(global.run()).rejects.toThrow(/x/);
    for (let i = 0; i < 3; i++) {
      expect(engine.doStringSync("return 'goes on'")).toBe("goes on");
      expect(() => engine.doStringSync("error('at once')")).toThrow(/at once/);
      expect(await engine.doString("return 'as well'")).toBe("as well");
      global.set("throws", () => {
        throw new Error("from JavaScript");
      });
      expect(engine.doStringSync("return select('#', pcall(throws, 1))")).toBe(2);
      expect(global.call("select", 2, "a", "b", "c")).toEqual(["b", "c"]);
      const top = global.getTop();
      global.loadString("return ...");
      for (const value of [1, 2]) global.pushValue(value);
      expect([...global.runSync(2)]).toEqual([1, 2]);
      expect(global.getTop()).toBe(top + 2);
    }
    global.loadString("return 'handled: ' .. ...");
    global.loadString("error('it', 0)");
    expect(global.lua.lua_pcallk(global.address, 0, 1, -2, 0, null)).toBe(2);
    expect(global.getValue(-1)).toBe("handled: it");
    engine.global.close();
  },
);

/** The runtime survives its engines: those that are closed, run out of memory or time, exit or trap. */
import { LUA_REGISTRYINDEX, LuaEngine } from "wasmoon";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { NativeTrap, ProgramExit, type Runtime } from "../../src/index.js";
import { coded } from "../support/coded.js";
import { compileFiles } from "../support/compile.js";
import { products } from "../support/products.js";
import { rounds, sampled } from "../support/scale.js";
import { createEngine, luaWasm } from "../../src/wasmoon.js";
import { runtimeInternals } from "../support/internals.js";

const TRAPS = ["bounds", "unreachable", "stack", "indirect"];

describe.each(sampled(products, 2))("engines over the $name core", (product) => {
  let runtime: Runtime;
  let written = "";
  beforeAll(async () => {
    const decoder = new TextDecoder();
    const files = TRAPS.map(async (name): Promise<[string, Uint8Array]> => [
      `/traps/trap_${name}.wasm`,
      await compileFiles(`test/fixtures/bad/trap_${name}.c`),
    ]);
    runtime = await product.loadRuntime({
      files: Object.fromEntries(await Promise.all(files)),
      stdout: { write: (bytes) => void (written += decoder.decode(bytes)) },
    });
  });
  beforeEach(() => {
    written = "";
  });

  const memory = (): number => runtimeInternals(runtime).core.memory.bytes.length;
  const stack = (): unknown => runtimeInternals(runtime).core.stackPointer.value;

  test("many engines are opened and closed in the same memory", async () => {
    const once = async (i: number): Promise<void> => {
      const engine = createEngine(runtime, { injectObjects: true });
      engine.global.set("add", (a: number, b: number) => a + b);
      expect(await engine.doString(`kept = add(${i}, 1) return select(2, pcall(add, kept, 1))`)).toBe(i + 2);
      expect(() => engine.doStringSync("error('x')")).toThrow("x");
      engine.global.close();
    };
    for (let i = 0; i < 50; i++) await once(i);
    const before = [memory(), runtimeInternals(runtime).core.table.length, stack()];
    for (let i = 0; i < rounds(250, 4000); i++) await once(i);
    expect([memory(), runtimeInternals(runtime).core.table.length, stack()]).toEqual(before);
  });

  test("closing twice, and calling a function of a closed engine, do nothing", () => {
    const engine = createEngine(runtime);
    engine.doStringSync("function f() return 1 end");
    const f = engine.global.get("f") as () => unknown;
    expect(f()).toBe(1);
    engine.global.close();
    engine.global.close();
    expect(engine.global.isClosed()).toBe(true);
    expect(f()).toBeUndefined();
  });

  test("using a closed engine throws, and leaves the runtime to its other states", () => {
    const state = runtime.createState();
    const engine = createEngine(runtime);
    const thread = engine.global.newThread();
    engine.global.close();
    const uses = [
      () => engine.doStringSync("return 1"),
      () => engine.global.get("print") as unknown,
      () => engine.global.newThread(),
      () => {
        thread.loadString("return 1");
      },
    ];
    for (const use of uses) expect(use).toThrow("the state is closed");
    expect(state.run("return 1")).toEqual([1]);
    state.close();
  });

  test("a closed engine does not become the next one, which is at the same place in memory", () => {
    const closed = createEngine(runtime);
    closed.global.close();
    closed.global.close();
    const next = createEngine(runtime);
    next.global.set("secret", 42);
    expect(() => closed.doStringSync("return secret")).toThrow("the state is closed");
    expect([closed.global.isClosed(), next.doStringSync("return secret")]).toEqual([true, 42]);
    next.global.close();
  });

  test("made by hand on luaWasm(runtime), whose functions are typed", async () => {
    const engine = new LuaEngine(luaWasm(runtime), { openStandardLibs: true });
    expect(await engine.doString("return #string.rep('x', 1000)")).toBe(1000);
    const version: number = luaWasm(runtime).lua_version(engine.global.address);
    expect(version).toBe(504);
    const top: number = luaWasm(runtime).lua_gettop(engine.global.address);
    luaWasm(runtime).lua_pushstring(engine.global.address, "text");
    expect(luaWasm(runtime).lua_tolstring(engine.global.address, -1, null)).toBe("text");
    luaWasm(runtime).lua_settop(engine.global.address, top);
    engine.global.close();
  });

  test("without the standard libraries there is no require, and all the same an engine", () => {
    const engine = createEngine(runtime, { openStandardLibs: false });
    expect(engine.doStringSync("return require == nil and print == nil")).toBe(true);
    engine.global.close();
  });

  test("a memory limit raises a Lua error, and the engine remains usable", () => {
    const engine = createEngine(runtime, { traceAllocations: true });
    const used = engine.global.getMemoryUsed();
    expect(used).toBeGreaterThan(10_000);
    engine.global.setMemoryMax(used + 50_000);
    for (let i = 0; i < 20; i++) {
      expect(() => engine.doStringSync("local t = {} for i = 1, 1e6 do t[i] = i end")).toThrow(
        "not enough memory",
      );
      expect(engine.doStringSync("return select(2, pcall(string.rep, 'x', 1e7))")).toBe("not enough memory");
    }
    engine.global.setMemoryMax(undefined);
    expect(engine.doStringSync("return #string.rep('x', 1e6)")).toBe(1_000_000);
    engine.global.close();
    expect(engine.global.getMemoryUsed()).toBe(0);
  });

  test("timeouts of functions and threads", async () => {
    const engine = createEngine(runtime, { functionTimeout: 20 });
    await engine.doString("function loop() while true do end end function quick() return 'quick' end");
    expect(() => (engine.global.get("loop") as () => void)()).toThrow("thread timeout exceeded");
    expect((engine.global.get("quick") as () => string)()).toBe("quick");
    const thread = engine.global.newThread();
    thread.loadString("while true do end");
    await expect(thread.run(0, { timeout: 20 })).rejects.toThrow("thread timeout exceeded");
    const yielding = engine.global.newThread();
    yielding.loadString("while true do coroutine.yield() end");
    await expect(yielding.run(0, { timeout: 20 })).rejects.toThrow("thread timeout exceeded");
    expect(engine.doStringSync("return quick()")).toBe("quick");
    engine.global.close();
  });

  test("timeouts of the engine itself, whose code runs in threads", async () => {
    const engine = createEngine(runtime);
    const deadline = (): void => {
      engine.global.setTimeout(Date.now() + 20);
    };
    for (const program of [
      "while true do end",
      "local function f() while true do end end f()",
      "coroutine.wrap(function() while true do end end)()",
      "while true do pcall(coroutine.yield) end",
    ]) {
      deadline();
      await expect(engine.doString(program)).rejects.toThrow("thread timeout exceeded");
      expect(await engine.doString("return 1")).toBe(1);
      engine.global.setTimeout(undefined as unknown as number);
      expect(await engine.doString("local n = 0 for i = 1, 10000 do n = n + 1 end return n")).toBe(10_000);
    }
    deadline();
    expect(() => engine.doStringSync("while true do end")).toThrow("thread timeout exceeded");
    deadline();
    const inCoroutine =
      "coroutine.wrap(function() while true do pcall(function() while true do end end) end end)()";
    expect(() => engine.doStringSync(inCoroutine)).toThrow("thread timeout exceeded");
    engine.global.setTimeout(undefined as unknown as number);
    expect(engine.doStringSync("return 2")).toBe(2);
    engine.global.close();
  });

  test("output is written when the call returns, even without a line end", async () => {
    const engine = createEngine(runtime);
    engine.doStringSync("io.write('one ')");
    expect(written).toBe("one ");
    await engine.doString("io.write('two')");
    expect(written).toBe("one two");
    expect(() => engine.doStringSync("io.write(' three') error()")).toThrow();
    expect(written).toBe("one two three");
    engine.global.close();
  });

  test("the stack grows for many arguments and results", () => {
    const engine = createEngine(runtime);
    engine.doStringSync(
      "function count(...) return select('#', ...) end function many() return table.unpack({}, 1, 5000) end",
    );
    expect(
      (engine.global.get("count") as (...args: number[]) => number)(...Array<number>(3000).fill(1)),
    ).toBe(3000);
    let received = 0;
    engine.global.set("take", (...args: unknown[]) => {
      received = args.length;
    });
    engine.doStringSync("take(table.unpack({}, 1, 2000))");
    expect(received).toBe(2000);
    let nested: unknown[] = [];
    for (let i = 0; i < 60; i++) nested = [nested];
    engine.global.set("nested", nested);
    expect(engine.doStringSync("local t, n = nested, 0 while t[1] do t, n = t[1], n + 1 end return n")).toBe(
      60,
    );
    engine.global.close();
  });

  test("1,000 errors that wasmoon cannot hand to Lua are errors of Lua", async () => {
    const engine = createEngine(runtime);
    engine.global.set("nothing", () => {
      throw null as unknown as Error;
    });
    engine.global.set("symbol", () => Symbol("x"));
    for (let i = 0; i < 250; i++) {
      expect(() => engine.doStringSync("nothing()")).toThrow("Cannot read properties of null");
      await expect(engine.doString("nothing()")).rejects.toThrow("Cannot read properties of null");
      expect(engine.doStringSync("return select('#', pcall(nothing))")).toBe(2);
      expect(() => engine.doStringSync("symbol()")).toThrow("The type 'symbol' is not supported by Lua");
    }
    expect(await engine.doString("return 'well'")).toBe("well");
    engine.global.close();
  });

  test("an error that cannot be shown is an error of Lua", () => {
    const engine = createEngine(runtime);
    const revoked = Proxy.revocable({}, {});
    revoked.revoke();
    for (const thrown of [Object.create(null), revoked.proxy] as unknown[]) {
      engine.global.set("fail", () => {
        throw thrown;
      });
      expect(engine.doStringSync("return (pcall(fail))")).toBe(false);
      expect(engine.doStringSync("return 1")).toBe(1);
    }
    engine.global.close();
  });

  test("os.exit ends the engine it is called in, with its code", () => {
    const neighbour = createEngine(runtime);
    const engine = createEngine(runtime);
    const exit = (): unknown => engine.doStringSync("pcall(os.exit, 7)");
    expect(exit).toThrow(ProgramExit);
    expect(exit).toThrow("the program ended with exit code 7");
    engine.global.close();
    expect(neighbour.doStringSync("return 1")).toBe(1);
    neighbour.global.close();
  });

  test("an error outside of any protected call ends the engine, not the runtime", () => {
    const engine = createEngine(runtime);
    engine.doStringSync("function fail() error('unprotected') end");
    expect(() => engine.global.call("fail")).toThrow(coded("ERR_NATIVE_ABORT"));
    expect(() => engine.doStringSync("return 1")).toThrow(coded("ERR_NATIVE_ABORT"));
    engine.global.close();
    const next = createEngine(runtime);
    expect(next.doStringSync("return 1")).toBe(1);
    next.global.close();
  });

  test("200 traps in 200 engines: no finalizer runs, and another engine keeps working", async () => {
    const neighbour = createEngine(runtime);
    const before = stack();
    for (let i = 0; i < 200; i++) {
      const engine = createEngine(runtime, { context: "/traps" });
      let finalized = 0;
      engine.global.set("finalize", () => void finalized++);
      const trap = `x = setmetatable({}, { __gc = function() finalize() end })
        return coroutine.wrap(function() return pcall(require, "trap_${TRAPS[i % TRAPS.length] ?? ""}") end)()`;
      const failure: unknown = await (
        i % 2 === 0
          ? engine.doString(trap)
          : new Promise((resolve) => void resolve(engine.doStringSync(trap)))
      ).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(NativeTrap);
      expect((failure as NativeTrap).runtimeDead).toBe(false);
      expect(() => engine.doStringSync("return 1")).toThrow(failure as Error);
      // wasmoon's FinalizationRegistry calls this at any time; nothing could catch its error.
      luaWasm(runtime).luaL_unref(engine.global.address, LUA_REGISTRYINDEX, 20);
      engine.global.close();
      engine.global.close();
      expect(finalized).toBe(0);
      expect(neighbour.doStringSync(`return ${i}`)).toBe(i);
    }
    expect(stack()).toBe(before);
    expect(await neighbour.doString("return 'well'")).toBe("well");
    neighbour.global.close();
  });

  test("callbacks without end are an error, after which the engine goes on", async () => {
    const engine = createEngine(runtime);
    engine.global.set("callback", (fn: () => unknown) => fn());
    engine.doStringSync("function f() return callback(f) end");
    for (let i = 0; i < 5; i++) {
      expect(await engine.doString("return (pcall(f))")).toBe(false);
      await expect(engine.doString("f()")).rejects.toThrow("stack overflow of the host");
      expect(() => engine.doStringSync("f()")).toThrow("stack overflow of the host");
      expect(await engine.doString("return 1")).toBe(1);
    }
    engine.global.close();
    expect(runtime.createState().run("return 1")).toEqual([1]);
  });
});

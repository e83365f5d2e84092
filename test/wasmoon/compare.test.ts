/** Runs the same scripts on wasmoon's engine over its own core and over ours, and compares their results. */
import { type LuaEngine, LuaFactory, decorateProxy } from "wasmoon";
import { beforeAll, describe, expect, test } from "vitest";
import type { Runtime } from "../../src/index.js";
import { products } from "../support/products.js";
import { sampled } from "../support/scale.js";
import { createEngine, type EngineOptions } from "../../src/wasmoon.js";

const after = <T>(milliseconds: number, value: T): Promise<T> =>
  new Promise((resolve) => setTimeout(() => resolve(value), milliseconds));

class Point {
  constructor(
    readonly x: number,
    readonly y: number,
  ) {}
  length(): number {
    return Math.hypot(this.x, this.y);
  }
}

/** The globals of every script. */
const HOST = {
  sum: (x: number, y: number) => x + y,
  throws: () => {
    throw new Error("from JavaScript");
  },
  throwsText: () => {
    throw "no error object" as unknown as Error;
  },
  callback: (fn: (...args: unknown[]) => unknown, ...args: unknown[]) => fn(...args),
  guarded: (fn: () => unknown) => {
    try {
      return fn();
    } catch (error) {
      return `caught ${(error as Error).message.split("\n")[0]}`;
    }
  },
  sleep: (milliseconds: number) => after(milliseconds, milliseconds),
  reject: () => Promise.reject(new Error("rejected")),
  upper: (text: string) => text.toUpperCase(),
  point: new Point(3, 4),
  list: [1, "two", [3]],
  plain: decorateProxy({ a: 1, nested: { b: true } }, { proxy: false }),
  nothing: undefined,
};

/** Lua by name; each returns a value to compare, or raises an error. */
const SCRIPTS: Readonly<Record<string, string>> = {
  "a result": "return sum(10, 10)",
  "several results": "return 1, 2, 3",
  "no result": "local x = 1",
  "a function": "return type(function() end)",
  numbers: "return { 1, 1.5, 2^53, -0.0, 1e300, 1 << 40 }",
  text: "return 'äöü €' .. ('x'):rep(3)",
  tables: "return { a = { b = { 1, 2, { c = true } } }, d = 'e' }",
  "a cycle": "local t = {} t.self = t return t.self.self == t",
  "an error": "error('boom')",
  "an error without a place": "error('boom', 0)",
  "an error that is a table": "error({ code = 1 })",
  "an error that is nil": "error()",
  "a syntax error": "x =",
  "a division by zero": "return 1 // 0",
  "an error of JavaScript": "return throws()",
  "an error of JavaScript under pcall":
    "local ok, e = pcall(throws) return tostring(ok) .. tostring(e) .. e.message",
  "a text thrown by JavaScript": "return tostring(select(2, pcall(throwsText)))",
  "an error of Lua within JavaScript":
    "return tostring(select(2, pcall(callback, function() error('inner') end)))",
  "an error that JavaScript caught": "return guarded(function() error('inner') end)",
  "an error that each level catches": `
    local log = {}
    for i = 1, 3 do
      local ok, e = pcall(callback, function()
        local ok, e = pcall(callback, function() log[#log + 1] = guarded(function() error('a' .. i) end) error('b' .. i) end)
        log[#log + 1] = tostring(ok) .. tostring(e)
        error('c' .. i)
      end)
      log[#log + 1] = tostring(ok) .. tostring(e)
    end
    return table.concat(log, '\\n')`,
  "a depth of callbacks":
    "local function f(n) if n == 0 then return 'end' end return callback(f, n - 1) end return f(40)",
  "an error from a depth of callbacks": `
    local function f(n) if n == 0 then error('deep') end return callback(f, n - 1) end
    return (tostring(select(2, pcall(f, 15))):gsub('\\n.*', ''))`,
  "calls by metamethods":
    "local t = setmetatable({}, { __index = function(_, k) return upper(k) end }) return t.abc",
  "an error by a metamethod": `
      local t = setmetatable({}, { __index = function() throws() end })
      return tostring(select(2, pcall(function() return t.x end)))
    `,
  "callbacks of the library": "return (('abc'):gsub('b', upper))",
  "an error in table.sort":
    "return tostring(select(2, pcall(table.sort, { 3, 1, 2 }, function() throws() end)))",
  "a stack overflow":
    "local function f() return 1 + f() end return (tostring(select(2, pcall(f))):gsub('\\n.*', ''))",
  "a to-be-closed variable":
    "do local x <close> = setmetatable({}, { __close = function() upper('x') end }) error('c') end",
  "an error in a coroutine": "return tostring(select(2, pcall(coroutine.wrap(function() throws() end))))",
  coroutines:
    "local co = coroutine.wrap(function(a) local b = coroutine.yield(a + 1) return b * 2 end) return { co(1), co(5) }",
  await: "return sleep(1):await()",
  "await under pcall": "return select(2, pcall(function() return sleep(2):await() end))",
  "await, nested": `
    local function inner() return select(2, pcall(function() return sleep(1):await() + sleep(2):await() end)) end
    local ok, v = xpcall(function() return inner() + inner() end, debug.traceback) return v`,
  "await in a callback": "return sleep(1):next(function() return sleep(2):await() end):await()",
  "await after await": "local s = 0 for i = 1, 20 do s = s + sleep(0):await() + i end return s",
  "await and yields in turn": `
    local log = {}
    local gen = coroutine.wrap(function() for i = 1, 3 do coroutine.yield(i * 10) end return "end" end)
    for i = 1, 4 do log[#log + 1] = gen() log[#log + 1] = sleep(0):await() end
    return log`,
  "await in a coroutine of the script, which yields to it": `
    local co = coroutine.create(function() return sleep(1):await() end)
    local ok, first = coroutine.resume(co)
    return { ok, type(first), coroutine.status(co) }`,
  "a yield that gives way, between awaits":
    "coroutine.yield() local v = sleep(1):await() coroutine.yield() return v",
  "coroutines, and await after their errors": `
    local co = coroutine.create(function(...) local x = coroutine.yield(...) error(x, 0) end)
    local log = { coroutine.resume(co, 1, 2) }
    log[#log + 1] = select(2, coroutine.resume(co, "failed"))
    log[#log + 1] = coroutine.status(co)
    log[#log + 1] = tostring(coroutine.close(co))
    log[#log + 1] = tostring(select(2, pcall(coroutine.wrap(function() error("wrapped", 0) end))))
    log[#log + 1] = sleep(1):await()
    return log`,
  "a rejection": "reject():await()",
  "a rejection under pcall": "return tostring(select(2, pcall(function() return reject():await() end)))",
  "a bare yield of the main function": "coroutine.yield() return 'went on'",
  "an object of JavaScript":
    "return { point.x, point.y, point:length(), #list, list[1], list[2], list[3][1] }",
  "a plain object": "return { plain.a, plain.nested.b, type(plain) }",
  "pairs of a proxy": "local n = 0 for k, v in pairs(list) do n = n + 1 end return n",
  undefined: "return { nothing == nil, type(nothing) }",
};

async function outcome(engine: LuaEngine, script: string, sync: boolean): Promise<unknown> {
  for (const [name, value] of Object.entries(HOST)) engine.global.set(name, value);
  const readable = (text: string): string => text.replace(/0x[0-9a-f]+/g, "0x");
  try {
    const value: unknown = sync ? engine.doStringSync(script) : await engine.doString(script);
    return { value: typeof value === "string" ? readable(value) : value };
  } catch (error) {
    return { error: error instanceof Error ? readable(error.message) : error };
  } finally {
    engine.global.close();
  }
}

const factory = new LuaFactory();

/** What wasmoon's own engine does, asked once for both products. */
const known = new Map<string, Promise<unknown>>();
function theirOutcome(options: EngineOptions, script: string, sync: boolean): Promise<unknown> {
  const key = JSON.stringify([options, script, sync]);
  let found = known.get(key);
  if (found === undefined) {
    found = factory.createEngine(options).then((engine) => outcome(engine, script, sync));
    known.set(key, found);
  }
  return found;
}

describe.each(sampled(products, 2))("engines over the $name core and wasmoon's own", (product) => {
  let runtime: Runtime;
  beforeAll(async () => {
    runtime = await product.loadRuntime();
  });

  describe.each([
    ["as they come", {}],
    ["with injected objects", { injectObjects: true }],
    ["without proxies", { enableProxy: false }],
    ["with traced allocations", { traceAllocations: true }],
    ["with a timeout of functions", { functionTimeout: 10_000 }],
  ] satisfies [string, EngineOptions][])("%s", (_name, options) => {
    test.each(Object.entries(SCRIPTS))("%s", async (_title, script) => {
      const theirs = await theirOutcome(options, script, false);
      const ours = await outcome(createEngine(runtime, options), script, false);
      expect(ours).toEqual(theirs);
    });
  });

  test.each(Object.entries(SCRIPTS).filter(([title]) => !/await|reject|yield/.test(title)))(
    "at once: %s",
    async (_title, script) => {
      const theirs = await theirOutcome({}, script, true);
      expect(await outcome(createEngine(runtime), script, true)).toEqual(theirs);
    },
  );

  test("null is what injectObjects makes of it", async () => {
    const script =
      "return { tostring(given), given == null, given and 'true' or 'false', type(given), pass(given) == null }";
    const run = async (engine: LuaEngine): Promise<unknown> => {
      engine.global.set("given", null);
      engine.global.set("pass", (value: unknown) => value);
      const result: unknown = await engine.doString(script);
      const back: unknown = engine.global.get("given");
      engine.global.close();
      return [result, back];
    };
    const theirs = await run(await factory.createEngine({ injectObjects: true }));
    expect(theirs).toEqual([["null", true, "true", "userdata", true], null]);
    expect(await run(createEngine(runtime, { injectObjects: true }))).toEqual(theirs);
  });

  test("files: mounted, run, and their errors", async () => {
    const text = "local n = ... return (n or 0) + 41, 'second'";
    await factory.mountFile("/compare/chunk.lua", text);
    await factory.mountFile("/compare/bad.lua", "return +");
    runtime.files.write("/compare/chunk.lua", text);
    runtime.files.write("/compare/bad.lua", "return +");
    for (const make of [() => factory.createEngine(), () => Promise.resolve(createEngine(runtime))]) {
      const engine = await make();
      expect(await engine.doFile("/compare/chunk.lua")).toBe(41);
      expect(engine.doFileSync("/compare/chunk.lua")).toBe(41);
      await expect(engine.doFile("/compare/bad.lua")).rejects.toThrow(
        "/compare/bad.lua:1: unexpected symbol near '+'",
      );
      expect(() => engine.doFileSync("/compare/none.lua")).toThrow(/cannot open \/compare\/none\.lua/);
      expect(await engine.doString("return require == nil")).toBe(false);
      engine.global.close();
    }
  });
});

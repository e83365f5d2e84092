/** Host modules on wasmoon's engines: `require`, checks, errors, objects by type, and the end of an engine. */
import { describe, expect, test, vi } from "vitest";
import { defineModule, HostError, NativeTrap, ProgramExit, type UserType } from "../../src/index.js";
import { createEngine, luaWasm, type EngineOptions } from "../../src/wasmoon.js";
import { coded, type Coded } from "../support/coded.js";
import { products, sharedRuntime } from "../support/products.js";
import { runtimeInternals } from "../support/internals.js";
import { ENGINE_KINDS } from "./engine-kinds.js";
import { rounds } from "../support/scale.js";

class Vector {
  constructor(
    readonly x: number,
    readonly y: number,
  ) {}
}

const seen: unknown[] = [];

const geometry = defineModule({
  name: "geometry",
  types: (t) => ({
    define: {
      Vector: t.interface({ length: t.method({ results: [t.number] }) }),
    },
    export: t.record({
      new: t.function({
        params: [t.param("x", t.number), t.param("y", t.number)],
        results: [t.ref("Vector")],
      }),
      sum: t.function({ params: [t.param("list", t.array(t.number))], results: [t.number] }),
      each: t.function({
        params: [
          t.param("n", t.integer),
          t.param("fn", t.function({ params: [t.param("i", t.integer)], results: [t.any] })),
        ],
        results: [t.array(t.any)],
      }),
      fail: t.function({ params: [t.param("kind", t.string)] }),
      find: t.function({ results: [t.optional(t.string), t.optional(t.LuaError)] }),
      who: t.function({ results: [t.string] }),
      attempt: t.function({ params: [t.param("fn", t.function({ results: [t.any] }))] }),
    }),
  }),
  build: ({ registerType }) => {
    const type: UserType<Vector, { length(): number }> = registerType("Vector", {
      methods: { length: (self: Vector) => Math.hypot(self.x, self.y) },
      metamethods: {
        __tostring: (self: Vector) => `(${self.x}, ${self.y})`,
        __gc: (self: Vector) => seen.push(`gc ${self.x}`),
      },
    });
    return {
      exports: {
        new: (x, y) => type.wrap(new Vector(x, y)),
        sum: (list) => list.reduce((a, b) => a + b, 0),
        each: (n, fn) => Array.from({ length: n }, (_, i) => fn(i + 1)),
        fail: (kind) => {
          throw kind === "plain" ? new TypeError("plain") : new HostError("not there", { kind: "not_found" });
        },
        find: () => [undefined, new HostError("no", { kind: "not_found" })],
        who() {
          return String(this.context.actor?.id ?? "nobody");
        },
        attempt: (fn) => {
          try {
            fn();
          } catch (error) {
            seen.push(error);
          }
        },
      },
    };
  },
});

describe.each(products)("host modules on an engine over the $name core", (product) => {
  const runtime = sharedRuntime(product);
  const open = (options: EngineOptions = {}) => createEngine(runtime(), { modules: [geometry], ...options });

  describe.each(ENGINE_KINDS)("%s", (_name, options) => {
    test("functions are called, from the engine's thread and from others", async () => {
      const engine = open(options);
      const script = "return require('geometry').sum({ 1, 2, 3.5 })";
      expect(engine.doStringSync(script)).toBe(6.5);
      expect(await engine.doString(script)).toBe(6.5);
      expect(engine.doStringSync(`return coroutine.wrap(function() ${script} end)()`)).toBe(6.5);
      expect(await engine.doString("return require('geometry') == require('geometry')")).toBe(true);
      engine.global.close();
    });

    test("arguments are checked", () => {
      const engine = open(options);
      const message = engine.doStringSync(
        "return select(2, pcall(require('geometry').sum, { 1, 'x' }))",
      ) as string;
      using state = runtime().createState({ modules: [geometry] });
      expect(state.run("return select(2, pcall(require('geometry').sum, { 1, 'x' }))")).toEqual([message]);
      expect(message).toMatch(/bad argument #1 to 'geometry\.sum'/);
      expect(() => engine.doStringSync("require('geometry').sum()")).toThrow(/bad argument #1/);
      expect(engine.doStringSync("return 'goes on'")).toBe("goes on");
      engine.global.close();
    });

    test("errors are error objects in Lua", () => {
      const engine = open(options);
      const script = `
        local geometry = require "geometry"
        local out = {}
        for _, kind in ipairs { "typed", "plain" } do
          local ok, e = pcall(geometry.fail, kind)
          out[#out + 1] = tostring(ok) .. " " .. (type(e) == "string" and e or e:kind() .. " " .. e:message())
        end
        local value, e = geometry.find()
        out[#out + 1] = tostring(value) .. " " .. e:kind() .. " " .. tostring(e)
        return table.concat(out, "\\n")`;
      using state = runtime().createState({ modules: [geometry] });
      const text = engine.doStringSync(script) as string;
      expect(state.run(script)).toEqual([text]);
      expect(text).toContain("false not_found not there");
      engine.global.close();
    });

    test("an error that leaves the engine has its message", async () => {
      const engine = open(options);
      const script = "require('geometry').fail('typed')";
      expect(() => engine.doStringSync(script)).toThrow(/not there/);
      await expect(engine.doString(script)).rejects.toThrow(/not there/);
      expect(await engine.doString("return 'goes on'")).toBe("goes on");
      engine.global.close();
    });

    test("objects have their methods, and finalizers run at the close", () => {
      const engine = open(options);
      seen.length = 0;
      expect(
        engine.doStringSync(
          "v = require('geometry').new(3, 4) return v:length() .. tostring(v) .. type(v) .. tostring(v == nil)",
        ),
      ).toBe("5(3, 4)userdatafalse");
      engine.global.close();
      expect(seen).toEqual(["gc 3"]);
    });

    test("objects and errors come out as they are, and go back in as the same", () => {
      const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
      const engine = open(options);
      const error: unknown = engine.doStringSync("e = select(2, require('geometry').find()) return e");
      expect(error).toBeInstanceOf(HostError);
      expect((error as HostError).kind).toBe("not_found");
      engine.global.set("again", error);
      expect(engine.doStringSync("return again == e and again:kind()")).toBe("not_found");
      const vector: unknown = engine.doStringSync("v = require('geometry').new(3, 4) return v");
      engine.global.set("pass", (value: unknown) => value);
      engine.global.set("w", vector);
      expect(engine.doStringSync("return w == v and pass(v) == v and w:length()")).toBe(5);
      expect(engine.global.get("v")).toBe(vector);
      expect(warn).not.toHaveBeenCalled();
      expect(Number(engine.doStringSync("return io.stdout"))).toBeGreaterThan(0);
      expect(warn).toHaveBeenCalledOnce();
      warn.mockRestore();
      const own = { own: true };
      engine.global.set("o", own);
      expect(engine.doStringSync("return o.own")).toBe(true);
      engine.global.close();
    });

    test("functions of either side are called by the other", async () => {
      const engine = open(options);
      engine.global.set("twice", (n: number) => 2 * n);
      engine.global.set("sleep", (n: number) => new Promise((resolve) => setTimeout(() => resolve(n), n)));
      expect(
        await engine.doString(`
          local geometry = require "geometry"
          local t = geometry.each(3, twice)
          local u = geometry.each(2, function(i) return geometry.sum({ i, twice(i) }) end)
          return table.concat(t, " ") .. " " .. table.concat(u, " ") .. " " .. sleep(2):await()`),
      ).toMatch(/^2(?:\.0)? 4(?:\.0)? 6(?:\.0)? 3(?:\.0)? 6(?:\.0)? 2$/);
      const sum = engine.doStringSync("return require('geometry').sum") as (list: number[]) => number;
      expect(engine.doStringSync("return type(require('geometry').sum)")).toBe("function");
      expect(typeof sum).toBe("function");
      engine.global.close();
    });

    test("errors pass through functions of either side", () => {
      const engine = open(options);
      engine.global.set("throws", () => {
        throw new Error("from JavaScript");
      });
      engine.global.set("call", (fn: () => unknown) => fn());
      for (let i = 0; i < 50; i++) {
        expect(
          engine.doStringSync("return tostring(select(2, pcall(require('geometry').each, 1, throws)))"),
        ).toMatch(/from JavaScript/);
        expect(
          engine.doStringSync(
            "return tostring(select(2, pcall(call, function() require('geometry').fail('typed') end)))",
          ),
        ).toMatch(/not there/);
        expect(
          engine.doStringSync(
            "return tostring(select(2, pcall(require('geometry').each, 1, function() error('x', 0) end)))",
          ),
        ).toBe("x");
      }
      engine.global.close();
    });
  });

  test("functions and objects that Lua drops are released", () => {
    const engine = open();
    const state = runtimeInternals(runtime()).calls.states.at(engine.global.address as never);
    engine.doStringSync("local g = require 'geometry' for i = 1, 100 do g.new(i, i) end collectgarbage()");
    const before = state?.functions.size ?? NaN;
    engine.doStringSync("local g = require 'geometry' for i = 1, 1000 do g.new(i, i) end collectgarbage()");
    expect(state?.functions.size).toBe(before);
    engine.global.close();
  });

  test("an error of memory names no limit where wasmoon counts the memory", () => {
    const engine = open({ traceAllocations: true });
    seen.length = 0;
    engine.global.setMemoryMax(engine.global.getMemoryUsed() + 100_000);
    engine.doStringSync("require('geometry').attempt(function() return ('x'):rep(1000000) end)");
    expect(seen).toHaveLength(1);
    expect(seen[0]).toMatchObject({ code: "ERR_LUA_MEMORY" });
    expect((seen[0] as Coded<"ERR_LUA_MEMORY">).limit).toBeUndefined();
    expect(engine.doStringSync("return 'goes on'")).toBe("goes on");
    engine.global.close();
  });

  test("a call context is what the functions see", () => {
    const engine = open({ callContext: { actor: { id: "ada" } } } as EngineOptions);
    expect(engine.doStringSync("return require('geometry').who()")).toBe("ada");
    engine.global.close();
  });

  test("two engines with the same module, one without, and a state, on one runtime", async () => {
    const one = open();
    const two = open();
    const none = createEngine(runtime());
    using state = runtime().createState({ modules: [geometry] });
    const script = "x = (x or 0) + require('geometry').sum({ 1 }) return x";
    const results = await Promise.all([one.doString(script), two.doString(script), one.doString(script)]);
    expect(results).toEqual([1, 1, 2]);
    expect(state.run(script)).toEqual([1]);
    expect(() => none.doStringSync(script)).toThrow(/module 'geometry' not found/);
    one.global.close();
    expect(two.doStringSync(script)).toBe(2);
    for (const engine of [two, none]) engine.global.close();
    expect(state.run(script)).toEqual([2]);
  });

  test("many engines are opened and closed in the same memory", () => {
    const once = (): void => {
      const engine = open();
      expect(engine.doStringSync("return require('geometry').new(3, 4):length()")).toBe(5);
      engine.global.close();
    };
    for (let i = 0; i < 50; i++) once();
    const before = runtimeInternals(runtime()).core.memory.bytes.length;
    for (let i = 0; i < rounds(150, 950); i++) once();
    expect(runtimeInternals(runtime()).core.memory.bytes.length).toBe(before);
  });

  test("os.exit and a trap end the engine alone", () => {
    const neighbour = open();
    const engine = open();
    const exit = (): unknown =>
      engine.doStringSync("pcall(require('geometry').each, 1, function() os.exit(3) end)");
    expect(exit).toThrow(ProgramExit);
    expect(exit).toThrow(ProgramExit);
    engine.global.close();
    const deep = open();
    deep.global.set("callback", (fn: () => unknown) => fn());
    expect(() => deep.doStringSync("local function f() return callback(f) end return f()")).toThrow(
      NativeTrap,
    );
    expect(() => deep.doStringSync("return 1")).toThrow(NativeTrap);
    deep.global.close();
    expect(neighbour.doStringSync("return require('geometry').sum({ 1, 2 })")).toBe(3);
    neighbour.global.close();
  });

  test("refuses by name what an engine cannot use", () => {
    const none = geometry as never;
    expect(() => createEngine(runtime(), { openStandardLibs: false, modules: [none] })).toThrow(
      expect.objectContaining({ code: "ERR_OPTION" }),
    );
    expect(() => createEngine(runtime(), { modules: [{} as never] })).toThrow(coded("ERR_PARAMETER"));
    expect(() => createEngine(runtime(), { modules: geometry as never })).toThrow(
      "option modules: expected an array",
    );
    expect(() => createEngine(runtime(), { module: [none] } as EngineOptions)).toThrow(
      "option module: there is no such option; did you mean 'modules'?",
    );
    expect(() => luaWasm({} as never)).toThrow(coded("ERR_PARAMETER"));
    const taken = defineModule({
      name: "string",
      types: (t) => ({ export: t.any }),
      build: () => ({ exports: 1 }),
    });
    expect(() => createEngine(runtime(), { modules: [taken] })).toThrow(/string/);
  });
});

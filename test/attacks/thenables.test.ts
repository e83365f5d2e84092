/** Attacks by functions that JavaScript calls by itself: `await`, `JSON.stringify` and conversions run no script. */
import { beforeEach, describe, expect, it } from "vitest";
import { defineModule, hostObject, type LuaState, type LuaTable } from "../../src/index.js";
import { products, sharedRuntime } from "../support/products.js";

describe.each(products)("thenables ($name)", (product) => {
  const runtime = sharedRuntime(product);
  let state: LuaState;
  beforeEach(() => {
    state = runtime().createState();
    state.run("called = 0 function attack(...) called = called + 1 return 'attacked' end");
    return () => {
      expect(state.get("called")).toBe(0);
      state.close();
    };
  });
  const value = (source: string): unknown => state.run<[LuaTable]>(`return ${source}`)[0].toJS();

  it.each(["then", "toJSON", "toString", "valueOf"])("a function under '%s'", async (name) => {
    const got = value(`{ ["${name}"] = attack, other = 1 }`);
    expect(got).toBeInstanceOf(Map);
    expect((got as Map<string, unknown>).get("other")).toBe(1);
    expect((got as Map<string, unknown>).get(name)).toBe(state.get("attack"));
    expect(await got).toBe(got);
    JSON.stringify(got);
    expect(`${got as string}`).toBe("[object Map]");
    expect(Number(got)).toBeNaN();
  });

  it("within a structure, behind other keys, shared", async () => {
    const got = value(
      "(function() local t = { a = 1, b = 2, ['then'] = attack } return { x = t, list = { t } } end)()",
    );
    const { x, list } = got as { x: unknown; list: unknown[] };
    expect(x).toBeInstanceOf(Map);
    expect(list[0]).toBe(x);
    expect([await x, await list[0], await got]).toEqual([x, x, got]);
    JSON.stringify(got);
  });

  it("a function of the host, and an object that can be called", async () => {
    let calls = 0;
    const call = (): void => void calls++;
    state.set("host", call);
    state.set(
      "object",
      hostObject(() => calls++),
    );
    for (const got of [value("{ ['then'] = host }"), value("{ ['then'] = object }")]) {
      expect(got).toBeInstanceOf(Map);
      await got;
    }
    expect(calls).toBe(0);
  });

  it("a callable table is not a function in JavaScript", async () => {
    const got = value("{ ['then'] = setmetatable({}, { __call = attack }) }");
    expect(await got).toEqual({ then: {} });
  });

  it("results, handles and what an asynchronous call resolves to", async () => {
    const results = state.run("return { ['then'] = attack }, attack");
    for (const result of [results, ...results]) expect(await result).toBe(result);
    const [resolved] = await state.runAsync("return { ['then'] = attack }");
    expect(await resolved).toBe(resolved);
  });

  it.each(["then", "toJSON", "toString", "valueOf"])(
    "a function that a script stores under '%s'",
    async (name) => {
      const own = (): string => "own";
      const objects = { plain: hostObject({}), own: hostObject({ [name]: own }), array: hostObject([]) };
      for (const [kind, object] of Object.entries(objects)) {
        state.set("object", object);
        expect(state.run("return pcall(function (k) object[k] = attack end, ...)", { args: [name] })).toEqual(
          [false, expect.stringContaining(`cannot set field '${name}' of `)],
        );
        expect(Object.hasOwn(object, name)).toBe(kind === "own");
      }
      await objects.plain;
      JSON.stringify(objects);
      expect(String(objects.plain)).toBe("[object Object]");
      const allowed = hostObject<Record<string, unknown>>({}, { fields: [name] });
      state.set("object", allowed);
      state.run("object[...] = 5", { args: [name] });
      expect(allowed[name]).toBe(5);
    },
  );

  it("a function in a table that a module takes as an object", async () => {
    const taken: unknown[] = [];
    const bank = defineModule({
      name: "bank",
      description: "A bank.",
      class: ["deterministic"],
      types: (t) => ({
        export: t.record({
          take: t.function({ params: [t.param("all", t.table(t.string, t.any))], results: [t.any] }),
          give: t.function({ results: [t.table(t.string, t.any)] }),
        }),
      }),
      build: () => ({
        exports: {
          take: async (all) => {
            taken.push(await (all as unknown));
            return taken.length;
          },
          give: () => ({ toString: () => "given" }),
        },
      }),
    });
    const other = runtime().createState({ modules: [bank] });
    const [refused, problem, kept, given] = await other.runAsync(`
      local bank = require "bank"
      local ok, problem = pcall(bank.take, { ["then"] = function () error("called") end })
      return ok, tostring(problem), bank.take { ["then"] = 1, other = print }, bank.give().toString()`);
    expect([refused, kept, given]).toEqual([false, 1, "given"]);
    expect(problem).toContain('a function under the key "then", which JavaScript would call');
    expect(taken).toEqual([{ then: 1, other: expect.any(Function) as unknown }]);
    other.close();
  });

  it("other values under these names stay properties", () => {
    expect(value("{ ['then'] = 1, toJSON = 'x', valueOf = {} }")).toEqual({
      then: 1,
      toJSON: "x",
      valueOf: {},
    });
  });
});

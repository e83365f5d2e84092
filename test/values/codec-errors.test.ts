/** Structures that cannot be converted: each cause has its class, nothing leaks and the state stays usable. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  LuaError,
  ValueError,
  type LuaInput,
  type LuaReference,
  type LuaState,
  type LuaTable,
  type ToJSOptions,
} from "../../src/index.js";
import { thrown } from "../support/caught.js";
import { hasCode } from "../../src/errors/has-code.js";
import { coded } from "../support/coded.js";
import { products, sharedRuntime } from "../support/products.js";
import { sampled } from "../support/scale.js";

class Point {
  readonly x = 1;
}

const boom = new Error("boom");
const throws = (): never => {
  throw boom;
};

/** Of more values than can cross; it holds none. */
function sparse(): unknown[] {
  const list: unknown[] = [];
  list.length = 2 ** 32 - 1;
  return list;
}

function nested(levels: number): unknown {
  let value: unknown = 1;
  for (let i = 0; i < levels; i++) value = i % 2 === 0 ? [value] : new Map([[2, value]]);
  return value;
}

const revoked = (): object => {
  const { proxy, revoke } = Proxy.revocable([], {});
  revoke();
  return proxy;
};

function transferred(): Uint8Array {
  const bytes = new Uint8Array(8);
  structuredClone(bytes.buffer, { transfer: [bytes.buffer] });
  return bytes;
}

describe.each(sampled(products, 2))("structures that cannot cross ($name)", (product) => {
  const runtime = sharedRuntime(product);
  let state: LuaState;
  beforeAll(() => {
    state = runtime().createState();
    state.registerClass(class Registered {}); // from now on what an object is made of is asked
  });
  afterAll(() => {
    state.close();
  });
  const send = (value: unknown): unknown => state.run("return ...", { args: [value as LuaInput] })[0];

  it.each<[string, unknown, ReturnType<typeof coded>, string]>([
    ["a symbol", [1, Symbol("s")], coded("ERR_SYMBOL"), "Symbol(s)"],
    ["an instance of a class", { a: [new Point()] }, coded("ERR_UNREGISTERED_CLASS"), "Point"],
    ["an instance of a class, on its own", new Point(), coded("ERR_UNREGISTERED_CLASS"), "hostObject"],
    ["an object made of another", Object.create({ a: 1 }), coded("ERR_UNREGISTERED_CLASS"), "Object"],
    [
      "an instance of a class without a name",
      new (class {})(),
      coded("ERR_UNREGISTERED_CLASS"),
      "without a name",
    ],
    ["a promise", [Promise.resolve(1)], coded("ERR_UNREGISTERED_CLASS"), "Promise"],
    ["an error", { a: boom }, coded("ERR_UNREGISTERED_CLASS"), "Error"],
    ["a regular expression", [/a/], coded("ERR_UNREGISTERED_CLASS"), "RegExp"],
    ["a weak map", [new WeakMap()], coded("ERR_UNREGISTERED_CLASS"), "WeakMap"],
    ["a number as an object", [Object(1)], coded("ERR_UNREGISTERED_CLASS"), "Number"],
    [
      "what only says that it is a Map",
      [{ __proto__: Map.prototype }],
      coded("ERR_UNREGISTERED_CLASS"),
      "Map",
    ],
    ["a bigint beyond 64 bits", { a: 2n ** 63n }, coded("ERR_INTEGER_RANGE"), "9223372036854775808"],
    [
      "one of an array of them",
      new BigUint64Array([2n ** 63n]),
      coded("ERR_INTEGER_RANGE"),
      "9223372036854775808",
    ],
    ["a lone surrogate", ["a\ud800"], coded("ERR_LONE_SURROGATE"), "U+D800"],
    [
      "a lone surrogate in a long string",
      ["x".repeat(100) + "\udfff"],
      coded("ERR_LONE_SURROGATE"),
      "U+DFFF",
    ],
    ["a lone surrogate in a name", { "\udbff": 1 }, coded("ERR_LONE_SURROGATE"), "U+DBFF"],
    ["an invalid Date", { at: new Date(NaN) }, coded("ERR_INVALID_DATE"), "invalid Date"],
    ["undefined as a key", new Map([[undefined, 1]]), coded("ERR_TABLE_KEY"), "nil as a key"],
    ["null in a Set", [new Set([null])], coded("ERR_TABLE_KEY"), "nil as a key"],
    ["NaN as a key", new Map([[NaN, 1]]), coded("ERR_TABLE_KEY"), "NaN as a key"],
    ["a getter that throws", { a: 1, get b() { return throws(); } }, coded("ERR_PROPERTY_READ"), 'property "b" cannot be read: boom'], // prettier-ignore
    [
      "an array's getter that throws",
      Object.defineProperty([1], 1, { get: throws }),
      coded("ERR_PROPERTY_READ"),
      "boom",
    ],
    [
      "a trap of get that throws",
      [new Proxy({ a: 1 }, { get: throws })],
      coded("ERR_PROPERTY_READ"),
      'property "a"',
    ],
    [
      "a trap of ownKeys that throws",
      [new Proxy({}, { ownKeys: throws })],
      coded("ERR_PROPERTY_READ"),
      "boom",
    ],
    [
      "a trap of getPrototypeOf that throws",
      new Proxy({}, { getPrototypeOf: throws }),
      coded("ERR_PROPERTY_READ"),
      "boom",
    ],
    ["an array's trap that throws", [new Proxy([1], { get: throws })], coded("ERR_PROPERTY_READ"), "boom"],
    ["a transferred buffer", [transferred()], coded("ERR_PROPERTY_READ"), "detached"],
    ["a revoked proxy", [revoked()], coded("ERR_PROPERTY_READ"), "revoked"],
    ["more levels than 100,000", nested(100_001), coded("ERR_DEPTH_LIMIT"), "deeper than 100000 levels"],
    ["an array of 2^32 - 1 values", sparse(), coded("ERR_SIZE_LIMIT"), "268435456 bytes"],
  ])("%s", (_, value, type, message) => {
    for (const bad of [value, [() => 1, value]]) {
      const error = thrown(() => send(bad));
      expect(error).toEqual(type);
      expect(error).toBeInstanceOf(ValueError);
      expect((error as Error).message).toContain(message);
      if (hasCode(error, "ERR_PROPERTY_READ") && message.includes("boom"))
        expect((error as Error).cause).toBe(boom);
    }
    state.set("give", () => [value] as LuaInput);
    const [ok, said] = state.run("return pcall(give)");
    expect(ok).toBe(false);
    expect(said).toContain(message);
    expect(thrown(() => state.run("give()"))).toMatchObject({
      constructor: LuaError,
      cause: type,
    });
    expect(send("goes on")).toBe("goes on");
  });

  it("a handle that is closed, or of another state", () => {
    using other = runtime().createState();
    const [closed] = state.run("return {}") as [LuaReference];
    closed.close();
    const [foreign] = other.run("return {}") as [LuaReference];
    expect(() => send([() => 1, closed])).toThrow(coded("ERR_HANDLE_CLOSED"));
    expect(() => send({ a: [foreign] })).toThrow(coded("ERR_HANDLE_FOREIGN"));
    expect(send("goes on")).toBe("goes on");
  });

  it("limits of toJS", () => {
    using table = state.run("return {{{print}}, ('x'):rep(1000)}")[0] as LuaTable;
    const options: ToJSOptions[] = [{ maxDepth: 2 }, { maxDepth: 0 }, { maxDepth: -1 }];
    for (const option of options) expect(() => table.toJS(option)).toThrow(coded("ERR_DEPTH_LIMIT"));
    expect(() => table.toJS({ maxDepth: 2 })).toThrow("deeper than 2 levels");
    for (const maxSize of [0, 20, 1000])
      expect(() => table.toJS({ maxSize })).toThrow(coded("ERR_SIZE_LIMIT"));
    expect(() => table.toJS({ maxSize: 1000 })).toThrow("more than 1000 bytes");
    expect(table.toJS({ maxDepth: 3, maxSize: 1200 })).toHaveLength(2);
    expect(table.toJS({ maxDepth: Infinity, maxSize: Infinity })).toHaveLength(2);
    using deep = state.run("local t = {} for i = 1, 100000 do t = {t} end return t")[0] as LuaTable;
    expect(() => deep.toJS()).toThrow(coded("ERR_DEPTH_LIMIT"));
    expect(deep.toJS({ maxDepth: 100_001 })).toHaveLength(1);
    using endless = state.run("local t = {} for i = 1, 2000000 do t = {t} end return t")[0] as LuaTable;
    expect(() => endless.toJS({ maxDepth: Infinity })).toThrow(LuaError);
    expect(send("goes on")).toBe("goes on");
  });

  it("getters that use the state, send structures and let memory grow", () => {
    const value = {
      first: 1,
      get grown(): unknown {
        state.run("kept = ('x'):rep(...)", { args: [20_000_000] });
        using inner = send({ list: ["inner", { get more() { return (send([7]) as LuaTable).toJS(); } }] }) as LuaTable; // prettier-ignore
        return inner.toJS();
      },
      last: [2, 3],
    };
    using table = send([value, value]) as LuaTable;
    const out = table.toJS() as [object, object];
    expect(out[0]).toEqual({ first: 1, grown: { list: ["inner", { more: [7] }] }, last: [2, 3] });
    expect(out[1]).toBe(out[0]);
    state.run("kept = nil");
  });

  it("getters that change what is being read", () => {
    const list: unknown[] = [1, 2, 3, 4];
    Object.defineProperty(list, 1, { get: () => ((list.length = 2), "x"), configurable: true });
    const object = { get a(): number { delete (object as { b?: number }).b; return 1; }, b: 2, c: 3 }; // prettier-ignore
    const map = new Map<unknown, unknown>([["k", { get v(): number { map.clear(); return 5; } }], ["l", 6]]); // prettier-ignore
    using table = send({ list, object, map }) as LuaTable;
    expect(table.toJS()).toEqual({ list: [1, "x"], object: { a: 1, c: 3 }, map: { k: { v: 5 }, l: 6 } });
  });
});

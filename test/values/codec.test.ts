/** Structures by value: the Lua form of each, and the JavaScript form of each table. Any structure: codec-model. */
import vm from "node:vm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  hostObject,
  LuaFunction,
  LuaTable,
  type LuaInput,
  type LuaState,
  type ToJSOptions,
} from "../../src/index.js";
import { products, sharedRuntime } from "../support/products.js";
import { rounds } from "../support/scale.js";

/** Shows a table by its pairs, sorted, so that the test does not depend on their order. */
const SHOW = `
  local function show(v, seen)
    if type(v) == "string" then return ("%q"):format(v):gsub("\\\\\\n", "\\\\n") .. "" end
    if type(v) ~= "table" then return tostring(v) end
    if seen[v] then return "<" .. seen[v] .. ">" end
    seen.n = (seen.n or 0) + 1
    seen[v] = seen.n
    local pairs_ = {}
    for key, value in next, v do pairs_[#pairs_ + 1] = { show(key, seen), value } end
    table.sort(pairs_, function(a, b) return a[1] < b[1] end)
    for i, pair in ipairs(pairs_) do pairs_[i] = pair[1] .. "=" .. show(pair[2], seen) end
    return "{" .. table.concat(pairs_, " ") .. "}"
  end
  return show(..., {})
`;

describe.each(products)("structures ($name)", (product) => {
  const runtime = sharedRuntime(product);
  let state: LuaState;
  beforeAll(() => {
    state = runtime().createState();
  });
  afterAll(() => {
    state.close();
  });
  const shown = (value: unknown): unknown => state.run(SHOW, { args: [value as LuaInput] })[0];
  const toJS = (source: string, options?: ToJSOptions): unknown => {
    using table = state.run(`return ${source}`)[0] as LuaTable;
    return table.toJS(options);
  };
  const echo = (value: unknown, options?: ToJSOptions): unknown => {
    using table = state.run("return ...", { args: [value as LuaInput] })[0] as LuaTable;
    return table.toJS(options);
  };

  it.each<[string, unknown, string]>([
    ["an array", [10, "a", true], '{1=10 2="a" 3=true}'],
    ["an empty array", [], "{}"],
    ["holes", [1, undefined, null, 4], "{1=1 4=4}"],
    ["holes of an array", Object.assign([], { 2: "c" }), '{3="c"}'],
    ["more than indices of an array", Object.assign([1], { extra: 2 }), "{1=1}"],
    ["a plain object", { a: 1, b: undefined, c: null, d: "x" }, '{"a"=1 "d"="x"}'],
    ["an object without a prototype", Object.assign(Object.create(null) as object, { a: 1 }), '{"a"=1}'],
    ["names that look like numbers", { 1: "a" }, '{"1"="a"}'],
    ["symbols as names", { [Symbol.iterator]: 1, a: 2 }, '{"a"=2}'],
    ["properties that are not listed", Object.defineProperty({ a: 1 }, "b", { value: 2 }), '{"a"=1}'],
    ["getters", { get a() { return 5; } }, '{"a"=5}'], // prettier-ignore
    ["toJSON, which is not asked", { a: 1, toJSON: undefined }, '{"a"=1}'],
    ["__proto__ as a property", JSON.parse('{"__proto__": 1}'), '{"__proto__"=1}'],
    ["a Map", new Map<unknown, unknown>([["a", 1], [2, "b"], [true, 0.5]]), '{"a"=1 2="b" true=0.5}'], // prettier-ignore
    ["a Map whose values are nothing", new Map([["a", undefined], ["b", null]]), "{}"], // prettier-ignore
    ["a Map by equal keys", new Map<unknown, unknown>([[1, "a"], [1n, "b"], [-0, "c"]]), '{0="c" 1="b"}'], // prettier-ignore
    ["a Map with a structure for a key", new Map([[[1], [2]]]), "{{1=1}={1=2}}"],
    ["a Set", new Set(["a", 2]), '{"a"=true 2=true}'],
    ["bytes", [new Uint8Array([0, 255]), new Uint8Array([65, 66]).buffer], '{1="\\0\udcff" 2="AB"}'],
    ["a Buffer", [Buffer.from("é")], '{1="é"}'],
    ["a DataView", [new DataView(new Uint8Array([65, 66, 67]).buffer, 1)], '{1="BC"}'],
    ["floats", new Float64Array([1, 2.5, -0]), "{1=1 2=2.5 3=-0.0}"],
    ["numbers", { i: new Int16Array([-5]), c: new Uint8ClampedArray([7]) }, '{"c"={1=7} "i"={1=-5}}'],
    ["big numbers", new BigInt64Array([2n ** 62n]), "{1=4611686018427387904}"],
    ["a Date, in seconds", [new Date(1500), new Date(-2000)], "{1=1.5 2=-2}"],
    ["a subclass of a built-in class", new (class Sub extends Map<string, number> {})([["a", 1]]), '{"a"=1}'],
    ["nested values", { a: [{ b: [[]] }] }, '{"a"={1={"b"={1={}}}}}'],
    [
      "numbers of each size",
      [0, -0, 1, -1, 2 ** 27 - 1, 2 ** 27, -(2 ** 27), -(2 ** 27) - 1, 2 ** 53 - 1, 1 - 2 ** 53, 2 ** 53, 1e300],
      "{1=0 10=-9007199254740991 11=9.007199254741e+15 12=1e+300 2=-0.0 3=1 4=-1 5=134217727 6=134217728 " +
        "7=-134217728 8=-134217729 9=9007199254740991}",
    ], // prettier-ignore
    [
      "bigints",
      [5n, -1n, 2n ** 63n - 1n, -(2n ** 63n)],
      "{1=5 2=-1 3=9223372036854775807 4=-9223372036854775808}",
    ],
    ["not finite ones", [NaN, Infinity, -Infinity].slice(1), "{1=inf 2=-inf}"],
  ])("take %s in", (_, value, text) => {
    expect(shown(value)).toBe(text);
  });

  it("come in from other realms", () => {
    expect(
      shown(
        vm.runInNewContext("({a: [1, new Map([['k', new Set([2])]]), new Date(0), new Uint8Array([65])]})"),
      ),
    ).toBe('{"a"={1=1 2={"k"={2=true}} 3=0 4="A"}}');
  });

  it("keep NaN", () => {
    expect(state.run("local t = ... return t[1] ~= t[1], math.type(t[1])", { args: [[NaN]] })).toEqual([
      true,
      "float",
    ]);
  });

  it("keep what is shared, and cycles", () => {
    const shared = { x: 1 };
    const value: Record<string, unknown> = { a: shared, b: [shared, shared] };
    value["self"] = value;
    expect(shown(value)).toBe('{"a"={"x"=1} "b"={1=<2> 2=<2>} "self"=<1>}');
    const list: unknown[] = [];
    list.push(list, list);
    expect(shown(list)).toBe("{1=<1> 2=<1>}");
    const out = echo(value) as typeof value;
    expect(out["self"]).toBe(out);
    expect((out["b"] as unknown[])[0]).toBe(out["a"]);
    expect((out["b"] as unknown[])[1]).toBe(out["a"]);
    const map = new Map<unknown, unknown>();
    map.set(map, map).set(1, map);
    const outMap = echo(map) as Map<unknown, unknown>;
    expect([...outMap.entries()].every((pair) => pair.includes(outMap))).toBe(true);
  });

  it("hold functions, handles and host functions as themselves", () => {
    const double = (n: unknown): number => 2 * (n as number);
    const [print, thread] = state.run("return print, coroutine.create(print)");
    const [same, result, alike] = state.run(
      "local t = ... return t.print == print and t.list[1] == print, t.double(4), t.list[2] == t.list[3]",
      { args: [{ print, double, list: [print, double, double], thread }] as LuaInput[] },
    );
    expect([same, result, alike]).toEqual([true, 8, true]);
    using table = state.run("return { f = print, { ... } }", {
      args: [double, thread] as LuaInput[],
    })[0] as LuaTable;
    const out = table.toJS() as Map<unknown, unknown>;
    expect(out.get("f")).toBe(print);
    expect(out.get("f")).toBeInstanceOf(LuaFunction);
    expect(out.get(1)).toEqual([double, thread]);
  });

  it("pass host objects and instances of registered classes as themselves", () => {
    class Point {
      constructor(readonly x: number) {}
    }
    state.registerClass(Point, { fields: ["x"] });
    const value = {
      marked: hostObject({ a: 1 }),
      list: hostObject([5]),
      point: new Point(4),
      plain: { b: 2 },
    };
    const inside = { ...value, again: [value.point, value.marked] };
    using table = state.run("kept = ... return ...", { args: [inside] })[0] as LuaTable;
    expect(
      state.run("return kept.marked.a, kept.point.x, rawequal(kept.point, kept.again[1]), type(kept.list)"),
    ).toEqual([1, 4, true, "userdata"]);
    const out = table.toJS() as typeof inside;
    expect(out.point).toBe(value.point);
    expect(out.marked).toBe(value.marked);
    expect(out.list).toBe(value.list);
    expect(out.again[1]).toBe(value.marked);
    expect(out.plain).toEqual({ b: 2 });
    expect(out.plain).not.toBe(value.plain);
    state.run("kept = nil");
  });

  it("come from host functions, one table each", () => {
    state.set("give", () => [1, { a: [2] }]);
    expect(state.run("local t, none = give() return #t, t[2].a[1], none")).toEqual([2, 2, undefined]);
  });

  it.each<[string, string, unknown]>([
    ["1 to n as an array", "{10, 20, 30}", [10, 20, 30]],
    ["1 to n that were set in any order", `
      (function()
        local t = {}
        for i = 9, 1, -1 do
          t[i] = i
        end
        return t
      end)()
    `, [1, 2, 3, 4, 5, 6, 7, 8, 9]],
    ["names as a plain object", "{a = 1, b = {c = 'd'}}", { a: 1, b: { c: "d" } }],
    ["names that look like numbers", "{['1'] = 'a'}", { 1: "a" }],
    ["an empty table", "{}", {}],
    ["an empty table in one", "{{}}", [{}]],
    ["a hole", "{1, nil, 3}", new Map([[1, 1], [3, 3]])],
    ["an index 0", "{[0] = 'z', 'a'}", new Map<unknown, unknown>([[0, "z"], [1, "a"]])],
    ["a negative index", "{[-1] = 'z'}", new Map([[-1, "z"]])],
    ["an array with a name", "{1, n = 2}", new Map<unknown, unknown>([[1, 1], ["n", 2]])],
    ["keys of other kinds", "{[1.5] = 1, [true] = 2}", new Map<unknown, unknown>([[1.5, 1], [true, 2]])],
    ["an integral float as a key, which Lua makes an integer", "{[1.0] = 'a'}", ["a"]],
    ["a large integer as a key", "{[math.maxinteger] = 1}", new Map([[2n ** 63n - 1n, 1]])],
    ["a table as a key", "{[{1}] = {2}}", new Map([[[1], [2]]])],
    ["numbers", "{0, -0.0, 1 << 27, (1 << 27) - 1, -(1 << 27), 1 << 53, 1.5, 2^53, math.mininteger}", [0, -0, 2 ** 27, 2 ** 27 - 1, -(2 ** 27), 2n ** 53n, 1.5, 2 ** 53, -(2n ** 63n)]],
    ["bytes that are not text", "{'\\xff', a = 'ü'}", new Map<unknown, unknown>([[1, "\udcff"], ["a", "ü"]])],
    ["long strings", "{('x'):rep(100), ('x'):rep(100)}", ["x".repeat(100), "x".repeat(100)]],
  ])("give %s", (_, source, value) => {
    expect(toJS(source)).toStrictEqual(value);
  }); // prettier-ignore

  it("give names as JSON.parse does", () => {
    const value = toJS("{__proto__ = {a = 1}, constructor = 2}") as Record<string, unknown>;
    expect(Object.keys(value).sort()).toEqual(["__proto__", "constructor"]);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(Object.getOwnPropertyDescriptor(value, "__proto__")).toEqual({
      value: { a: 1 },
      writable: true,
      enumerable: true,
      configurable: true,
    });
  });

  it("give empty tables as arrays when that is asked", () => {
    expect(toJS("{{}, {a = {}}}", { emptyArrays: true })).toStrictEqual([[], { a: [] }]);
    expect(toJS("{}", { emptyArrays: true })).toStrictEqual([]);
  });

  it("give strings as bytes when that is asked, each its own", () => {
    const value = toJS("{'a\\xff', 'a\\xff', {k = 'k'}}", { bytes: true }) as [
      Uint8Array,
      Uint8Array,
      object,
    ];
    expect(value).toEqual([Uint8Array.of(97, 255), Uint8Array.of(97, 255), { k: Uint8Array.of(107) }]);
    expect(value[0]).not.toBe(value[1]);
    expect(value[0].buffer).not.toBe(value[1].buffer);
    expect(toJS("{a = 1, [1] = ('x'):rep(50)}", { bytes: true })).toEqual(
      new Map<unknown, unknown>([
        ["a", 1],
        [1, Buffer.alloc(50, "x")].map((item) => (Buffer.isBuffer(item) ? new Uint8Array(item) : item)) as [
          unknown,
          unknown,
        ],
      ]),
    );
  });

  it("run no metamethod", () => {
    expect(
      toJS(
        "setmetatable({1}, {__index = error, __pairs = error, __len = error, __gc = false, __name = 'x'})",
      ),
    ).toEqual([1]);
  });

  it("of very many values cross", () => {
    const length = rounds(100_000, 1_000_000);
    const values = Array.from({ length }, (_, i) => (i % 3 === 0 ? i : i / 2));
    expect(echo(values)).toEqual(values);
    expect(state.run("local t = ... return #t, t[#t]", { args: [values] })).toEqual([length, values.at(-1)]);
  });

  it("of 100,000 levels cross", () => {
    let deep: unknown = { end: true };
    for (let i = 1; i < 100_000; i++) deep = i % 2 === 0 ? [deep] : { in: deep };
    let out = echo(deep) as unknown;
    let levels = 1;
    for (; (out as { end?: boolean }).end !== true; levels++)
      out = Array.isArray(out) ? out[0] : (out as { in: unknown }).in;
    expect(levels).toBe(100_000);
  });

  it("with a large string, many times over, cross", () => {
    const text = "é".repeat(600_000);
    const list = Array.from({ length: 100 }, (_, i) => [text, i]);
    expect(echo(list)).toEqual(list);
    const large = ["x".repeat(3_000_000)];
    expect(echo(large)).toEqual(large);
  });
});

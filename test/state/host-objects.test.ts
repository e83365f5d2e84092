/** JavaScript objects that Lua holds by reference: `hostObject` and `registerClass`, seen from Lua. */
import { describe, expect, it } from "vitest";
import { coded, type Coded } from "../support/coded.js";
import { LuaError } from "../../src/errors/lua.js";
import { LuaReference, type LuaState } from "../../src/exports.js";
import { hostObject } from "../../src/values/host-objects.js";
import { products, sharedRuntime } from "../support/products.js";

class Point {
  constructor(
    public x: number,
    public y: number,
  ) {}
  add(other: Point): Point {
    return new Point(this.x + other.x, this.y + other.y);
  }
  get length2(): number {
    return this.x ** 2 + this.y ** 2;
  }
  toString(): string {
    return `(${this.x}, ${this.y})`;
  }
  static origin(): Point {
    return new this(0, 0);
  }
}

/** The error that `run` throws. */
function failure(run: () => unknown): LuaError {
  try {
    run();
  } catch (error) {
    if (error instanceof LuaError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}

describe.each(products)("$name", (product) => {
  const runtime = sharedRuntime(product);
  const stateOf = (): LuaState => runtime().createState();

  it("passes an object to Lua and gets the same one back", () => {
    using state = stateOf();
    const object = hostObject({ n: 1 });
    state.set("object", object);
    expect(state.get("object")).toBe(object);
    expect(
      state.run("return type(object), object == ..., rawequal(object, ...), object", { args: [object] }),
    ).toEqual(["userdata", true, true, object]);
    expect(state.run("local t = { object }; return t[1]")[0]).toBe(object);
  });

  it("reads and writes fields, and deletes what is set to nil", () => {
    using state = stateOf();
    const object: Record<string, unknown> = hostObject({ n: 1, nested: [1, 2] });
    state.set("o", object);
    state.run("o.n = o.n + 1; o.fresh = 'x'; o.nested = nil");
    expect(object).toEqual({ n: 2, fresh: "x" });
    expect(Object.keys(object)).toEqual(["n", "fresh"]);
    expect(
      state.run(
        "local keys = {} for k, v in pairs(o) do keys[#keys + 1] = k .. '=' .. v end return table.concat(keys, ' ')",
      ),
    ).toEqual(["n=2 fresh=x"]);
    expect(state.run("return o.nothing, o[1], o[true], o[{}]")).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });

  it("calls methods only on the object", () => {
    using state = stateOf();
    state.registerClass(Point, { fields: ["x", "y", "length2"], methods: ["add", "toString"] });
    state.set("p", new Point(3, 4));
    state.set("q", new Point(1, 1));
    expect(state.run("local r = p:add(q) return r.x, r.y, r.length2, tostring(r)")).toEqual([
      4,
      5,
      41,
      "(4, 5)",
    ]);
    expect(state.run("return p.add == q.add")).toEqual([true]);
    for (const receiver of ["nil", "{}", "'x'", "io.stdout", "print"]) {
      const { cause } = failure(() => state.run(`return p.add(${receiver}, q)`));
      expect(cause).toMatchObject({ code: "ERR_METHOD_RECEIVER" });
    }
    expect(failure(() => state.run("return p.add()")).message).toMatch(
      /add was called on nil, which is not an instance of Point/,
    );
  });

  it("makes instances of a registered class, by a call and by new", () => {
    using state = stateOf();
    state.registerClass(Point, { statics: ["origin"] });
    state.set("Point", Point);
    const [a, b, origin, kind] = state.run(
      "return Point(1, 2), Point.new(3, 4), Point.origin(), type(Point)",
    );
    expect(a).toEqual(new Point(1, 2));
    expect(b).toEqual(new Point(3, 4));
    expect(origin).toBeInstanceOf(Point);
    expect(kind).toBe("userdata");
    expect(state.get("Point")).toBe(Point);
    expect(
      state.run("return Point.prototype, Point.constructor, Point.call, Point.name, Point(1, 2).constructor"),
    ).toEqual([undefined, undefined, undefined, undefined, undefined]);
    expect(failure(() => state.run("Point.origin = 1")).cause).toMatchObject({ code: "ERR_READ_ONLY_FIELD" });
  });

  it("does not make instances when it may not", () => {
    using state = stateOf();
    state.registerClass(Point, { construct: false });
    state.set("Point", Point);
    expect(state.run("return Point.new")).toEqual([undefined]);
    expect(failure(() => state.run("return Point(1, 2)")).message).toMatch(/Class constructor Point/);
  });

  it("calls a function that was marked", () => {
    using state = stateOf();
    const fn = hostObject((a: number, b: number) => a + b);
    state.set("f", fn);
    expect(state.run("return f(1, 2), type(f)")).toEqual([3, "userdata"]);
  });

  it("compares by the given order", () => {
    using state = stateOf();
    state.registerClass(Point, { compare: (a: Point, b: Point) => a.x - b.x });
    state.set("a", new Point(1, 0));
    state.set("b", new Point(2, 0));
    state.set("c", new Point(1, 5));
    expect(state.run("return a < b, b <= a, a == c, a ~= b, b > a, a >= c")).toEqual([
      true,
      false,
      true,
      true,
      true,
      true,
    ]);
    const { cause } = failure(() => state.run("return a < 1"));
    expect(cause).toBeDefined();
    state.set("plain", hostObject({}));
    expect(failure(() => state.run("return plain < plain")).cause).toMatchObject({
      code: "ERR_OBJECT_OPERATOR",
    });
  });

  it("returns the length of arrays, maps and sets", () => {
    using state = stateOf();
    const list = hostObject(["a", "b", "c"]);
    state.set("list", list);
    state.set("map", hostObject(new Map([["k", 1]])));
    state.set("set", hostObject(new Set([1, 2])));
    expect(
      state.run("return #list, list[1], list[3], list[4], #map, #set, map:get('k'), set:has(2)"),
    ).toEqual([3, "a", "c", undefined, 1, 2, 1, true]);
    state.run("list[4] = 'd' list[1] = 'A' map:set('z', 26)");
    expect(list).toEqual(["A", "b", "c", "d"]);
    expect(state.run("local s = '' for k, v in pairs(map) do s = s .. k .. v end return s")).toEqual([
      "k1z26",
    ]);
    expect(state.run("local s = '' for i, v in ipairs(list) do s = s .. i .. v end return s")).toEqual([
      "1A2b3c4d",
    ]);
    state.set("plain", hostObject({}));
    expect(failure(() => state.run("return #plain")).message).toMatch(/attempt to get length of Object/);
    expect(failure(() => state.run("plain()")).message).toMatch(/attempt to call Object/);
  });

  it("disposes of what has a dispose, at the end of a block", () => {
    using state = stateOf();
    const log: string[] = [];
    state.set("resource", hostObject({ [Symbol.dispose]: () => log.push("disposed") }));
    state.run("do local r <close> = resource end");
    expect(log).toEqual(["disposed"]);
  });

  it("goes with structures by value, and keeps its identity there", () => {
    using state = stateOf();
    const object = hostObject({ n: 1 });
    state.set("list", [object, { again: object }]);
    expect(state.run("return list[1] == list[2].again, list[1].n")).toEqual([true, 1]);
    const [table] = state.run("return list");
    expect((table as { toJS(): unknown }).toJS()).toEqual([object, { again: object }]);
  });

  it("refuses an instance of an unregistered class, and says how to pass it", () => {
    using state = stateOf();
    expect(() => state.set("p", new Point(1, 2))).toThrow(coded("ERR_UNREGISTERED_CLASS"));
    expect(() => state.set("p", [new Point(1, 2)])).toThrow(coded("ERR_UNREGISTERED_CLASS"));
    state.set("p", hostObject(new Point(1, 2)));
    expect(state.run("return p.x")).toEqual([1]);
  });

  it("knows instances of a subclass, and of the most derived class that is registered", () => {
    using state = stateOf();
    class Named extends Point {
      name = "n";
    }
    state.registerClass(Point, { fields: ["x"] });
    state.set("n", new Named(1, 2));
    expect(state.run("return n.x, n.name")).toEqual([1, undefined]);
    state.registerClass(Named, { fields: ["name"] });
    expect(state.run("return n.x, n.name")).toEqual([undefined, "n"]);
  });

  it("refuses a class twice, and values that are not classes", () => {
    using state = stateOf();
    state.registerClass(Point);
    expect(() => state.registerClass(Point)).toThrow(coded("ERR_CLASS_REGISTRATION"));
    expect(() => state.registerClass(undefined as never)).toThrow(coded("ERR_CLASS_REGISTRATION"));
    expect(() => state.registerClass((() => 1) as never)).toThrow(coded("ERR_CLASS_REGISTRATION"));
  });

  it("turns what a getter or a proxy throws into an error of Lua with its cause", () => {
    using state = stateOf();
    const oops = new Error("oops");
    const bad = {
      get broken(): number {
        throw oops;
      },
    };
    state.set("bad", hostObject(bad, { fields: ["broken"] }));
    const proxy = new Proxy(
      {},
      {
        getOwnPropertyDescriptor: () => {
          throw oops;
        },
      },
    );
    state.set("proxy", hostObject(proxy));
    for (const chunk of [
      "return bad.broken",
      "return proxy.x",
      "proxy.x = 1",
      "for k in pairs(bad) do end",
    ]) {
      const { cause } = failure(() => state.run(chunk));
      expect(cause).toMatchObject({ code: "ERR_PROPERTY_READ" });
      expect((cause as Coded<"ERR_PROPERTY_READ">).cause).toBe(oops);
    }
    expect(state.run("return pcall(function() return bad.broken end)")[0]).toBe(false);
    expect(state.run("return 1")).toEqual([1]);
  });

  it("lets a hostile script reach nothing of JavaScript's own", () => {
    using state = stateOf();
    state.set("o", hostObject({ data: 1, list: hostObject([1]), f: () => 1 }));
    const reached = state.run(`
      local found = {}
      local names = { "constructor", "__proto__", "prototype", "hasOwnProperty", "__defineGetter__", "__lookupGetter__",
        "toString", "valueOf", "isPrototypeOf", "call", "apply", "bind", "caller", "arguments" }
      for _, name in ipairs(names) do
        local function try(label, value) if value ~= nil then found[#found + 1] = label .. "." .. name end end
        try("o", o[name])
        if name ~= "toString" then try("list", o.list[name]) end
      end
      return table.concat(found, " "), getmetatable(o), pcall(setmetatable, o, {})
    `);
    expect(reached.slice(0, 3)).toEqual(["", false, false]);
    // Metamethods obtained through the debug library raise errors for any arguments, and the state stays usable.
    state.run(`
      local meta = debug.getmetatable(o)
      for name, method in pairs(meta) do
        if type(method) == "function" and name ~= "__gc" then
          for _, value in ipairs({ 1, "x", {}, io.stdout, print, false }) do pcall(method, value, "data", 1) end
          pcall(method)
        end
      end
      meta.__gc(o) meta.__gc(o) meta.__gc(io.stdout) pcall(meta.__gc)
    `);
    expect(state.run("return type(o), pcall(function() return o.data end)")[0]).toBe("userdata");
    expect(state.run("return 1 + 1")).toEqual([2]);
  });

  it("keeps an object for as long as Lua holds it, and no longer", () => {
    using state = stateOf();
    state.run("held = {}");
    const hold = state.get("held");
    if (!(hold instanceof LuaReference)) throw new Error("no table");
    for (let i = 0; i < 1000; i++) state.set(["held", i], hostObject({ i }));
    expect(state.run("local sum = 0 for i = 0, 999 do sum = sum + held[i].i end return sum")).toEqual([
      499500,
    ]);
    const many = state.hostCount;
    state.run("held = nil collectgarbage() collectgarbage()");
    hold.close();
    state.run("collectgarbage() collectgarbage()");
    expect(many - state.hostCount).toBe(1000);
  });

  it("awaits a method that returns a promise", async () => {
    using state = stateOf();
    state.set("o", hostObject({ later: (n: number) => Promise.resolve(n * 2) }));
    expect(await state.runAsync("return o:later(21)")).toEqual([42]);
  });

  it("compares objects that were given the same function, whatever else was said of them", () => {
    using state = stateOf();
    const compare = (a: Point, b: Point): number => a.x - b.x;
    const options = { compare };
    state.set("a", hostObject(new Point(1, 0), options));
    state.set("b", hostObject(new Point(2, 0), options));
    state.set("c", hostObject(new Point(1, 9), { name: "Other", compare }));
    state.set("d", hostObject(new Point(1, 0), { compare: (x: Point, y: Point) => x.y - y.y }));
    expect(state.run("return a < b, b < a, a <= c, a == c, a == b, a == d")).toEqual([
      true,
      false,
      true,
      true,
      false,
      false,
    ]);
    expect(failure(() => state.run("return a < d")).cause).toMatchObject({ code: "ERR_OBJECT_OPERATOR" });
  });

  it("lets a field that was set to nil be set again, and no other", () => {
    using state = stateOf();
    state.registerClass(Point);
    const point = new Point(1, 2);
    state.set("p", point);
    state.run("p.x = nil p.x = 5");
    expect([point.x, Object.keys(point)]).toEqual([5, ["y", "x"]]);
    expect(failure(() => state.run("p.z = 1")).cause).toMatchObject({ code: "ERR_READ_ONLY_FIELD" });
    state.set("q", new Point(1, 2));
    state.run("p.x = nil");
    expect(Object.isExtensible(Object.preventExtensions(point))).toBe(false);
    expect(failure(() => state.run("p.x = 1")).cause).toMatchObject({ code: "ERR_READ_ONLY_FIELD" });
  });

  it("shows no element that is nil in pairs", () => {
    using state = stateOf();
    const keys =
      "local s = '' for k, v in pairs(o) do s = s .. tostring(k) .. '=' .. tostring(v) .. ' ' end return s";
    state.set("o", hostObject(["a", "b", "c"]));
    expect(state.run(`o[2] = nil ${keys}`)).toEqual(["1=a 3=c "]);
    state.set("o", hostObject({ a: null, b: 1 }));
    expect(state.run(keys)).toEqual(["b=1 "]);
    state.set("o", hostObject(new Map<string, unknown>([["x", undefined], ["y", 2]]))); // prettier-ignore
    expect(state.run(keys)).toEqual(["y=2 "]);
  });

  it("reads, sets and deletes entries of a Map by index", () => {
    using state = stateOf();
    const map = new Map<unknown, unknown>([
      ["k", 1],
      [7, "seven"],
      [true, "yes"],
    ]);
    state.set("m", hostObject(map));
    expect(state.run("return m.k, m[7], m[true], m.none, m[8], m:get('k')")).toEqual([
      1,
      "seven",
      "yes",
      undefined,
      undefined,
      1,
    ]);
    state.run("for k in pairs(m) do m[k] = m[k] end m.k = nil m[7] = 'VII' m[0.5] = 'half' m.f = print");
    expect([...map.keys()]).toEqual([7, true, 0.5, "f"]);
    expect(map.get(7)).toBe("VII");
    expect(failure(() => state.run("m.get = 1")).cause).toMatchObject({ code: "ERR_READ_ONLY_FIELD" });
    state.set("m", hostObject(map, { readOnly: true }));
    expect(failure(() => state.run("m.z = 1")).cause).toMatchObject({ code: "ERR_READ_ONLY_FIELD" });
    expect(state.run("return m.constructor, m.__proto__, m.size")).toEqual([undefined, undefined, undefined]);
    state.set("m", hostObject(Object.create(Map.prototype) as Map<unknown, unknown>));
    expect(failure(() => state.run("return m.k")).cause).toMatchObject({ code: "ERR_PROPERTY_READ" });
    expect(state.run("return 1")).toEqual([1]);
  });

  it("refuses classes that every object, or every function, is of", () => {
    using state = stateOf();
    for (const type of [Object, Function]) {
      expect(() => {
        state.registerClass(type);
      }).toThrow(coded("ERR_CLASS_REGISTRATION"));
    }
    expect(state.run("return type(...)", { args: [{}] })).toEqual(["table"]);
    const Bare = function Bare() {
      // an instance inherits nothing
    } as unknown as new () => object;
    Object.setPrototypeOf(Bare.prototype as object, null);
    state.registerClass(Bare);
    expect(state.run("return type(...)", { args: [new Bare()] })).toEqual(["userdata"]);
  });

  it("reports userdata that a script released itself, and restores it when the object is passed again", () => {
    using state = stateOf();
    const object = hostObject({ n: 1 });
    state.set("o", object);
    state.run("debug.getmetatable(o).__gc(o)");
    for (const use of [
      "return o.n",
      "o.n = 2",
      "return #o",
      "return tostring(o)",
      "for _ in pairs(o) do end",
    ])
      expect(failure(() => state.run(use)).cause).toMatchObject({ code: "ERR_RELEASED_OBJECT" });
    state.set("o", object);
    expect(state.run("return o.n")).toEqual([1]);
  });

  it("refuses other values as the objects of its metamethods", () => {
    using state = stateOf();
    state.set("o", hostObject({ n: 1 }));
    for (const name of ["__len", "__pairs", "__lt"])
      expect(failure(() => state.run(`debug.getmetatable(o).${name}(1, 2)`)).cause).toMatchObject({
        code: "ERR_NOT_HOST_OBJECT",
        found: "number",
      });
  });

  it("gives all objects one immutable metatable", () => {
    using state = stateOf();
    state.registerClass(Point);
    const args = [hostObject({ n: 1 }), new Point(1, 2), hostObject([1], { readOnly: true })];
    const [one, same, changed] = state.run<boolean[]>(
      `local a, b, c = ...
       local meta = debug.getmetatable(a)
       return rawequal(meta, debug.getmetatable(b)), rawequal(meta, debug.getmetatable(c)), pcall(rawset, meta, "__index", {})`,
      { args },
    );
    expect([one, same, changed]).toEqual([true, true, false]);
  });

  it("keeps the metatable of objects when the debug library takes it from the registry, which is a copy", () => {
    using state = stateOf();
    state.set("o", hostObject({ n: 1 }));
    state.run(`
      local registry = debug.getregistry()
      for key, value in pairs(registry) do
        if rawequal(value, debug.getmetatable(o)) then registry[key] = "gone" end
      end
    `);
    state.set("p", hostObject({ n: 2 }));
    expect(state.run("return o.n, p.n")).toEqual([1, 2]);
  });
});

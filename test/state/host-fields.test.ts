/** Fields of host objects by name: what Lua reads and writes directly follows the same rules as everything else. */
import { describe, expect, it } from "vitest";
import { hostObject, LimitError, type LuaFunction, type LuaState } from "../../src/index.js";
import { NameCache } from "../../src/values/name-cache.js";
import { Memory } from "../../src/core/memory.js";
import { products, sharedRuntime } from "../support/products.js";

class Entity {
  name = "e";
  n = 1;
  flag = true;
  list = [1, 2];
  missing: number | undefined = undefined;
  get secret() {
    return 7;
  }
  move(by: number) {
    this.n += by;
    return this.n;
  }
}

describe.each(products)("fields of host objects ('$name')", (product) => {
  const runtime = sharedRuntime(product);
  const use = (step: (state: LuaState) => void) => {
    using state = runtime().createState();
    step(state);
  };

  it("reads and writes data of every type, and calls methods", () => {
    use((state) => {
      state.registerClass(Entity);
      const e = new Entity();
      state.set("e", e);
      expect(
        state.run("return e.name, e.n, e.flag, #e.list, e.missing, e.secret, e.constructor, e.nothing"),
      ).toEqual(["e", 1, true, 2, undefined, undefined, undefined, undefined]);
      state.run("e.n = e.n + 0.5; e.flag = false; e.name = 'x' .. e.name; e.missing = 3");
      expect({ ...e }).toEqual({ name: "xe", n: 1.5, flag: false, list: [1, 2], missing: 3 });
      expect(state.run("return e:move(2), e.n")).toEqual([3.5, 3.5]);
      expect(state.run("return pcall(function() e.other = 1 end)")).toEqual([
        false,
        expect.stringContaining("cannot set field 'other' of Entity"),
      ]);
      state.run("e.n = nil");
      expect("n" in e).toBe(false);
    });
  });

  it("runs no accessor that is not named, and those that are", () => {
    use((state) => {
      state.registerClass(Response, { fields: ["status", "ok"], methods: ["text"], construct: false });
      state.set("r", new Response("body", { status: 201 }));
      expect(state.run("return r.status, r.ok, r.headers")).toEqual([201, true, undefined]);
      let runs = 0;
      const object = Object.defineProperty({ n: 1 }, "get", { enumerable: true, get: () => ++runs });
      state.set("o", hostObject(object));
      expect(state.run("return o.n, o.get")).toEqual([1, undefined]);
      expect(runs).toBe(0);
      state.set("o", hostObject(object, { fields: ["get"] }));
      expect(state.run("return o.n, o.get, o.get")).toEqual([undefined, 1, 2]);
    });
  });

  it("follows a change of the options or of the class of an object that Lua holds", () => {
    use((state) => {
      const object: object = hostObject({ a: 1, b: 2 });
      state.set("o", object);
      expect(state.run("o.a = 3; return o.a, o.b")).toEqual([3, 2]);
      hostObject(object, { fields: ["b"], readOnly: true });
      expect(state.run("return o.a, o.b, pcall(function() o.b = 1 end)").slice(0, 3)).toEqual([
        undefined,
        2,
        false,
      ]);
      class Base {
        x = 1;
      }
      class Derived extends Base {
        y = 2;
      }
      state.registerClass(Base);
      const derived = new Derived();
      state.set("d", derived);
      expect(state.run("return d.x, d.y")).toEqual([1, 2]);
      state.registerClass(Derived, { fields: ["y"] });
      expect(state.run("return d.x, d.y")).toEqual([undefined, 2]);
      Object.setPrototypeOf(derived, Base.prototype);
      expect(state.run("return d.x, d.y")).toEqual([1, 2]);
      Object.setPrototypeOf(derived, Object.prototype);
      expect(state.run("return pcall(function() return d.x end)")[0]).toBe(false);
    });
  });

  it("gives what a getter or a trap throws to Lua, and lets it use the state", () => {
    use((state) => {
      const proxy = new Proxy(
        { a: 1 },
        {
          getOwnPropertyDescriptor: (target, key) => {
            if (key === "bad") throw new Error("trapped");
            state.run("seen = (seen or 0) + 1");
            return Reflect.getOwnPropertyDescriptor(target, key);
          },
        },
      );
      state.set("p", hostObject(proxy));
      expect(state.run("local co = coroutine.wrap(function() return p.a end) return co(), seen")).toEqual([
        1, 1,
      ]);
      expect(state.run("return pcall(function() return p.bad end)")).toEqual([
        false,
        expect.stringContaining("trapped"),
      ]);
    });
  });

  it("reads and writes by every kind of access, with every kind of number", () => {
    use((state) => {
      state.registerClass(Entity);
      const e = new Entity();
      state.set("e", e);
      const access = `
        local up, key = e, "n"
        local function write(value) up.n = value return up.n end
        local function writeKey(value) up[key] = value return up[key] end
        local function writeLocal(value) local o, k = up, key o[k] = value return o.n end
        local function writeField(value) local o = up o.n = value return o[k or "n"] end
        return write, writeKey, writeLocal, writeField`;
      for (const write of state.run(access) as LuaFunction[]) {
        for (const value of [0.5, 2 ** 53 - 1, -(2 ** 53), Infinity, true, false, 1e300]) {
          expect(state.call(write, [value])).toEqual([value]);
          expect(e.n).toBe(value);
        }
        expect(state.call(write, [2n ** 60n])).toEqual([2n ** 60n]);
        expect(e.n).toBe(2n ** 60n);
        expect(state.call(write, ["text"])).toEqual(["text"]);
        expect(state.call(write, [NaN])).toEqual([NaN]);
        state.call(write, [-0]);
        expect(e.n).toBe(-0);
      }
      e.n = -0;
      expect(state.run("return 1 / e.n, math.type(e.n)")).toEqual([-Infinity, "float"]);
      e.n = 3;
      expect(state.run("return math.type(e.n), math.type(e.n / 1), #e.name")).toEqual([
        "integer",
        "float",
        1,
      ]);
    });
  });

  it("says where a getter failed, and closes what the script opened", () => {
    use((state) => {
      class Failing {
        get bad(): number {
          throw new Error("no value");
        }
        set bad(value: number) {
          throw new Error(`not ${String(value)}`);
        }
      }
      state.registerClass(Failing, { fields: ["bad"] });
      state.set("f", new Failing());
      const script = `
        local function read(o)
          local closed <close> = setmetatable({}, { __close = function() done = (done or 0) + 1 end })
          return (o.bad)
        end
        local function write(o) local x = 1; o.bad = x end
        local trace
        local function handler(m) trace = debug.traceback(m) return m end
        local a, b = xpcall(read, handler, f)
        local first = trace
        local c, d = xpcall(write, handler, f)
        return a, b, first, c, d, trace, done, f == f`;
      const [a, b, first, c, d, second, done] = state.run(script);
      expect([a, c, done]).toEqual([false, false, 1]);
      expect(b).toContain("no value");
      expect(d).toContain("not 1");
      expect(first).toMatch(/in metamethod 'index'\n.*in (?:local|upvalue|function) /);
      expect(second).toMatch(/in metamethod 'newindex'\n.*in (?:local|upvalue|function) /);
    });
  });

  it("lets a getter use the state, and hooks see each line", () => {
    use((state) => {
      class Nested {
        readonly depth: number;
        constructor(depth: number) {
          this.depth = depth;
        }
        get next(): unknown {
          if (this.depth === 0) return state.run("local t = {} for i = 1, 300 do t[i] = i end return #t")[0];
          return state.call(state.get("read") as LuaFunction, [new Nested(this.depth - 1)])[0];
        }
      }
      state.registerClass(Nested, { fields: ["next", "depth"] });
      state.run("function read(o) local a, b, c = 1, 2, 3 local r = o.next return r, a + b + c end");
      expect(state.call(state.get("read") as LuaFunction, [new Nested(12)])).toEqual([300, 6]);
      const wrapped = "local read = coroutine.wrap(read) return read(...)";
      expect(state.call(state.load(wrapped), [new Nested(5)])).toEqual([300, 6]);
      state.set("o", new Nested(1));
      const lines = `
        local count, o = 0, o
        debug.sethook(function() count = count + 1 end, "l")
        local a = o.depth
        local b = o.depth
        debug.sethook()
        return a + b, count`;
      expect(state.run(lines)).toEqual([2, 3]);
    });
  });

  it("waits for a promise in a field, also of a method's lookup", async () => {
    using state = runtime().createState();
    class Slow {
      value = Promise.resolve(7);
      get method() {
        return Promise.resolve(undefined);
      }
    }
    state.registerClass(Slow, { fields: ["value", "method"] });
    state.set("s", new Slow());
    expect(await state.runAsync("local s = s local v = s.value return v + s.value, s")).toMatchObject([
      14,
      {},
    ]);
    const [done, message] = await state.runAsync(
      "local s = s return pcall(function() return s:method() end)",
    );
    expect(done).toBe(false);
    expect(message).toContain("attempt to call a nil value (method 'method')");
  });

  it("counts calls, and ends at a limit", () => {
    use((state) => {
      state.registerClass(Entity);
      state.set("e", new Entity());
      const before = state.stats().hostCalls;
      state.run("local e = e for i = 1, 100 do e.n = e.n + 1 end");
      expect(state.stats().hostCalls - before).toBe(200);
      state.limits.set({ fuel: 10_000 });
      expect(() => state.run("local e = e while true do e.n = e.n + 1 end")).toThrow(LimitError);
    });
  });
});

it("keeps names by content", () => {
  const buffer = new WebAssembly.Memory({ initial: 1 });
  const memory = new Memory(buffer, { malloc: () => 0, free: () => undefined });
  const names = new NameCache();
  const written = [
    "a",
    "ab",
    "abc",
    "abcd",
    "abcde",
    "x\0y",
    "é",
    "0123456789abcdef",
    "0123456789abcdefg",
    "",
  ];
  for (let round = 0; round < 3; round++)
    for (const name of written) {
      const bytes = new TextEncoder().encode(name);
      memory.u8.fill(0xff, 64, 128);
      memory.u8.set(bytes, 64);
      expect(names.read(memory, 64, bytes.length)).toBe(name);
      memory.u8.set(bytes, 65);
      expect(names.read(memory, 65, bytes.length)).toBe(name);
    }
});

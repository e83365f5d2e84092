/** Fields of host objects by name: what Lua reads and writes directly follows the same rules as everything else. */
import { describe, expect, it } from "vitest";
import { hostObject, type LuaState } from "../../src/index.js";
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

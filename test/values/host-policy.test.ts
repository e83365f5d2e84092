/** Which parts of an object Lua may reach, tested without Lua. */
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { type Coded, coded } from "../support/coded.js";
import { HostPolicy } from "../../src/values/host-policy.js";

class Animal {
  sound = "?";
  speak(): string {
    return this.sound;
  }
  get secret(): string {
    return "hidden";
  }
  static count(): number {
    return 1;
  }
}
class Dog extends Animal {
  override sound = "woof";
  fetch(): string {
    return "stick";
  }
}

const open = new HostPolicy();
const valueOf = (policy: HostPolicy, target: object, key: unknown): unknown => {
  const found = policy.find(target, key);
  if (found === undefined) return undefined;
  return "method" in found ? found.method : found.value;
};

const everyNameOf = (prototype: object): string[] => Object.getOwnPropertyNames(prototype);

describe("with no options", () => {
  it("finds own data and the methods of the classes", () => {
    const dog = new Dog();
    expect(open.find(dog, "sound")).toEqual({ value: "woof" });
    expect(valueOf(open, dog, "speak")).toBe(Animal.prototype.speak);
    expect(valueOf(open, dog, "fetch")).toBe(Dog.prototype.fetch);
    expect(open.find(dog, "nothing")).toBeUndefined();
  });

  it.each([
    ["a plain object", {}],
    ["an object without a prototype", Object.create(null) as object],
    ["an instance", new Dog()],
    ["an array", [1, 2]],
    ["a function", () => 1],
    ["a class", Dog],
    ["an object of another realm", runInNewContext("({ a: 1 })") as object],
    ["a function of another realm", runInNewContext("(function () {})") as object],
    ["an instance of another realm", runInNewContext("new (class A { m() {} })") as object],
  ])("keeps all of Object.prototype and Function.prototype from %s", (_, target) => {
    const forbidden = [
      ...everyNameOf(Object.prototype).filter((name) => name !== "toString" || !Array.isArray(target)),
      ...["call", "apply", "bind", "arguments", "caller", "prototype"],
    ].filter((name) => !(Array.isArray(target) && name === "toLocaleString"));
    for (const name of forbidden) expect([name, open.find(target, name)]).toEqual([name, undefined]);
  });

  it("runs no accessor", () => {
    let ran = 0;
    const object = {
      get trap(): number {
        return ++ran;
      },
    };
    expect(open.find(object, "trap")).toBeUndefined();
    expect(open.find(new Dog(), "secret")).toBeUndefined();
    expect(open.assign(object, "trap", 7)).toBe(false);
    expect([...iterate(open, object)]).toEqual([]);
    expect(ran).toBe(0);
  });

  it("does not see symbols and what is not enumerable", () => {
    const object = Object.defineProperty({ [Symbol("s")]: 1, a: 1 }, "hidden", { value: 2 });
    expect([...iterate(open, object)]).toEqual([["a", 1]]);
    expect(open.find(object, "hidden")).toBeUndefined();
    expect(open.assign(object, "hidden", 7)).toBe(false);
  });

  it("adds to plain objects and to nothing else", () => {
    expect(open.assign({}, "fresh", 7)).toBe(true);
    expect(open.assign(new Dog(), "fresh", 7)).toBe(false);
    expect(open.assign(Object.freeze({ a: 1 }), "a", 7)).toBe(false);
    expect(open.assign(Object.preventExtensions({}), "fresh", 7)).toBe(false);
  });

  it("sets `__proto__` as a property and changes no prototype", () => {
    const object: Record<string, unknown> = {};
    expect(open.assign(object, "__proto__", { polluted: true })).toBe(true);
    expect(Object.getPrototypeOf(object)).toBe(Object.prototype);
    expect(object["polluted"]).toBeUndefined();
    expect(Object.keys(object)).toEqual(["__proto__"]);
  });

  it("deletes what is set to nil", () => {
    const object: Record<string, unknown> = { a: 1, b: 2 };
    expect(open.assign(object, "a", undefined)).toBe(true);
    expect(Object.keys(object)).toEqual(["b"]);
    const list = [1, 2, 3];
    expect(open.assign(list, 3, undefined)).toBe(true);
    expect(list).toEqual([1, 2]);
  });

  it("leaves alone what it may not change", () => {
    const hidden = Object.defineProperty({}, "a", { value: 1, writable: true });
    const constant = Object.freeze({ a: 1 });
    for (const object of [hidden, constant]) {
      expect(open.assign(object, "a", 2)).toBe(false);
      expect(open.assign(object, "a", undefined)).toBe(false);
      expect(Object.getOwnPropertyDescriptor(object, "a")?.value).toBe(1);
    }
    expect(open.assign(Object.freeze([1]), 1, 2)).toBe(false);
    expect(open.assign(Object.freeze([1]), 2, 2)).toBe(false);
  });

  it("asks an object once what it has", () => {
    const asked: string[] = [];
    const proxy = new Proxy<Record<string, number>>(
      { a: 1 },
      {
        getOwnPropertyDescriptor(target, name) {
          asked.push(String(name));
          return Reflect.getOwnPropertyDescriptor(target, name);
        },
        set: (target, name, value: number) => Reflect.set(target, name, value),
      },
    );
    expect(open.assign(proxy, "a", 2)).toBe(true);
    expect([asked, proxy["a"]]).toEqual([["a"], 2]);
  });

  it("counts arrays from 1", () => {
    const list = ["a", "b"];
    expect(valueOf(open, list, 1)).toBe("a");
    expect(valueOf(open, list, 0)).toBeUndefined();
    expect(valueOf(open, list, 1.5)).toBeUndefined();
    expect(open.assign(list, 3, "c")).toBe(true);
    expect(list).toEqual(["a", "b", "c"]);
    expect([...iterate(open, list)]).toEqual([
      [1, "a"],
      [2, "b"],
      [3, "c"],
    ]);
  });
});

describe("with options", () => {
  it("reaches what was named and nothing else", () => {
    const policy = new HostPolicy({ fields: ["secret"], methods: ["speak"] });
    const dog = new Dog();
    expect(policy.find(dog, "secret")).toEqual({ value: "hidden" });
    expect(valueOf(policy, dog, "speak")).toBe(Animal.prototype.speak);
    expect(policy.find(dog, "sound")).toBeUndefined();
    expect(policy.find(dog, "fetch")).toBeUndefined();
    expect([...iterate(policy, dog)]).toEqual([["secret", "hidden"]]);
  });

  it("writes nothing that is read-only", () => {
    expect(new HostPolicy({ readOnly: true }).assign({ a: 1 }, "a", 7)).toBe(false);
  });

  it("runs a setter that was named", () => {
    const log: unknown[] = [];
    class Box {
      set value(value: unknown) {
        log.push(value);
      }
    }
    const policy = new HostPolicy({ fields: ["value"] });
    expect(policy.assign(new Box(), "value", 7)).toBe(true);
    expect(log).toEqual([7]);
  });
});

describe("an object that throws when it is read", () => {
  const oops = new Error("oops");
  const thrower = (): never => {
    throw oops;
  };

  it.each([
    [
      "a getter",
      {
        get a() {
          return thrower();
        },
      },
      new HostPolicy({ fields: ["a"] }),
    ],
    ["a proxy's descriptor", new Proxy({}, { getOwnPropertyDescriptor: thrower }), open],
    ["a proxy's prototype", new Proxy({}, { getPrototypeOf: thrower }), open],
  ])("%s gives ERR_PROPERTY_READ with the cause", (_, target, policy) => {
    let caught: unknown;
    try {
      policy.find(target, "a");
    } catch (error) {
      caught = error;
    }
    expect(caught).toMatchObject({ code: "ERR_PROPERTY_READ" });
    expect((caught as Coded<"ERR_PROPERTY_READ">).cause).toBe(oops);
  });

  it("a revoked proxy too", () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    expect(() => open.find(proxy, 1)).toThrow(coded("ERR_PROPERTY_READ"));
    expect(() => open.find(proxy, "a")).toThrow(coded("ERR_PROPERTY_READ"));
    expect(() => open.assign(proxy, "a", 7)).toThrow(coded("ERR_PROPERTY_READ"));
  });
});

function* iterate(policy: HostPolicy, target: object): Generator<readonly [unknown, unknown]> {
  const entries = policy.entries(target);
  for (let step = entries.next(); step.done !== true; step = entries.next()) yield step.value;
}

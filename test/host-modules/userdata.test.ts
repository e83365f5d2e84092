/** Userdata types of modules, and errors as objects of Lua. */

import { describe, expect, test } from "vitest";
import { defineModule, HostError, LuaError, type HostModule, type UserType } from "../../src/index.js";
import { caught } from "../support/caught.js";
import { coded } from "../support/coded.js";
import { products, sharedRuntime } from "../support/products.js";

class Vector {
  constructor(
    readonly x: number,
    readonly y: number,
  ) {}
}

/** The type that TypeScript infers. */
interface VectorType {
  length(): number;
  plus(other: VectorType): VectorType;
}

const log: string[] = [];

const vectors = defineModule({
  name: "vectors",
  types: (t) => ({
    define: {
      Vector: t.interface({
        length: t.method({ results: [t.number] }),
        plus: t.method({ params: [t.param("other", t.ref("Vector"))], results: [t.ref("Vector")] }),
      }),
      Counter: t.interface({
        next: t.method({ params: [t.param("by", t.optional(t.integer, 1))], results: [t.integer] }),
      }),
    },
    export: t.record({
      new: t.function({
        params: [t.param("x", t.number), t.param("y", t.number)],
        results: [t.ref("Vector")],
      }),
      zero: t.ref("Vector"),
      counter: t.function({ results: [t.ref("Counter")] }),
      all: t.function({ results: [t.array(t.ref("Vector"))] }),
      isZero: t.function({ params: [t.param("v", t.ref("Vector"))], results: [t.boolean] }),
    }),
  }),
  build: ({ registerType }) => {
    const zero = new Vector(0, 0);
    const type: UserType<Vector, VectorType> = registerType("Vector", {
      methods: {
        length: (self: Vector) => Math.hypot(self.x, self.y),
        plus: (self: Vector, other) => {
          const { x, y } = type.unwrap(other);
          return type.wrap(new Vector(self.x + x, self.y + y));
        },
      },
      metamethods: {
        __tostring: (self: Vector) => `(${self.x}, ${self.y})`,
        __eq: (a: Vector, b: Vector) => a.x === b.x && a.y === b.y,
        __lt: (a: Vector, b: Vector) => a.x < b.x,
        __le: (a: Vector, b: Vector) => a.x <= b.x,
        __add: (a: Vector, b: Vector) => (typeof b === "number" ? a.x + b : a.x + b.x),
        __unm: (a: Vector) => -a.x,
        __len: () => 2,
        __concat: (a: unknown, b: unknown) => `${typeof a}..${typeof b}`,
        __call: (self: Vector, by: number) => self.x * by,
        __index: (self: Vector, key: string) => (key === "x" ? self.x : undefined),
        __newindex: (_self: Vector, key: string) => log.push(`set ${key}`),
        __close: () => log.push("close"),
        __gc: (self: Vector) => log.push(`gc ${self.x}`),
      },
    });
    return {
      exports: {
        new: (x, y) => type.wrap(new Vector(x, y)),
        zero: type.wrap(zero),
        counter: () => {
          let count = 0;
          return { next: (by) => (count += by) };
        },
        all: () => [1, 2].map((x) => type.wrap(new Vector(x, 0))),
        isZero: (v) => type.unwrap(v) === zero,
      },
    };
  },
});

class Amount {
  constructor(readonly amount: number) {}
}

interface AmountType {
  value(): number;
  ["__proto__"](): boolean;
}

/** An object that lives longer than any runtime. */
const shared = new Amount(100);

const amounts = defineModule({
  name: "amounts",
  types: (t) => ({
    define: {
      Amount: t.interface({
        value: t.method({ results: [t.number] }),
        ["__proto__"]: t.method({ results: [t.boolean] }),
      }),
      Other: t.interface({}),
      Either: t.union(t.array(t.ref("Amount")), t.record({ amount: t.ref("Amount") })),
    },
    export: t.record({
      one: t.any,
      shared: t.function({ results: [t.ref("Amount")] }),
      of: t.function({ params: [t.param("amount", t.ref("Amount"))], results: [t.number] }),
      twoTypes: t.function({ results: [t.ref("Other")] }),
      noObject: t.function({ results: [t.any] }),
      either: t.function({ params: [t.param("list", t.boolean)], results: [t.ref("Either")] }),
    }),
  }),
  build: ({ registerType }) => {
    const of = (value: unknown): number => (value instanceof Amount ? value.amount : Number(value));
    const type: UserType<Amount, AmountType> = registerType("Amount", {
      methods: { value: (self: Amount) => self.amount, ["__proto__"]: () => true },
      metamethods: {
        __add: (a: unknown, b: unknown) => type.wrap(new Amount(of(a) + of(b))),
        __unm: (self: Amount) => type.wrap(new Amount(-self.amount)),
        __index: (self: Amount, key: string) =>
          key === "double" ? type.wrap(new Amount(2 * self.amount)) : undefined,
        __call: (self: Amount, more: number) => type.wrap(new Amount(self.amount + more)),
      },
    });
    const other = registerType("Other", { methods: {} });
    return {
      exports: {
        one: type.wrap(new Amount(1)),
        shared: () => type.wrap(shared),
        of: (amount) => type.unwrap(amount).amount,
        twoTypes: () => other.wrap(type.wrap(new Amount(1)) as object),
        noObject: () => type.wrap(5 as never),
        either: (list) => {
          const amount = new Amount(3) as unknown as AmountType;
          return list ? [amount] : { amount };
        },
      },
    };
  },
});

const errors = defineModule({
  name: "errors",
  types: (t) => ({
    export: t.record({
      find: t.function({
        params: [t.param("id", t.integer)],
        results: [t.optional(t.string), t.optional(t.LuaError)],
      }),
      fail: t.function({}),
      crash: t.function({}),
      plain: t.function({ results: [t.optional(t.string), t.optional(t.LuaError)] }),
      same: t.function({ params: [t.param("err", t.LuaError)], results: [t.LuaError] }),
    }),
  }),
  build: () => {
    const error = new HostError("no note", { kind: "not_found", details: { id: 7 } });
    const plain = new TypeError("plain");
    return {
      exports: {
        find: (id) => (id === 1 ? ["one"] : [undefined, error]),
        fail: () => {
          throw error;
        },
        crash: () => {
          throw new RangeError("oops");
        },
        plain: () => [undefined, plain] as const,
        same: (err) => err,
      },
    };
  },
});

describe.each(products)("$name", (product) => {
  const runtime = sharedRuntime(product);
  const modules: HostModule[] = [vectors, errors];

  test("methods and operators", () => {
    using state = runtime().createState({ modules });
    log.length = 0;
    state.run(`
      local m = require "vectors"
      local v = m.new(3, 4)
      assert(v:length() == 5 and tostring(v:plus(m.new(1, 1))) == "(4, 5)" and tostring(m.zero) == "(0, 0)")
      assert(v == m.new(3, 4) and v ~= m.new(3, 5) and v < m.new(4, 0) and v <= v and not (v > v))
      assert(v + v == 6 and v + 1 == 4 and -v == -3 and #v == 2 and v(2) == 6 and v.x == 3 and v.nothing == nil)
      assert(v .. "a" == "object..string" and 1 .. v == "number..object")
      v.y = 1
      do local c <close> = m.new(9, 9) end
      assert(m.isZero(m.zero) and not m.isZero(v) and m.all()[2].x == 2)
      assert(rawequal(m.zero, m.zero) and m.zero == m.new(0, 0))
      assert(type(v) == "userdata" and not getmetatable(v))
      local c = m.counter()
      assert(c:next() == 1 and c:next(5) == 6)
      v, c = nil, nil
    `);
    expect(log).toEqual(["set y", "close"]);
    log.length = 0;
    state.run("collectgarbage() collectgarbage()");
    expect(log.filter((line) => line === "gc 3").length).toBeGreaterThan(0);
  });

  test("a method called on a wrong object, with wrong arguments", () => {
    using state = runtime().createState({ modules });
    const message = (code: string): unknown =>
      state.run(
        `local m = require "vectors" local v = m.new(1, 2) return select(2, pcall(function() ${code} end))`,
        {
          name: "=c",
        },
      )[0];
    expect(message("v.length()")).toBe(
      "c:1: bad argument #1 to 'length' (vectors.Vector expected, got no value)",
    );
    expect(message("v.length(5)")).toBe(
      "c:1: bad argument #1 to 'length' (vectors.Vector expected, got number)",
    );
    expect(message("v.length(m.counter())")).toBe(
      "c:1: bad argument #1 to 'length' (vectors.Vector expected, got vectors.Counter)",
    );
    expect(message("local t = { length = v.length } t:length()")).toBe(
      "c:1: calling 'length' on bad self (vectors.Vector expected, got table)",
    );
    expect(message("v:plus(5)")).toBe("c:1: bad argument #1 to 'plus' (vectors.Vector expected, got number)");
    expect(message("v.plus(v, io.stdout)")).toBe(
      "c:1: bad argument #2 to 'plus' (vectors.Vector expected, got FILE*)",
    );
    expect(message("m.counter():next('x')")).toBe(
      "c:1: bad argument #1 to 'next' (number expected, got string)",
    );
    expect(message("local c = m.counter() c.x = 1")).toMatch(/attempt to index a vectors.Counter value/);
  });

  test("metatables cannot be changed", () => {
    using state = runtime().createState({ modules });
    const changes = [
      "setmetatable(v, {})",
      "mt.__tostring = print",
      "rawset(mt, '__gc', print)",
      "mt.__index.length = print",
    ];
    for (const change of changes) {
      const code = `local v = require "vectors".new(1, 2) local mt = debug.getmetatable(v) ${change}`;
      expect(() => state.run(code)).toThrow();
    }
    expect(state.run(`return tostring(require "vectors".new(1, 2))`)).toEqual(["(1, 2)"]);
    expect(
      state.run(
        `local m = require "vectors" return debug.getmetatable(m.zero) == debug.getmetatable(m.new(1, 1))`,
      ),
    ).toEqual([true]);
  });

  test("errors are values: the convention, the methods, the same object", () => {
    using state = runtime().createState({ modules });
    state.run(`
      local m = require "errors"
      assert(m.find(1) == "one" and select("#", m.find(1)) == 1)
      local value, err = m.find(2)
      assert(value == nil and err:kind() == "not_found" and err:retryable() == false and err:message() == "no note")
      assert(tostring(err) == "no note" and err .. "!" == "no note!" and "x " .. err == "x no note" and err .. 1 == "no note1")
      assert(err:details().id == 7 and rawequal(err, m.same(err)) and rawequal(err, select(2, m.find(3))))
      local ok, thrown = pcall(m.fail)
      assert(not ok and rawequal(thrown, err))
      local wrapped = err:wrap("reading")
      assert(wrapped:message() == "reading: no note" and wrapped:kind() == "not_found" and rawequal(wrapped:unwrap(), err))
      assert(err:unwrap() == nil)
      local _, crash = pcall(m.crash)
      assert(crash:kind() == "internal" and tostring(crash) == "oops")
      local _, plain = m.plain()
      assert(plain:kind() == "internal" and rawequal(plain, select(2, m.plain())))
      assert(not getmetatable(err) and type(err) == "userdata")
      local bad, text = pcall(err.kind, 5)
      assert(text:find("LuaError expected, got number", 1, true), text)
      assert(not pcall(m.same, "text"))
    `);
  });

  test("a thrown one arrives in JavaScript with the same fields", () => {
    using state = runtime().createState({ modules });
    for (const code of [`require "errors".fail()`, `error(select(2, require "errors".find(2)))`]) {
      const error = caught(() => state.run(code)) as LuaError;
      expect(error).toBeInstanceOf(LuaError);
      expect([error.message, error.kind, error.retryable, error.details]).toEqual([
        "no note",
        "not_found",
        false,
        { id: 7 },
      ]);
      expect(error.value).toBe(error.hostError);
    }
    const crash = caught(() => state.run(`require "errors".crash()`)) as LuaError;
    expect(crash.kind).toBe("internal");
    expect(crash.hostError?.cause).toBeInstanceOf(RangeError);
  });

  test("a HostError converts without any module", () => {
    using state = runtime().createState();
    const error = new HostError("busy", { kind: "unavailable" });
    state.set("err", error);
    state.set("fail", () => {
      throw error;
    });
    state.set("list", [error, { error }]);
    expect(state.run("return err:retryable(), err, list[1] == err, list[2].error == err")).toEqual([
      true,
      error,
      true,
      true,
    ]);
    expect(state.run("return select(2, pcall(fail)) == err")).toEqual([true]);
    expect((caught(() => state.run("fail()")) as LuaError).kind).toBe("unavailable");
  });

  test("any text an error has is one of Lua, and any number before it", () => {
    using state = runtime().createState();
    state.set("err", new HostError("half \ud800, byte \udcff"));
    expect(state.run(`return err:message(), tostring(err), err .. "", err:wrap(7):message()`)).toEqual([
      ...Array<string>(3).fill("half \ufffd, byte \udcff"),
      "7: half \ufffd, byte \udcff",
    ]);
  });

  test("objects wrapped by operators, or while the module is built, have the type", () => {
    using state = runtime().createState({ modules: [amounts] });
    state.run(`
      local amounts = require "amounts"
      local sum = amounts.one + amounts.one + 3
      assert(sum:value() == 5 and (4 + sum):value() == 9 and (-sum):value() == -5)
      assert(sum.double:value() == 10 and sum(2):value() == 7)
      assert(sum:__proto__() == true) -- a name as any other
      assert(amounts.either(true)[1]:value() == 3 and amounts.either(false).amount:value() == 3)
    `);
  });

  test("an operator called on a wrong object gives Lua's own message", () => {
    using state = runtime().createState({ modules: [amounts] });
    state.run(`meta = debug.getmetatable(require("amounts").one)`);
    const message = (call: string): unknown => state.run(`return select(2, pcall(${call}))`)[0];
    for (const call of ["meta.__unm, 5", "meta.__add, 5, 6", "meta.__call, 5, require('amounts').one"])
      expect(message(call), call).toBe("bad argument #1 to '?' (amounts.Amount expected, got number)");
    expect(message("meta.__unm")).toBe("bad argument #1 to '?' (amounts.Amount expected, got no value)");
    expect(message("meta.__index, io.stdout, 'double'")).toMatch(/amounts.Amount expected, got FILE\*/);
  });

  test("an object of the program's is of the type in each runtime", async () => {
    const other = await product.loadRuntime();
    for (const each of [runtime(), other, runtime()]) {
      using state = each.createState({ modules: [amounts] });
      const code = `local m = require "amounts" return m.shared():value(), (m.shared() + 1):value(), m.of(m.shared())`;
      expect(state.run(code)).toEqual([100, 101, 100]);
    }
  });

  test("an object is of one type", () => {
    using state = runtime().createState({ modules: [amounts] });
    const message = (call: string): unknown =>
      state.run(`return tostring(select(2, pcall(require("amounts").${call})))`)[0];
    expect(message("twoTypes")).toBe(
      "an object that already is a amounts.Amount cannot become a amounts.Other",
    );
    expect(message("noObject")).toBe("amounts.Amount expected, got number");
  });

  test("checks registrations when the module is built", () => {
    const make = (build: Parameters<typeof define>[0]): (() => unknown) => {
      const module = define(build);
      return () => runtime().createState({ modules: [module] });
    };
    const methods = { m: () => undefined };
    expect(
      make(({ registerType }) => {
        registerType("T", { methods });
        registerType("T", { methods });
      }),
    ).toThrow(coded("ERR_USER_TYPE"));
    expect(
      make(({ registerType }) => {
        registerType("Nope" as never, { methods } as never);
      }),
    ).toThrow(/no interface of this name/);
    expect(
      make(({ registerType }) => {
        registerType("T", { methods: {} } as never);
      }),
    ).toThrow(coded("ERR_EXPORTS_DIFFER"));
    expect(
      make(({ registerType }) => {
        registerType("T", { methods: { ...methods, more: () => 1 } } as never);
      }),
    ).toThrow(/T.more: not in the types/);
    expect(
      make(({ registerType }) => {
        registerType("T", { methods, metamethods: { __foo: () => 1 } } as never);
      }),
    ).toThrow(/unknown metamethod '__foo'/);
    for (const binding of [undefined, null, [], 5, { methods: null }, { methods, metamethods: [] }]) {
      const wrong = make(({ registerType }) => {
        registerType("T", binding as never);
      });
      expect(wrong, String(binding)).toThrow(/type 'T': \{ methods, metamethods \} expected/);
    }
    const alias = defineModule({
      name: "alias",
      types: (t) => ({
        define: { T: t.interface({ m: t.method({}) }), Same: t.ref("T") },
        export: t.record({}),
      }),
      build: ({ registerType }) => {
        registerType("T", { methods });
        registerType("Same" as "T", { methods });
        return { exports: {} };
      },
    });
    expect(() => runtime().createState({ modules: [alias] })).toThrow(/type 'Same': registered twice/);
  });
});

function define(
  build: (module: { registerType(name: "T", binding: { methods: { m: () => undefined } }): void }) => void,
): HostModule {
  return defineModule({
    name: "made",
    types: (t) => ({ define: { T: t.interface({ m: t.method({}) }) }, export: t.record({}) }),
    build: (module) => {
      build(module as never);
      return { exports: {} };
    },
  });
}

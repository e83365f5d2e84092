/** Type extensions and decorations: proxies, tables, functions, promises, errors, userdata and null, on either core. */
import { describe, expect, it } from "vitest";
import type { LuaEngine, LuaThread } from "wasmoon";
import { implementations, sleep } from "./implementations.js";

class Counter {
  static readonly made = "statically";
  count = 0;
  static from(count: number): Counter {
    const counter = new Counter();
    counter.count = count;
    return counter;
  }
  add(by: number): number {
    return (this.count += by);
  }
  get double(): number {
    return 2 * this.count;
  }
  toString(): string {
    return `Counter(${this.count})`;
  }
}

describe.each(implementations)("$name", ({ api }) => {
  const factory = new api.LuaFactory();

  const withEngine = async (use: (engine: LuaEngine) => unknown, options = {}): Promise<void> => {
    const engine = await factory.createEngine(options);
    try {
      await use(engine);
    } finally {
      engine.global.close();
    }
  };
  const run = (engine: LuaEngine, script: string): unknown => engine.doStringSync(script) as unknown;

  describe("decorations", () => {
    it("decorate, decorateFunction, decorateProxy and decorateUserdata make Decorations", () => {
      const target = {};
      const fn = (): void => undefined;
      const made = [
        [api.decorate(target, { metatable: { a: 1 } }), target, { metatable: { a: 1 } }],
        [api.decorateFunction(fn, { self: target }), fn, { self: target }],
        [api.decorateProxy(target, { proxy: false }), target, { proxy: false }],
        [api.decorateProxy(target), target, {}],
        [api.decorateUserdata(target), target, { reference: true }],
      ] as const;
      for (const [decoration, decorated, options] of made) {
        expect(decoration).toBeInstanceOf(api.Decoration);
        expect(decoration.target).toBe(decorated);
        expect(decoration.options).toEqual(options);
      }
    });

    it("a metatable on a table, whose functions are JavaScript's", () =>
      withEngine((engine) => {
        engine.global.set(
          "t",
          api.decorate(
            { own: 1 },
            {
              metatable: {
                __index: (_: unknown, key: string) => `${key}!`,
                __call: (_: unknown, x: number) => 2 * x,
              },
            },
          ),
        );
        expect(run(engine, "return type(t) .. t.own .. t.other .. t(4)")).toBe("table1other!8");
      }));

    it("a metatable on a userdata, and on a proxy none", () =>
      withEngine((engine) => {
        const target = { secret: 5 };
        engine.global.set("u", api.decorateUserdata(target));
        expect(run(engine, "return type(u) .. tostring(pcall(function() return u.secret end))")).toBe(
          "userdatafalse",
        );
        expect(engine.global.get("u")).toBe(target);
        expect(() => {
          engine.global.set(
            "p",
            api.decorate(target, { metatable: { __index: () => 1 }, proxy: true } as object),
          );
        }).not.toThrow();
      }));
  });

  describe("proxies", () => {
    it("read, write, call, count, walk, compare and show an object", () =>
      withEngine(
        (engine) => {
          const object = {
            name: "o",
            list: ["a", "b"],
            nested: { deep: 1 },
            hello: (who: string) => `hi ${who}`,
          };
          engine.global.set("o", object);
          expect(
            run(
              engine,
              "return type(o) .. o.name .. o.list[1] .. #o.list .. o.nested.deep .. o.hello('you')",
            ),
          ).toBe("userdataoa21hi you");
          run(engine, "o.name = 'changed' o.list[3] = 'c' o.nested.deep = o.nested.deep + 1");
          expect([object.name, object.list, object.nested.deep]).toEqual(["changed", ["a", "b", "c"], 2]);
          expect(
            run(engine, "local n = {} for k, v in pairs(o) do n[#n + 1] = k end return table.concat(n, ' ')"),
          ).toBe("name list nested hello");
          expect(run(engine, "return o == o and o.nested == o.nested and o ~= o.nested")).toBe(true);
          expect(run(engine, "return tostring(o) .. tostring(o.list)")).toBe("[object Object]a,b,c");
          expect(run(engine, "return select(2, pcall(function() return o[true] end))")).toBeInstanceOf(Error);
          expect(engine.global.get("o")).toBe(object);
          expect(run(engine, "return o")).toBe(object);
        },
        { injectObjects: true },
      ));

    it("instances keep their class, and classes their static members", () =>
      withEngine((engine) => {
        const counter = new Counter();
        engine.global.set("counter", counter);
        engine.global.set("Counter", Counter);
        expect(
          run(engine, "counter:add(2) return counter:add(3) .. counter.double .. tostring(counter)"),
        ).toBe("510Counter(5)");
        expect(counter.count).toBe(5);
        expect(run(engine, "return type(Counter) .. Counter.made .. Counter.from(7):add(1)")).toBe(
          "userdatastatically8",
        );
      }));

    it("a proxy of a function has its properties, and is called", () =>
      withEngine((engine) => {
        const fn = Object.assign((x: number) => x + 1, { label: "labelled" });
        engine.global.set("fn", api.decorateProxy(fn, { proxy: true }));
        expect(run(engine, "return fn.label .. fn(1) .. type(fn)")).toBe("labelled2userdata");
      }));

    it("proxy: false copies an object; those within it are proxies", () =>
      withEngine((engine) => {
        const object = { a: { b: [1, 2, { c: true }] } };
        engine.global.set("o", api.decorateProxy(object, { proxy: false }));
        expect(
          run(engine, "o.a.b[1] = 10 return type(o) .. type(o.a) .. o.a.b[1] .. tostring(o.a.b[3].c)"),
        ).toBe("tableuserdata10true");
        expect(object.a.b[0]).toBe(10); // an inner object is a proxy again
      }));
  });

  describe("tables", () => {
    const options = { enableProxy: false };

    it("objects and arrays go in, tables come out", () =>
      withEngine((engine) => {
        const value = { a: 1, b: [1, "two", false, { c: [] }], d: { e: { f: "g" } } };
        engine.global.set("v", value);
        expect(run(engine, "return type(v) .. #v.b .. v.b[2] .. v.d.e.f")).toBe("table4twog");
        expect(engine.global.get("v")).toEqual({ ...value, b: [1, "two", false, { c: {} }] });
        expect(run(engine, "return { 1, 2, 3 }")).toEqual([1, 2, 3]);
        expect(run(engine, "return { x = 1, [2] = 'b' }")).toEqual({ x: 1, "2": "b" });
        expect(run(engine, "return {}")).toEqual({});
      }, options));

    it("an object without a prototype", () =>
      withEngine((engine) => {
        const bare = Object.assign(Object.create(null) as Record<string, unknown>, { a: 1 });
        engine.global.set("v", api.decorateProxy({ bare }, { proxy: false }));
        expect(run(engine, "return v.bare.a")).toBe(1);
      }, options));

    it("cycles and shared tables stay so, both ways", () =>
      withEngine((engine) => {
        const cyclic: Record<string, unknown> = { name: "root" };
        cyclic["self"] = cyclic;
        cyclic["list"] = [cyclic, { back: cyclic }];
        engine.global.set("v", cyclic);
        expect(
          run(engine, "return v.self == v and v.list[1] == v and v.list[2].back == v and v.self.self.name"),
        ).toBe("root");
        const back = engine.global.get("v") as { self: unknown; list: [unknown, { back: unknown }] };
        expect(back.self).toBe(back);
        expect(back.list[1].back).toBe(back);
        const list = run(engine, "local t = { 1 } t[2] = t t[3] = { t } return t") as unknown[];
        expect(list[1]).toBe(list);
        expect((list[2] as unknown[])[0]).toBe(list);
      }, options));

    it("a function receives tables, and those that it calls give them", () =>
      withEngine((engine) => {
        let received: unknown;
        engine.global.set("take", (value: unknown) => {
          received = value;
          return { kept: value };
        });
        expect(run(engine, "return take({ 1, { x = 'y' } }).kept[2].x")).toBe("y");
        expect(received).toEqual([1, { x: "y" }]);
      }, options));
  });

  describe("functions", () => {
    it("of JavaScript: arguments, one result, several, none", () =>
      withEngine(
        (engine) => {
          engine.global.set("count", (...args: unknown[]) => args.length);
          engine.global.set("many", () => api.LuaMultiReturn.of<unknown>(1, "two", null));
          engine.global.set("none", () => undefined);
          expect(run(engine, "return count() .. count(nil) .. count(1, nil, 3)")).toBe("013");
          expect(
            run(engine, "return table.concat({ select('#', many()), (many()), (select(2, many())) }, ' ')"),
          ).toBe("3 1 two");
          expect(run(engine, "return select('#', none())")).toBe(0);
        },
        { injectObjects: true },
      ));

    it("options: receiveThread, receiveArgsQuantity, self, and a raw result", () =>
      withEngine((engine) => {
        const { global } = engine;
        global.set(
          "swap",
          api.decorateFunction(
            (thread: LuaThread, count: number) => {
              const values = [thread.getValue(1), thread.getValue(2)] as const;
              thread.pushValue(values[1]);
              thread.pushValue(values[0]);
              return new api.LuaRawResult(count);
            },
            { receiveThread: true, receiveArgsQuantity: true },
          ),
        );
        expect(run(engine, "local a, b = swap(1, 2) return a .. b")).toBe("21");
        const owner = { name: "owner" };
        global.set(
          "method",
          api.decorateFunction(
            function (this: typeof owner, x: unknown) {
              return `${this.name} ${String(x)}`;
            },
            { self: owner },
          ),
        );
        expect(run(engine, "return method('x')")).toBe("owner x");
        expect(new api.LuaRawResult(2).count).toBe(2);
      }));

    it("of Lua: called from JavaScript, with its first result, and as an argument", () =>
      withEngine((engine) => {
        run(
          engine,
          `
            function add(a, b) return a + b, "second" end
            callable = setmetatable({}, { __call = function(_, x) return x .. "!" end })
          `,
        );
        const add = engine.global.get("add") as (a: number, b: number) => number;
        expect(add(1, 2)).toBe(3);
        engine.global.set("apply", (fn: (x: number) => unknown, x: number) => fn(x));
        expect(run(engine, "return apply(function(x) return x * 3 end, 5)")).toBe(15);
        expect(() => add("x" as never, {} as never)).toThrow(/attempt to add a 'string' with a/);
        engine.global.set("fn", add);
        expect(run(engine, "return fn(20, 22)")).toBe(42);
      }));

    it("called later, and again and again", () =>
      withEngine(async (engine) => {
        const seen: unknown[] = [];
        engine.global.set(
          "later",
          (fn: (n: number) => unknown) => void setTimeout(() => seen.push(fn(1)), 1),
        );
        await engine.doString(
          "local n = 0 function tick(by) n = n + by return n end later(tick) later(tick)",
        );
        await sleep(10);
        expect(seen).toEqual([1, 2]);
        const tick = engine.global.get("tick") as (by: number) => number;
        for (let i = 0; i < 500; i++) tick(1);
        expect(tick(0)).toBe(502);
      }));

    it("nested, each side calling the other", () =>
      withEngine((engine) => {
        engine.global.set("js", (fn: (n: number) => number, n: number) => fn(n));
        expect(
          run(
            engine,
            "local function f(n) if n == 0 then return 0 end return 1 + js(f, n - 1) end return f(10)",
          ),
        ).toBe(10);
      }));

    it("cannot wait within a call from JavaScript", () =>
      withEngine((engine) => {
        engine.global.set("soon", () => sleep(1));
        run(engine, "function waits() soon():await() end");
        expect(engine.global.get("waits")).toThrow(/attempt to yield/);
      }));
  });

  describe("promises", () => {
    const withPromises = (use: (engine: LuaEngine) => unknown): Promise<void> =>
      withEngine(
        (engine) => {
          engine.global.set("soon", (value: unknown) => sleep(1, value));
          engine.global.set("fails", async () => {
            await sleep(1);
            throw new Error("rejected");
          });
          return use(engine);
        },
        { injectObjects: true },
      );

    it("await, and the value of a promise that is returned", () =>
      withPromises(async (engine) => {
        expect(await engine.doString("return soon('x'):await()")).toBe("x");
        expect(await (engine.doStringSync("return soon('y')") as Promise<unknown>)).toBe("y");
        expect(await engine.doString("local p = soon(1) return 'not awaited'")).toBe("not awaited");
      }));

    it("next, catch and finally", () =>
      withPromises(async (engine) => {
        const script = `
          local log = {}
          local function note(x) log[#log + 1] = tostring(x) return x end
          soon(2):next(function(x) return note(x * 2) end):next(function(x) note(x + 1) end):await()
          fails():catch(function(e) note(e.message) end):await()
          soon():finally(function() note('finally') end):await()
          return table.concat(log, ' ')`;
        expect(await engine.doString(script)).toBe("4 5 rejected finally");
        await expect(engine.doString("soon():next(function() error('in next') end):await()")).rejects.toThrow(
          /in next/,
        );
      }));

    it("Promise.create, resolve and all", () =>
      withPromises(async (engine) => {
        expect(await engine.doString("return Promise.create(function(resolve) resolve(5) end):await()")).toBe(
          5,
        );
        await expect(
          engine.doString("return Promise.create(function(_, reject) reject('no') end):await()"),
        ).rejects.toThrow(/no/);
        expect(await engine.doString("return Promise.resolve(6):await()")).toBe(6);
        expect(await engine.doString("return Promise.all({ soon(1), soon(2), 3 }):await()[3]")).toBe(3);
        await expect(engine.doString("Promise.all(1)")).rejects.toThrow(
          "argument must be an array of promises",
        );
      }));

    it("a rejection is an error of Lua", () =>
      withPromises(async (engine) => {
        await expect(engine.doString("fails():await()")).rejects.toThrow("rejected");
        expect(
          await engine.doString(
            "local ok, e = pcall(function() return fails():await() end) return tostring(ok) .. e.message",
          ),
        ).toBe("falserejected");
      }));

    it("not in the engine's own thread, and not without self", () =>
      withPromises((engine) => {
        expect(() => engine.doStringSync("soon():await()")).toThrow(/cannot await in the main thread/);
        expect(() => engine.doStringSync("soon().await()")).toThrow();
      }));

    it("in a coroutine that the script drives", () =>
      withPromises(async (engine) => {
        const script = `
          local co = coroutine.create(function() return soon('waited'):await() end)
          local _, promise = coroutine.resume(co)
          promise:await()
          local ok, value = coroutine.resume(co)
          return value .. coroutine.status(co)`;
        expect(await engine.doString(script)).toBe("waiteddead");
      }));
  });

  describe("errors", () => {
    it.each([
      ["with proxies", {}],
      ["without", { enableProxy: false }],
    ])("of JavaScript have their message in Lua, %s", (_name, options) =>
      withEngine((engine) => {
        engine.global.set("fail", () => {
          throw new RangeError("too far");
        });
        expect(run(engine, "local ok, e = pcall(fail) return tostring(ok) .. e.message")).toBe(
          "falsetoo far",
        );
        expect(run(engine, "local ok, e = pcall(fail) return tostring(e)")).toMatch(/too far/);
        expect(() => run(engine, "fail()")).toThrow(/too far/);
      }, options),
    );

    it("the stack of the JavaScript error is that of the error thrown", () =>
      withEngine(async (engine) => {
        function thrower(): void {
          throw new Error("deep");
        }
        engine.global.set("fail", thrower);
        const error = await engine.doString("fail()").catch((reason: unknown) => reason as Error);
        expect((error as Error).stack).toContain("thrower");
      }));

    it("a script stops at one", () =>
      withEngine((engine) => {
        let after = false;
        engine.global.set("fail", () => {
          throw new Error("stop");
        });
        engine.global.set("after", () => {
          after = true;
        });
        expect(() => run(engine, "fail() after()")).toThrow();
        expect(after).toBe(false);
      }));

    it("LuaTimeoutError is the error of a timeout", () =>
      withEngine(async (engine) => {
        expect(new api.LuaTimeoutError("x")).toBeInstanceOf(Error);
        const thread = engine.global.newThread();
        thread.loadString("coroutine.yield() while true do coroutine.yield() end");
        const error: unknown = await thread.run(0, { timeout: 5 }).catch((reason: unknown) => reason);
        expect(error).toBeInstanceOf(Error);
        expect((error as Error).message).toContain("thread timeout exceeded");
      }));
  });

  describe("userdata and null", () => {
    it("a userdata is collected, and its reference with it", () =>
      withEngine((engine) => {
        const { lua } = engine.global;
        engine.global.set("u", api.decorateUserdata({ x: 1 }));
        const index = lua.getLastRefIndex() ?? 0;
        expect(lua.getRef(index)).toEqual({ x: 1 });
        run(engine, "u = nil collectgarbage() collectgarbage()");
        expect(lua.getRef(index)).toBeUndefined();
      }));

    it("null", () =>
      withEngine(
        (engine) => {
          engine.global.set("n", null);
          expect(
            run(
              engine,
              "return tostring(n) .. type(n) .. tostring(n == null) .. tostring(n.anything == null)",
            ),
          ).toBe("nulluserdatatruetrue");
          expect(engine.global.get("n")).toBeNull();
        },
        { injectObjects: true },
      ));
  });

  it("integers, floats and numbers in text", () =>
    withEngine((engine) => {
      for (const value of [0, -1, 2 ** 31, 2 ** 32 + 1, -(2 ** 52), 2 ** 53, 1e15, 0.1]) {
        engine.global.set("n", value);
        expect(engine.global.get("n")).toBe(value);
      }
      engine.global.set("n", 2);
      expect(run(engine, "return math.type(n)")).toBe("integer");
      expect(run(engine, "return tostring(math.maxinteger)")).toBe("9223372036854775807");
      engine.global.set("n", 2.5);
      expect(run(engine, "return math.type(n)")).toBe("float");
    }));
});

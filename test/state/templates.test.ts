/** Templates: states that begin as copies of a prepared one. */
import { describe, expect, it } from "vitest";
import { defineModule, hostObject, type LuaState, type Template } from "../../src/index.js";
import { caught } from "../support/caught.js";
import { coded } from "../support/coded.js";
import { products, sharedRuntime } from "../support/products.js";
import { rejection } from "../support/promises.js";

const PREPARE = `
  list = {}
  for i = 1, 2000 do list[i] = { id = i, name = "name" .. i, long = ("x"):rep(i % 50) } end
  byTable = { [list[1]] = "one", [list[2]] = "two", [print] = "print", [1.5] = "half", [true] = "yes" }
  weak = setmetatable({}, { __mode = "k" })
  weak[list[3]] = "three"
  local count = 0
  function counter() count = count + 1; return count end
  Class = setmetatable({}, { __call = function(c, v) return setmetatable({ v = v }, c) end })
  Class.__index = Class
  Class.__add = function(a, b) return Class(a.v + b.v) end
  function Class:get() return self.v end
  object = Class(20)
  generator = coroutine.wrap(function() for i = 1, 5 do coroutine.yield(i) end end)
  generator()
  dead = coroutine.create(function() error("gone") end)
  coroutine.resume(dead)
  fresh = coroutine.create(function(...) return ... end)
  closed = io.tmpfile(); closed:close()
  finalized = setmetatable({}, { __gc = function() log("finalized") end })
`;

describe.each(products)("templates ('$name')", (product) => {
  const runtime = sharedRuntime(product, { realFiles: false });
  const check = (state: LuaState) => {
    expect(
      state.run(`
        assert(#list == 2000 and list[1999].name == "name1999" and list[49].long == ("x"):rep(49))
        local found = 0
        for k, v in pairs(byTable) do assert(byTable[k] == v); found = found + 1 end
        assert(byTable[list[1]] == "one" and byTable[list[2]] == "two" and byTable[print] == "print")
        assert(byTable[1.5] == "half" and byTable[true] == "yes" and weak[list[3]] == "three" and found == 5)
        list[#list + 1] = { id = 2001 }
        byTable[list[2001]] = 1
        assert((object + object):get() == 40)
        local values = {}
        for i = 1, 4 do values[i] = generator() end
        assert(table.concat(values, " ") == "2 3 4 5")
        assert(coroutine.status(dead) == "dead" and select(2, coroutine.resume(fresh, 7)) == 7)
        assert(tostring(io.stdout):match("^file %(0x") and io.type(closed) == "closed file")
        collectgarbage(); collectgarbage("generational"); collectgarbage("step"); collectgarbage("incremental")
        collectgarbage()
        return counter(), #list, next(weak) == list[3]
      `),
    ).toEqual([1, 2001, true]);
  };

  it("copy tables, functions, coroutines and classes, each copy for itself", async () => {
    const logged: string[] = [];
    using template = await runtime().template({
      globals: { log: (text: unknown) => void logged.push(String(text)) },
      run: PREPARE,
    });
    const before = runtime().stats().states;
    for (let round = 0; round < 2; round++) {
      const states = [template.createState(), template.createState()];
      for (const state of states) check(state);
      expect(states[0]?.memory.used).toBeGreaterThan(100_000);
      for (const state of states) state.close();
      expect(logged.splice(0)).toEqual(["finalized", "finalized"]);
    }
    expect(runtime().stats().states).toBe(before);
  });

  it("leave no memory behind", async () => {
    using template = await runtime().template({ run: PREPARE, globals: { log: () => undefined } });
    const round = () => {
      for (let i = 0; i < 20; i++) template.createState().close();
    };
    round();
    const { memory } = runtime().stats();
    for (let i = 0; i < 5; i++) round();
    expect(runtime().stats().memory).toBe(memory);
  });

  it("share JavaScript's functions and objects, and know classes and modules", async () => {
    class Point {
      constructor(
        public x: number,
        public y: number,
      ) {}
      sum() {
        return this.x + this.y;
      }
    }
    const shared = hostObject({ n: 1 });
    const counting = defineModule({
      name: "counting",
      types: (t) => ({
        export: t.record({ up: t.function({ params: [t.param("n", t.integer)], results: [t.integer] }) }),
      }),
      build: () => ({ exports: { up: (n: number) => n + 1 } }),
    });
    const other = defineModule({
      name: "other",
      types: (t) => ({ export: t.record({ one: t.integer }) }),
      build: () => ({ exports: { one: 1 } }),
    });
    using template = await runtime().template({
      modules: [counting, other],
      run: (state) => {
        state.registerClass(Point);
        state.set("Point", Point);
        state.set("shared", shared);
        state.set("twice", (n: number) => 2 * n);
        const method = { offset: 5, add: (n: number) => n + method.offset };
        state.set("method", method);
        state.run("p = Point(3, 4); counting = require 'counting'; held = p.sum");
      },
    });
    using one = template.createState();
    using two = template.createState();
    for (const state of [one, two]) {
      expect(
        state.run(
          "p.x = p.x + 1; shared.n = shared.n + 1; return p.x, p:sum(), held(p), twice(4), method.add(1)",
        ),
      ).toEqual(state === one ? [4, 8, 8, 8, 6] : [5, 9, 9, 8, 6]);
      expect(
        state.run("return counting.up(1), require('counting') == counting, require('other').one"),
      ).toEqual([2, true, 1]);
      expect(state.run("return pcall(function() counting.up = 1 end)")[0]).toBe(false);
      state.bind(counting);
      expect(state.run("return counting == package.loaded.counting")).toEqual([true]);
      expect(state.get("p")).toBeInstanceOf(Point);
      expect(state.get("shared")).toBe(shared);
    }
    one.registerClass(class Late {}, { name: "Late" });
    one.run("p, shared, held = nil; collectgarbage(); collectgarbage()");
    expect(two.run("return p.x, shared.n")).toEqual([5, 3]);
    expect(shared).toEqual({ n: 3 });
  });

  it("give each state its own streams, files, limits, globals and random numbers", async () => {
    using template = await runtime().template({
      path: "/lib/?.lua",
      files: { "/lib/a.lua": "return 'a'", "/lib/b.lua": "return 'b'" },
      limits: { fuel: 10_000 },
      globals: { who: "template" },
      run: "a = require 'a'; function spin() while true do end end",
    });
    const texts: string[] = [];
    const stateOf = (who: string) =>
      template.createState({
        globals: { who },
        files: { "/lib/b.lua": `return '${who}'`, "/lib/c.lua": "return 'c'" },
        stdout: { write: (bytes) => void texts.push(new TextDecoder().decode(bytes)) },
        environment: { WHO: who },
      });
    using one = stateOf("one");
    using two = stateOf("two");
    for (const state of [one, two])
      state.run(
        "print(who, a, require 'b', require 'c', os.getenv 'WHO'); io.open('/lib/a.lua', 'w'):write('x'):close()",
      );
    expect(texts.join("")).toBe("one\ta\tone\tc\tone\ntwo\ta\ttwo\tc\ttwo\n");
    using three = template.createState();
    expect(three.run("return who, io.open('/lib/a.lua'):read('a'), (require 'b')")).toEqual([
      "template",
      "return 'a'",
      "b",
    ]);
    const random = [one, two, three].map((state) => state.run("return math.random(0)")[0]);
    expect(new Set(random).size).toBe(3);
    expect(caught(() => one.run("spin()"))).toMatchObject({ code: "ERR_LIMIT", limit: "fuel" });
    using limited = template.createState({ limits: { memory: one.memory.held + 100_000, fuel: 1e6 } });
    expect(caught(() => limited.run("local s = 'x' while true do s = s .. s end"))).toEqual(
      coded("ERR_LUA_MEMORY"),
    );
    using seeded = await runtime().template({ seed: 7 });
    expect(new Set([1, 2].map(() => seeded.createState().run("return math.random(0)")[0])).size).toBe(1);
  });

  it("work for strict states, for workflows and with errors in what was loaded", async () => {
    using strict = await runtime().template({ sandbox: "strict", run: "x = string.rep" });
    using state = strict.createState();
    expect(state.run("return x('a', 3), io, pcall(rawset, string, 'rep', 1)").slice(0, 3)).toEqual([
      "aaa",
      undefined,
      false,
    ]);
    using workflow = await runtime().template({ kind: "workflow" });
    using first = workflow.createState();
    using second = workflow.createState();
    expect(first.kind).toBe("workflow");
    expect(first.run("return math.random(1000)")).toEqual(second.run("return math.random(1000)"));
    using failing = await runtime().template({ run: "function bad()\n  error('here')\nend" });
    using third = failing.createState();
    expect((caught(() => third.run("bad()")) as Error).message).toContain("template:2: here");
    expect(await third.runAsync("return 1 + ...", { args: [1] })).toEqual([2]);
  });

  it.each<[what: string, obstacle: string, prepare: (state: LuaState) => unknown]>([
    ["an open file", "an open file", (state) => state.run("file = io.tmpfile()")],
    [
      "a coroutine in C code",
      "a suspended coroutine with a call of a C function",
      (state) =>
        state.run("co = coroutine.create(function() dofile('/y.lua') end); coroutine.resume(co); return co"),
    ],
    [
      "a call that waits",
      "an asynchronous call that has not ended",
      (state) => {
        state.set("never", () => new Promise(() => undefined));
        state.runAsync("never()").catch(() => undefined);
      },
    ],
  ])("refuse %s", async (_, obstacle, prepare) => {
    const error = await rejection(
      runtime().template({ files: { "/y.lua": "coroutine.yield()" }, run: prepare }),
    );
    expect(error).toEqual(coded("ERR_TEMPLATE_CONTENT"));
    expect((error as Error).message).toContain(obstacle);
  });

  it("fail as their chunk does, refuse wrong options, and can be closed", async () => {
    expect(await rejection(runtime().template({ run: "error('no')" }))).toEqual(coded("ERR_LUA"));
    expect(await rejection(runtime().template({ run: 1 as never }))).toMatchObject({ option: "run" });
    expect(await rejection(runtime().template({ rnu: "" } as never))).toMatchObject({ option: "rnu" });
    const template: Template = await runtime().template();
    for (const option of ["sandbox", "libraries", "modules", "context", "confined"])
      expect(caught(() => template.createState({ [option]: undefined }))).toMatchObject({ option });
    using state = template.createState();
    expect(template.size).toBeGreaterThan(10_000);
    template.close();
    template.close();
    expect(template.closed).toBe(true);
    expect(() => template.createState()).toThrow(coded("ERR_TEMPLATE_CLOSED"));
    expect(state.run("return 1")).toEqual([1]);
    const own = await product.loadRuntime({ realFiles: false });
    const last = await own.template();
    own.close();
    expect(() => last.createState()).toThrow(coded("ERR_TEMPLATE_CLOSED"));
    expect(() => Object.getOwnPropertyDescriptor(Object.getPrototypeOf(last), "size")?.get?.call({})).toThrow(
      coded("ERR_RECEIVER"),
    );
  });
});

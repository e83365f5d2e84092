/** Packed objects: fields in memory that Lua and JavaScript both read and write. */
import { describe, expect, it } from "vitest";
import {
  definePacked,
  type LuaError,
  type LuaFunction,
  type LuaState,
  type LuaTable,
  type PackedArray,
} from "../../src/index.js";
import { thrown } from "../support/caught.js";
import { products, sharedRuntime } from "../support/products.js";

const failure = (run: () => unknown) => thrown(run) as LuaError;

const Entity = definePacked(
  { hits: "i32", x: "f64", y: "f64" },
  {
    name: "Entity",
    methods: {
      move(dx: number, dy: number) {
        this.x += dx;
        this.y += dy;
        return this;
      },
    },
  },
);

describe.each(products)("packed objects ('$name')", (product) => {
  const runtime = sharedRuntime(product);
  const use = (step: (state: LuaState, all: ReturnType<typeof threeOf>) => void) => {
    using state = runtime().createState();
    step(state, threeOf(state));
  };
  const threeOf = (state: LuaState) => {
    const all = state.packed(Entity, 3);
    state.set("all", all);
    return all;
  };

  it("have the same fields in both languages, 0 at first", () => {
    use((state, all) => {
      expect(
        state.run("return #all, all[1].x, all[3].hits, math.type(all[1].x), math.type(all[1].hits)"),
      ).toEqual([3, 0, 0, "float", "integer"]);
      all.at(1).x = 1.5;
      all.at(1).hits = -7;
      state.run("local e = all[2]; e.y = e.x + 1; e.hits = e.hits - 1; local k = 'x'; e[k] = 3");
      expect(JSON.parse(JSON.stringify(all.at(1)))).toEqual({ hits: -8, x: 3, y: 2.5 });
      expect(JSON.parse(JSON.stringify([all.at(0), all.at(2)]))).toEqual(
        Array(2).fill({ hits: 0, x: 0, y: 0 }),
      );
      expect(state.run("local k = 'hits'; return math.type(all[2].x), all[2][k]")).toEqual(["float", -8]);
    });
  });

  it("take in Lua what the field can hold", () => {
    use((state, all) => {
      state.run(`
        local e = all[1]
        e.hits = 7.0; assert(math.type(e.hits) == "integer" and e.hits == 7)
        e.hits = -2^31; e.hits = 0x7fffffff
        e.x = math.maxinteger; e.y = -1 // 0.0
      `);
      expect([all.at(0).hits, all.at(0).x, all.at(0).y]).toEqual([2 ** 31 - 1, 2 ** 63, -Infinity]);
      state.run("all[1].x = -0.0; all[1].y = 0/0");
      expect([all.at(0).x, all.at(0).y]).toEqual([-0, NaN]);
      state.run("all[1].x = math.maxinteger - 512"); // rounded as Lua rounds it
      expect(state.run("return all[1].x == math.maxinteger - 512 + 0.0")).toEqual([true]);
    });
  });

  it.each([
    ["hits = 1.5", "number has no integer representation"],
    ["hits = 2147483648", "2147483648 is not a 32-bit integer (-2147483648 to 2147483647)"],
    ["hits = math.mininteger", "-9223372036854775808 is not a 32-bit integer (-2147483648 to 2147483647)"],
    ["hits = '1'", "number expected, got string"],
    ["x = nil", "number expected, got nil"],
    ["y = true", "number expected, got boolean"],
    ["y = {}", "number expected, got table"],
  ])("refuse in Lua e.%s", (statement, problem) => {
    use((state, all) => {
      all.at(0).hits = 5;
      const message = `field '${statement.slice(0, statement.indexOf(" "))}' of Entity: ${problem}`;
      const run = `local e = all[1]\ne.${statement}`;
      expect(failure(() => state.run(run))).toMatchObject({
        message,
        traceback: expect.stringContaining(":2: in main chunk") as string,
        cause: { code: "ERR_PACKED_VALUE", message },
      });
      expect(state.run(`return pcall(function() ${run} end)`)[0]).toBe(false);
      expect(JSON.parse(JSON.stringify(all.at(0)))).toEqual({ hits: 5, x: 0, y: 0 });
    });
  });

  it("refuse the same values in JavaScript", () => {
    use((_, all) => {
      const e = all.at(0) as unknown as Record<string, unknown>;
      const refused = (field: string, value: unknown) => thrown(() => (e[field] = value));
      for (const [field, value, problem] of [
        ["hits", 1.5, "number has no integer representation"],
        ["hits", -(2 ** 31) - 1, "-2147483649 is not a 32-bit integer (-2147483648 to 2147483647)"],
        ["hits", "1", "number expected, got string"],
        ["x", undefined, "number expected, got nil"],
        ["x", 5n, "number expected, got bigint"],
      ] as const)
        expect(refused(field, value)).toMatchObject({
          code: "ERR_PACKED_VALUE",
          message: `field '${field}' of Entity: ${problem}`,
        });
      expect(JSON.parse(JSON.stringify(e))).toEqual({ hits: 0, x: 0, y: 0 });
    });
  });

  it("name a field that does not exist, and what cannot be assigned", () => {
    use((state) => {
      for (const [chunk, message] of [
        ["return all[1].hit", "field 'hit' of Entity: there is no such field; did you mean 'hits'?"],
        ["all[1].z = 1", "field 'z' of Entity: there is no such field"],
        ["return all[1][1]", "field '1' of Entity: there is no such field"],
        ["return all[1][nil]", "of Entity: there is no such field"],
        ["all[1][{}] = 1", "of Entity: there is no such field"],
        ["all[1]:jump()", "field 'jump' of Entity: there is no such field"],
        ["all[1].move = 1", "field 'move' of Entity: a method cannot be replaced"],
        ["all[1] = all[2]", "field '1' of an array of Entity: objects of an array cannot be replaced"],
        ["all.x = 1", "objects of an array cannot be replaced"],
        ["return all.x", "field 'x' of an array of Entity: an array has integer keys only"],
      ] as const)
        expect(failure(() => state.run(chunk))).toMatchObject({
          message: expect.stringContaining(message) as string,
          cause: { code: "ERR_PACKED_FIELD" },
        });
      expect(state.run("return all[0], all[4], all[-1], all[1.0] == all[1], all[1.5], all[2^53]")).toEqual([
        undefined,
        undefined,
        undefined,
        true,
        undefined,
        undefined,
      ]);
    });
  });

  it("have methods in both languages, with the object as this", () => {
    use((state, all) => {
      expect(state.run("local e = all[2]; return e:move(1, 2) == e, e.x, e.y")).toEqual([true, 1, 2]);
      expect(all.at(1).move(1, 1)).toBe(all.at(1));
      expect([all.at(1).x, all.at(1).y]).toEqual([2, 3]);
      expect(failure(() => state.run("local move = all[1].move; move(5, 1, 1)"))).toMatchObject({
        message: expect.stringContaining("bad argument #1 to 'move' (Entity expected, got number)") as string,
        cause: { code: "ERR_ARGUMENT" },
      });
    });
  });

  it("are the same objects wherever they go", () => {
    use((state, all) => {
      const [same, differs] = state.run("return ... == all[1], all[1] == all[2]", { args: [all.at(0)] });
      expect([same, differs]).toEqual([true, false]);
      expect(state.run("return all, all[3], {all[3]}", { result: "all" }).slice(0, 2)).toEqual([
        all,
        all.at(2),
      ]);
      const seen: unknown[] = [];
      state.set("see", (...values: unknown[]) => {
        seen.push(...values);
        return values[0];
      });
      expect(state.run("return see(all[2], all) == all[2]")).toEqual([true]);
      expect(seen[0]).toBe(all.at(1));
      expect(seen[1]).toBe(all);
      state.set("deep", { list: [all.at(0), all], byName: { e: all.at(1) } });
      expect(
        state.run("return deep.list[1] == all[1], deep.list[2] == all, deep.byName.e == all[2]"),
      ).toEqual([true, true, true]);
      const copy = state.get<LuaTable>("deep").toJS() as { list: unknown[]; byName: { e: unknown } };
      expect(copy.list[0]).toBe(all.at(0));
      expect(copy.byName.e).toBe(all.at(1));
    });
  });

  it("are visited by pairs, ipairs and tostring in Lua", () => {
    use((state, all) => {
      all.at(1).hits = 4;
      state.run(`
        local fields = {}
        for k, v in pairs(all[2]) do fields[#fields + 1] = k .. "=" .. v end
        table.sort(fields)
        assert(table.concat(fields, " ") == "hits=4 x=0.0 y=0.0", table.concat(fields, " "))
        local n = 0
        for i, e in pairs(all) do n = n + 1; assert(i == n and e == all[i]) end
        assert(n == 3)
        for i, e in ipairs(all) do n = n - 1; assert(e == all[i]) end
        assert(n == 0)
        assert(tostring(all[2]) == "Entity: 2" and tostring(all) == "array of 3 Entity")
        assert(type(all) == "userdata" and type(all[1]) == "userdata")
        assert(getmetatable(all) == false and getmetatable(all[1]) == false)
      `);
    });
  });

  it("are iterated in JavaScript, and by a cursor", () => {
    use((state, all) => {
      for (const [i, e] of [...all].entries()) e.x = i + 1;
      expect(state.run("return all[1].x, all[2].x, all[3].x")).toEqual([1, 2, 3]);
      const cursor = all.cursor();
      let sum = 0;
      for (let i = 0; i < all.length; i++) sum += cursor.moveTo(i).x;
      expect(sum).toBe(6);
      cursor.moveTo(1).move(10, 0);
      expect(all.at(1).x).toBe(12);
      expect(state.run("return ... == all[2]", { args: [cursor] })).toEqual([true]);
      for (const index of [3, -1, 0.5, NaN, 2 ** 32]) {
        expect(thrown(() => all.at(index))).toMatchObject({ code: "ERR_PARAMETER" });
        expect(thrown(() => cursor.moveTo(index))).toMatchObject({ code: "ERR_PARAMETER" });
      }
      expect(thrown(() => all.at("length" as never))).toMatchObject({ code: "ERR_PARAMETER" });
      expect(cursor.x).toBe(12);
    });
  });

  it("are elements of a Float64Array and of an Int32Array", () => {
    use((state, all) => {
      const { size, offsets } = Entity;
      expect(offsets).toEqual({ x: 0, y: 1, hits: 4 });
      const { f64, i32 } = all;
      expect([f64.length, i32.length]).toEqual([9, 18]);
      state.run("all[2].y = 2.5; all[3].hits = -3");
      expect([f64[size / 8 + offsets.y], i32[(2 * size) / 4 + offsets.hits]]).toEqual([2.5, -3]);
      f64[offsets.x] = 7;
      i32[offsets.hits] = 8;
      expect(state.run("return all[1].x, all[1].hits, all[1].y, all[2].x")).toEqual([7, 8, 0, 0]);
      all.close();
      for (const view of ["f64", "i32"] as const)
        expect(thrown(() => all[view])).toMatchObject({ code: "ERR_HANDLE_CLOSED" });
    });
  });

  it("keep their fields when the memory grows", () => {
    use((state, all) => {
      const e = all.at(2);
      e.x = 42;
      state.run("big = string.rep('x', 40 * 2^20); all[3].hits = 5");
      expect([e.x, e.hits]).toEqual([42, 5]);
      expect(all.f64.subarray(6, 8)).toEqual(new Float64Array([42, 0]));
      e.hits = 6;
      e.y = 7;
      expect(state.run("big = nil; return all[3].hits, all[3].y")).toEqual([6, 7]);
    });
  });

  it("live in Lua as long as JavaScript has their array", () => {
    use((state, all) => {
      const e = all.at(0);
      state.run("all[1].x = 8; all = nil; collectgarbage(); collectgarbage()");
      e.y = 9;
      state.set("all", all);
      expect(state.run("return all[1].x, all[1].y")).toEqual([8, 9]);
      all.close();
      for (const step of [
        () => e.x,
        () => e.hits,
        () => (e.x = 1),
        () => (e.hits = 1),
        () => state.set("e", e),
      ])
        expect(thrown(step)).toMatchObject({ code: "ERR_HANDLE_CLOSED" });
      expect(state.run("return all[1].x")).toEqual([8]);
      const [again] = state.run<[typeof all]>("return all");
      expect([again.closed, again.length, again.at(0).y]).toEqual([false, 3, 9]);
    });
  });

  it("keep the handle of their array open beyond a scope", async () => {
    using state = runtime().createState();
    threeOf(state).close();
    const one = state.scope(() => state.run<{ x: number }>("return all[1]", { result: "one" }));
    expect(state.handleCount).toBe(1);
    one.x = 3;
    expect(state.run("return all[1].x, all[1] == ...", { args: [one] })).toEqual([3, true]);
    state.get<PackedArray>("all").close();
    const kept = await state.scopeAsync((scope) => {
      const all = scope.use(state.get<PackedArray<{ x: "f64" }>>("all"));
      return Promise.resolve(all.at(0));
    });
    expect(kept.x).toBe(3);
    state.get<PackedArray>("all").close();
    state.scope(() => void state.run("return all[1]"));
    expect(state.handleCount).toBe(0);
  });

  it("leave no handle behind when Lua uses them alone", () => {
    use((state, all) => {
      all.close();
      expect(
        state.run("local e = all[1]; return #all, e:move(1, 1) == e, e.x, tostring(e), tostring(all)"),
      ).toEqual([3, true, 1, "Entity: 1", "array of 3 Entity"]);
      expect(failure(() => state.run("all[1].x = 'a'"))).toMatchObject({
        cause: { code: "ERR_PACKED_VALUE" },
      });
      expect(state.handleCount).toBe(0);
    });
  });

  it("have a name in messages, and content in JSON", () => {
    use((state, all) => {
      const other = state.packed(definePacked({ x: "f64" }, { name: "Other" }));
      state.set("other", other);
      expect(failure(() => state.run("all[1].move(other[1], 1, 1)")).message).toContain(
        "(Entity expected, got Other)",
      );
      expect(failure(() => state.run("all[1].move(other, 1, 1)")).message).toContain(
        "(Entity expected, got array of Other)",
      );
      all.at(0).x = 1;
      expect(JSON.stringify(all)).toBe(
        '[{"hits":0,"x":1,"y":0},{"hits":0,"x":0,"y":0},{"hits":0,"x":0,"y":0}]',
      );
      all.close();
      other.close();
      const table = state.run<LuaTable>("return { first = all[1] }", { result: "one" });
      expect(JSON.stringify(table)).toBe('{"first":{"hits":0,"x":1,"y":0}}');
      expect(state.handleCount).toBe(1);
    });
  });

  it("end with their state", () => {
    const state = runtime().createState();
    const e = threeOf(state).at(0);
    state.close();
    for (const step of [() => e.x, () => (e.hits = 1)])
      expect(thrown(step)).toMatchObject({ code: "ERR_STATE_CLOSED" });
  });

  it("belong to one state", () => {
    use((_, all) => {
      using other = runtime().createState();
      expect(thrown(() => other.set("e", all.at(0)))).toMatchObject({ code: "ERR_HANDLE_FOREIGN" });
      expect(other.packed(Entity).at(0).x).toBe(0);
    });
  });

  it("count as memory of the state", () => {
    use((state) => {
      state.run("collectgarbage()");
      const before = state.memory.used;
      using many = state.packed(Entity, 10_000);
      expect(state.memory.used - before).toBeGreaterThan(10_000 * 23);
      expect(many.length).toBe(10_000);
      state.limits.set({ memory: state.memory.used + 100_000 });
      expect(thrown(() => state.packed(Entity, 10_000))).toMatchObject({ code: "ERR_LUA_MEMORY" });
    });
  });

  it("are copied with a template", async () => {
    using template = await runtime().template({
      run(state) {
        const all = state.packed(Entity, 2);
        all.at(1).x = 5;
        state.set("all", all);
        state.run("kept = all[2]");
      },
    });
    using a = template.createState();
    using b = template.createState();
    const own = a.get<PackedArray<{ x: "f64" }>>("all");
    expect(own.at(1).x).toBe(5);
    own.at(1).x = 6;
    expect(a.run("return kept == all[2], kept.x, kept:move(1, 0).x")).toEqual([true, 6, 7]);
    expect(b.run("return kept == all[2], kept.x")).toEqual([true, 5]);
    expect(b.packed(Entity).at(0).move(2, 0).x).toBe(2);
  });

  it("withstand a script that calls their metamethods with other values", () => {
    use((state) => {
      const other = state.packed(definePacked({ x: "f64" }, { name: "Other" }));
      state.set("other", other);
      state.run(`
        for _, packed in ipairs { all, all[1] } do
          for name, metamethod in pairs(debug.getmetatable(packed)) do
            if type(metamethod) == "function" then
              for _, value in ipairs { 5, "x", {}, io.stdout, other, other[1], print } do
                pcall(metamethod, value, "x", 1)
                pcall(metamethod, value, 1, 1)
                pcall(metamethod, value)
              end
              pcall(metamethod)
            end
          end
          assert(not pcall(debug.setuservalue, packed, {}, 1))
          assert(not pcall(debug.setmetatable, packed, {}))
          assert(not pcall(function() debug.getmetatable(packed).__index = print end))
          local fields = debug.getuservalue(packed, 1)
          assert(not pcall(rawset, fields, "x", 1 << 30))
        end
        local _, e = pcall(debug.getmetatable(all[1]).__index, other[1], "y")
        assert(tostring(e):find("Entity expected, got", 1, true), tostring(e))
        _, e = pcall(debug.getmetatable(all).__len, other)
        assert(tostring(e):find("array of Entity expected", 1, true), tostring(e))
      `);
      expect(other.at(0).x).toBe(0);
    });
  });

  it("work within metatables, closures and coroutines", () => {
    use((state, all) => {
      const [step] = state.run<[LuaFunction<[], [number]>]>(`
        local proxy = setmetatable({}, { __index = all[1], __newindex = all[1] })
        local co = coroutine.wrap(function()
          while true do
            proxy.x = proxy.x + 1
            coroutine.yield(proxy.x)
          end
        end)
        return function() return co() end
      `);
      expect([step(), step()]).toEqual([[1], [2]]);
      expect(all.at(0).x).toBe(2);
    });
  });
});

describe("definePacked", () => {
  it("lays out doubles before integers, aligned", () => {
    expect(Entity.size).toBe(24);
    expect(definePacked({ a: "i32", b: "i32" }).size).toBe(8);
    expect(definePacked({ a: "i32", b: "f64", c: "i32", d: "i32" }).size).toBe(24);
  });

  it.each([
    [undefined, "parameter fields: expected an object, found undefined"],
    [{}, "parameter fields: a packed object has at least one field"],
    [{ x: "f46" }, "parameter fields: field 'x': there is no kind 'f46'; did you mean 'f64'?"],
    [{ x: 8 }, "parameter fields: field 'x': expected one of f64, i32, found number"],
    [{ "a b": "f64" }, "parameter fields: 'a b' is not an identifier of at most 40 characters"],
    [{ toJSON: "f64" }, "parameter fields: 'toJSON' cannot be the name of a field or method"],
  ])("refuses the fields %j", (fields, message) => {
    expect(thrown(() => definePacked(fields as never))).toMatchObject({
      code: "ERR_PARAMETER",
      message: expect.stringContaining(message) as string,
    });
  });

  it.each([
    [{ methods: { x() {} } }, "'x' is a field"],
    [{ methods: { f: 1 } }, "'f': expected a function, found number"],
    [{ methods: { moveTo() {} } }, "'moveTo' cannot be the name of a field or method"],
    [{ method: {} }, "method"],
    [{ name: 1 }, "name"],
  ])("refuses the options %j", (options, message) => {
    expect(thrown(() => definePacked({ x: "f64" }, options as never))).toMatchObject({
      name: "ValueError",
      message: expect.stringContaining(message) as string,
    });
  });
});

describe("LuaState.packed", () => {
  const runtime = sharedRuntime(products[0]!);

  it.each([
    [{}, 1, "parameter type: expected what definePacked returns, found object"],
    [Entity, 0, "parameter count: expected an integer above 0, found 0"],
    [Entity, 1.5, "parameter count: expected an integer above 0, found 1.5"],
    [Entity, "2", "parameter count: expected an integer above 0, found 2"],
    [Entity, 2 ** 30, "parameter count: 1073741824 objects of 24 bytes are more than 1073741824 bytes"],
  ])("refuses %#", (type, count, message) => {
    using state = runtime().createState();
    expect(thrown(() => state.packed(type as never, count as never))).toMatchObject({
      code: "ERR_PARAMETER",
      message,
    });
  });

  it("makes one object unless told otherwise", () => {
    using state = runtime().createState();
    expect(state.packed(Entity).length).toBe(1);
  });
});

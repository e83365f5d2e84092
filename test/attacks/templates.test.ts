/** Copies of a template are neighbours: one tries to change what the others and the template have, or takes their limits. */
import { describe, expect, it } from "vitest";
import { hasCode, LimitError, ProgramExit, type LuaState } from "../../src/index.js";
import { products, sharedRuntime } from "../support/products.js";

const PREPARE = `
  list, object, big = { 1, 2, 3 }, setmetatable({}, { __index = { kind = "object" } }), ("x"):rep(100000)
  generator = coroutine.wrap(function() for i = 1, 3 do coroutine.yield(i) end end)
  local count = 0
  function counter() count = count + 1 return count end
  weak = setmetatable({ list }, { __mode = "v" })
  first = math.random(1 << 40)
`;

const LOOK = `
  local f = io.open("/kept")
  local kept = f and f:read("a")
  if f then f:close() end
  return list[1], object.kind, generator(), counter(), #big, ("a"):upper(), tostring(1.5), type(string.format), weak[1] == list, x == nil, kept`;

/** What a copy does to itself, and tries to do to others. */
const ATTACKS: Readonly<Record<string, string>> = {
  "its tables": "list[1] = 'bad' x = 1 getmetatable(object).__index.kind = 'bad'",
  "its libraries": "string.format, table.insert, string.upper = nil, nil, nil",
  "the metatable of strings": "getmetatable('').__index = { upper = function() return 'bad' end }",
  "metatables of numbers": "debug.setmetatable(0, { __tostring = function() return 'bad' end })",
  "its coroutine": "generator() generator() generator()",
  "its closures": "for i = 1, 10 do counter() end debug.setupvalue(counter, 1, 100)",
  "the registry": "local r = debug.getregistry() for k in pairs(r) do r[k] = nil end",
  "what it holds": "list, object, big, generator, counter = nil collectgarbage() collectgarbage()",
  "its files": "local f = io.open('/kept', 'w') f:write('bad') f:close()",
  "a finalizer": "setmetatable(_G, { __gc = function() list[1] = 'bad' end })",
  "its end": "os.exit(0)",
  "its end with close": "os.exit(0, true)",
  "its memory": "local t = {} while true do t[#t + 1] = ('y'):rep(10000) .. #t end",
  "its time": "while true do end",
  "a hook": "debug.sethook(function() list[1] = 'bad' end, '', 1)",
  "generational mode":
    "collectgarbage('generational') for i = 1, 1000 do list[i] = { i } end collectgarbage() collectgarbage('stop')",
};

describe.each(products)("copies of a template ($name)", (product) => {
  const runtime = sharedRuntime(product, { realFiles: false });

  it.each(Object.entries(ATTACKS))("do not reach the others: %s", async (_, code) => {
    using template = await runtime().template({ run: PREPARE });
    const expected = withCopy(template.createState(), (state) => state.run(LOOK));
    expect(expected).toEqual([1, "object", 1, 1, 100000, "A", "1.5", "function", true, true, undefined]);
    using before = template.createState();
    const hostile = template.createState({ limits: { memory: 4 * 2 ** 20, timeout: 100 } });
    try {
      hostile.run(code);
    } catch (error) {
      const isEnd =
        error instanceof LimitError || hasCode(error, "ERR_LUA_MEMORY") || error instanceof ProgramExit;
      if (!isEnd) throw error;
    }
    using during = template.createState();
    expect(before.run(LOOK)).toEqual(expected);
    hostile.close();
    expect(during.run(LOOK)).toEqual(expected);
    expect(withCopy(template.createState(), (state) => state.run(LOOK))).toEqual(expected);
  });

  it("have limits of their own", async () => {
    using template = await runtime().template({ run: PREPARE });
    using limited = template.createState({ limits: { timeout: 20, memory: 2 ** 20, fuel: 1e9 } });
    expect(() => limited.run("while true do end")).toThrow(LimitError);
    using free = template.createState();
    expect([free.limits.fuel, free.limits.reached]).toEqual([undefined, undefined]);
    expect(free.run("local s = ('x'):rep(1 << 21) for i = 1, 1e5 do end return #s")).toEqual([1 << 21]);
  });

  it("draw other random numbers than the others", async () => {
    using template = await runtime().template({ run: PREPARE });
    const draws = Array.from({ length: 4 }, () =>
      withCopy(template.createState(), (state) => state.run("return math.random(1 << 40)")[0]),
    );
    expect(new Set(draws).size).toBe(4);
  });

  it("give their memory back when scripts end them", async () => {
    using template = await runtime().template({ run: PREPARE });
    const round = (): number => {
      for (let i = 0; i < 20; i++)
        withCopy(template.createState(), (state) => {
          expect(() =>
            state.run("local y = {} for i = 1, 100 do y[i] = ('y'):rep(10000) .. i end os.exit(0)"),
          ).toThrow(ProgramExit);
        });
      return runtime().stats().memory;
    };
    round();
    const settled = round();
    expect(round()).toBe(settled);
  });
});

function withCopy<T>(state: LuaState, use: (state: LuaState) => T): T {
  try {
    return use(state);
  } finally {
    state.close();
  }
}

/**
 * What a script reaches in each kind of state: everything from _G on, through tables, keys, metatables, upvalues and user
 * values, and every member of objects of the host. It is compared with the lists in reachable/; `npx vitest run
 * test/attacks/reachable.test.ts --update` rewrites them; every addition must be intended.
 */
import { describe, expect, onTestFinished, test } from "vitest";
import { hostObject, type LuaState, type Runtime, type StateOptions } from "../../src/index.js";
import { products } from "../support/products.js";

/** Gives each value that can be reached by the shortest path to it, with its type. */
const WALK = `
  local G, found, seen, queue = _G, {}, {}, {}
  local getmetatable = debug and debug.getmetatable or getmetatable
  local getupvalue, getuservalue = debug and debug.getupvalue, debug and debug.getuservalue
  local own = {}
  local function visit (value, path)
    local kind = type(value)
    if kind == "nil" or kind == "number" or kind == "boolean" or kind == "string" then
      found[#found + 1] = path .. ": " .. kind
      return
    end
    if seen[value] then return end
    seen[value] = true
    found[#found + 1] = path .. ": " .. kind
    queue[#queue + 1] = { value, path }
  end
  local function keysof (value)
    local keys = {}
    local k = next(value)
    while k ~= nil do keys[#keys + 1] = k k = next(value, k) end
    table.sort(keys, function (a, b) return tostring(a) < tostring(b) end)
    return keys
  end
  local strings = getmetatable("")
  visit(G, "_G")
  visit(strings, "getmetatable('')")
  for _, value in ipairs { 0, true, print, coroutine.create(print) } do
    if getmetatable(value) then visit(getmetatable(value), "getmetatable(" .. type(value) .. ")") end
  end
  local at = 1
  while at <= #queue do
    local value, path = queue[at][1], queue[at][2]
    at = at + 1
    if type(value) == "table" then
      for _, key in ipairs(keysof(value)) do
        if type(key) == "table" or type(key) == "function" or type(key) == "userdata" then visit(key, path .. ".(key)") end
        visit(rawget(value, key), path .. "." .. tostring(key))
      end
    end
    local meta = getmetatable(value)
    if meta ~= nil then visit(meta, "getmetatable(" .. path .. ")") end
    if getupvalue and type(value) == "function" then
      for i = 1, 255 do
        local name, up = getupvalue(value, i)
        if name == nil then break end
        visit(up, path .. ".(upvalue " .. i .. ")")
      end
    end
    if getuservalue and type(value) == "userdata" then
      for i = 1, 8 do
        local up, some = getuservalue(value, i)
        if not some then break end
        visit(up, path .. ".(user value " .. i .. ")")
      end
    end
  end
  table.sort(found)
  return table.concat(found, "\\n") .. "\\n"`;

/** Keys that lead from an object to JavaScript's own machinery, and those of a promise. */
const MACHINERY = [
  ...["constructor", "prototype", "__proto__", "then", "catch", "finally", "caller", "callee", "arguments"],
  ...[
    "apply",
    "call",
    "bind",
    "name",
    "length",
    "toString",
    "valueOf",
    "toJSON",
    "inspect",
    "hasOwnProperty",
  ],
  ...["isPrototypeOf", "propertyIsEnumerable", "toLocaleString", "__defineGetter__", "__defineSetter__"],
  ...[
    "__lookupGetter__",
    "__lookupSetter__",
    "Symbol.iterator",
    "@@iterator",
    "Symbol(Symbol.iterator)",
    "stack",
  ],
  ...[
    "__index",
    "__newindex",
    "__call",
    "__gc",
    "__close",
    "__name",
    "__metatable",
    "__pairs",
    "cause",
    "code",
  ],
];

/** Prototypes whose members differ from engine to engine. */
const ENGINE: ReadonlySet<object> = new Set(
  [Array, Map, Error, Function, Object].map((type) => type.prototype as object),
);

class Account {
  balance = 5;
  readonly #secret = 42;
  static readonly bank = "the bank";
  static open(): Account {
    return new Account();
  }
  get owner(): string {
    return "somebody";
  }
  deposit(sum: number): number {
    return (this.balance += sum) + this.#secret;
  }
  [Symbol.iterator](): Iterator<number> {
    return [1, 2][Symbol.iterator]();
  }
}

class Savings extends Account {}

/** It inherits `Object.defineProperty` and the like. */
class Root extends Object {}

/** The kinds of states that have different libraries. */
const STATES: readonly (readonly [string, StateOptions])[] = [
  ["standard", {}],
  ["confined", { confined: true }],
  ["workflow", { kind: "workflow" }],
  ["strict", { sandbox: "strict" }],
];

function stateOf(runtime: Runtime, options: StateOptions): LuaState {
  const made = runtime.createState({ ignoreEnvironment: true, environment: {}, context: "/app", ...options });
  onTestFinished(() => {
    made.close();
  });
  return made;
}

describe.each(products)("$name", (product) => {
  test.each(STATES)("%s: from _G", async (name, options) => {
    const runtime = await product.loadRuntime({ realFiles: false });
    const [list] = stateOf(runtime, options).run<[string]>(WALK);
    await expect(list).toMatchFileSnapshot(`reachable/${name}.txt`);
  });

  test.each(STATES)("%s: from objects of the host", async (of, options) => {
    const runtime = await product.loadRuntime({ realFiles: false });
    const lua = stateOf(runtime, options);
    lua.registerClass(Account);
    const objects: Readonly<Record<string, unknown>> = {
      instance: new Account(),
      class: Account,
      subclass: hostObject(Savings),
      root: hostObject(Root),
      object: hostObject({
        visible: 1,
        method: () => 2,
        get getter() {
          return 3;
        },
      }),
      function: () => 1,
      promise: () => Promise.resolve(1),
      frozen: hostObject(Object.freeze({ a: 1 })),
      array: hostObject([1, 2, 3]),
      map: hostObject(new Map([["k", "v"]])),
      error: hostObject(new Error("text")),
    };
    const found: string[] = [];
    for (const [name, object] of Object.entries(objects)) {
      lua.set("object", object as never);
      const keys = new Set(MACHINERY);
      const from = name === "class" ? Account : object;
      for (let at = from as object | null; at !== null; at = Object.getPrototypeOf(at) as object | null)
        if (!ENGINE.has(at)) for (const key of Object.getOwnPropertyNames(at)) keys.add(key);
      const kind = lua.run<[string]>(
        `local d = debug and debug.getmetatable or getmetatable
         return type(object) .. ", metatable " .. type(d(object)) .. ", as scripts see it " .. type(getmetatable(object))`,
      )[0];
      found.push(`${name}: ${kind}`);
      for (const key of [...keys].sort()) {
        const [kindOfValue] = lua.run<[string]>(
          `local ok, value = pcall(function (key) return object[key] end, ...) return ok and type(value) or "error"`,
          { args: [key] },
        );
        if (kindOfValue !== "nil" && kindOfValue !== "error") found.push(`${name}.${key}: ${kindOfValue}`);
      }
    }
    await expect(`${found.join("\n")}\n`).toMatchFileSnapshot(`reachable/${of}-objects.txt`);
  });
});

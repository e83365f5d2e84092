/**
 * For every library function, and everything else that calls back: whether a promise suspends the run through it, or raises
 * the error that names it. The lists are complete: a function that is in none fails the test.
 */
import { describe, expect, it } from "vitest";
import { LuaError, type LuaState, type Runtime } from "../../src/index.js";
import type { Coded } from "../support/coded.js";
import { products, sharedRuntime } from "../support/products.js";
import { rejection, stateThatWaits } from "../support/promises.js";

/** Functions that never call back, whatever their arguments. */
const QUIET = `
  assert error getmetatable loadfile next rawequal rawget rawlen rawset select setmetatable tonumber type warn
  coroutine.create coroutine.isyieldable coroutine.running coroutine.status coroutine.yield
  debug.getinfo debug.getlocal debug.getmetatable debug.getregistry debug.getupvalue debug.getuservalue debug.gethook
  debug.setcstacklimit debug.setlocal debug.setmetatable debug.setupvalue debug.setuservalue debug.traceback
  debug.upvalueid debug.upvaluejoin
  io.close io.flush io.input io.lines io.open io.output io.popen io.read io.tmpfile io.type io.write
  math.abs math.acos math.asin math.atan math.atan2 math.ceil math.cos math.cosh math.deg math.exp math.floor math.fmod
  math.frexp math.ldexp math.log math.log10 math.max math.min math.modf math.pow math.rad math.random math.randomseed
  math.sin math.sinh math.sqrt math.tan math.tanh math.tointeger math.type math.ult
  os.clock os.date os.difftime os.execute os.getenv os.remove os.rename os.setlocale os.tmpname
  package.loadlib package.searchpath
  string.byte string.char string.dump string.find string.gmatch string.len string.lower string.match string.pack
  string.packsize string.rep string.reverse string.sub string.unpack string.upper
  table.pack
  utf8.char utf8.codepoint utf8.codes utf8.len utf8.offset
`;

/** A promise suspends the run through these; each program returns `true`. */
const SUSPENDING: Readonly<Record<string, string>> = {
  pcall: "return select(2, pcall(wait, true))",
  "pcall of a failing promise": "return select(2, pcall(fail, 'rejected')) == 'rejected'",
  "pcall in pcall": "return select(3, pcall(pcall, wait, true))",
  xpcall: "return select(2, xpcall(wait, print, true))",
  "xpcall whose handler gets the rejection":
    "return select(2, xpcall(fail, function(m) return m == 'rejected' end, 'rejected'))",
  pairs: "for k, v in pairs(object { __pairs = function() return wait(next), { true } end }) do return v end",
  dofile: "return dofile(file('return wait(true)'))",
  "coroutine.resume":
    "return select(2, coroutine.resume(coroutine.create(function() return wait(true) end)))",
  "coroutine.wrap": "return coroutine.wrap(function() return wait(true) end)()",
  "an operator: +": "return object { __add = function() return wait(true) end } + 1",
  "an operator: 1 +": "return 1 + object { __add = function() return wait(true) end }",
  "an operator: - unary": "return -object { __unm = function() return wait(true) end }",
  "an operator: //": "return object { __idiv = function() return wait(true) end } // 2",
  "an operator: &": "return object { __band = function() return wait(true) end } & 2",
  "an operator: ~ unary": "return ~object { __bnot = function() return wait(true) end }",
  "an operator: ..": "return 'b' .. object { __concat = function() return wait(true) end }",
  "an operator: #": "return #object { __len = function() return wait(true) end }",
  "an operator: ==": "return object { __eq = function() return wait(true) end } == object {}",
  "an operator: <": "return object { __lt = function() return wait(true) end } < 1",
  "an operator: >": "return object { __lt = function() return wait(true) end } > 1",
  "an operator: <=": "return object { __le = function() return wait(true) end } <= 1",
  "a condition": "if object { __lt = function() return wait(true) end } < 1 then return true end",
  "an index": "return object { __index = function() return wait(true) end }.field",
  "an index of a string": "getmetatable('').__index = function() return wait(true) end return ('x').field",
  "a new index": "local v object { __newindex = function(_, _, x) v = wait(x) end }.field = true return v",
  "a method": "return object { __index = function() return function() return wait(true) end end }:method()",
  "a call": "return object { __call = function() return wait(true) end }()",
  "a tail call": "return wait(true)",
  "generic for": "for v in wait, true do return v end",
  "generic for that closes": `
      local closed
      for v in next, { 1 }, nil, object { __close = function() closed = wait(true) end } do
        break
      end
      return closed
    `,
  "a closing variable":
    "local closed do local x <close> = object { __close = function() closed = wait(true) end } end return closed",
  "a closing variable in an error": `
      local closed
      pcall(function()
        local x <close> = object { __close = function() closed = wait(true) end }
        error("E")
      end)
      return closed
    `,
  "a closing variable in a return": `
      local closed
      (function()
        local x <close> = object { __close = function() closed = wait(true) end }
        return 1
      end)()
      return closed
    `,
  "an upvalue, varargs and many results": "local function f(...) return wait(...) end return (f(true, 2, 3))",
};

/** Lua cannot yield in these: the name in the error, and a program that raises it. */
const NAMED: Readonly<Record<string, readonly [name: string, program: string]>> = {
  collectgarbage: ["__gc", "object { __gc = catching } collectgarbage() collectgarbage() error(caught, 0)"],
  "coroutine.close": [
    "coroutine.close",
    `local co = coroutine.create(function() local x <close> = object { __close = wait } coroutine.yield() end)
     coroutine.resume(co) error(select(2, coroutine.close(co)), 0)`,
  ],
  "coroutine.wrap that closes": [
    "the closing of a coroutine",
    "coroutine.wrap(function() local x <close> = object { __close = wait } error('E', 0) end)()",
  ],
  "debug.sethook": [
    "a hook",
    "debug.sethook(function() debug.sethook() catching() end, 'l')\nerror(caught, 0)",
  ],
  "debug.sethook, counting": [
    "a hook",
    "debug.sethook(function() debug.sethook() catching() end, '', 1) for i = 1, 9 do end error(caught, 0)",
  ],
  ipairs: ["an iterator of C, as that of ipairs", "for _ in ipairs(object { __index = wait }) do end"],
  load: ["load", "error(select(2, load(wait)), 0)"],
  "load in pcall": ["load", "local _, t = pcall(function() return { load(wait) } end) error(t[2], 0)"],
  print: ["print", "print(object { __tostring = wait })"],
  require: ["require", "package.preload.waiting = function() wait() end require 'waiting'"],
  "require of a file": ["require", "package.path = file('return wait()') require 'anything'"],
  "require with a searcher": ["require", "table.insert(package.searchers, 1, wait) require 'nothing'"],
  tostring: ["tostring", "tostring(object { __tostring = wait })"],
  "string.format": ["string.format", "string.format('%s', object { __tostring = wait })"],
  "string.gsub": ["string.gsub", "string.gsub('x', 'x', wait)"],
  "string.gsub, a method": ["string.gsub", "return ('x'):gsub('x', wait)"],
  "string.gsub with a table": ["string.gsub", "return ('x'):gsub('x', object { __index = wait })"],
  "an operator on a string": ["metamethod add", "return '1' + object { __add = wait }"],
  "table.concat": [
    "table.concat",
    "table.concat(object { __index = wait, __len = function() return 1 end })",
  ],
  "table.concat, #": ["table.concat", "table.concat(object { __len = wait })"],
  "table.insert": [
    "table.insert",
    "table.insert(object { __len = function() return 0 end, __newindex = wait, __index = {} }, 1)",
  ],
  "table.move": ["table.move", "table.move({ 1 }, 1, 1, 2, object { __newindex = wait, __index = {} })"],
  "table.remove": ["table.remove", "table.remove(object { __len = wait, __index = {}, __newindex = {} })"],
  "table.sort": ["table.sort", "table.sort({ 1, 2, 3 }, wait)"],
  "table.sort, <": ["table.sort", "local a = object { __lt = wait } table.sort { a, a }"],
  "table.sort, called as a local": ["table.sort", "local s = table.sort s({ 1, 2, 3 }, wait)"],
  "table.sort in gsub": ["string.gsub", "string.gsub('x', 'x', function() table.sort({ 1, 2 }, wait) end)"],
  "table.sort in a coroutine": ["table.sort", "coroutine.wrap(function() table.sort({ 1, 2 }, wait) end)()"],
  "a coroutine in table.sort": ["table.sort", "table.sort({ 1, 2 }, coroutine.wrap(wait))"],
  "pcall in table.sort": ["table.sort", "table.sort({ 1, 2 }, function() assert(pcall(wait)) end)"],
  "pcall in pcall in table.sort": [
    "table.sort",
    "table.sort({ 1, 2 }, function() assert(pcall(function() assert(pcall(wait)) end)) end)",
  ],
  "table.sort in pcall in dofile": [
    "table.sort",
    "dofile(file('assert(pcall(table.sort, { 1, 2 }, wait))'))",
  ],
  "table.unpack": ["table.unpack", "table.unpack(object { __index = wait }, 1, 2)"],
  "os.time": ["os.time", "os.time(object { __index = wait })"],
  "xpcall: the handler": ["a message handler", "error(select(2, xpcall(error, wait, 'E')), 0)"],
  "xpcall: the handler, for an operator": [
    "a message handler",
    "error(select(2, xpcall(function() return nil + 1 end, function() wait() end)), 0)",
  ],
  "xpcall: the handler, within pcall": [
    "a message handler",
    "error(select(2, xpcall(function() return nil + 1 end, function() return select(2, pcall(wait)) end)), 0)",
  ],
  "a function without a name": [
    "a function of C",
    "local sort = table.sort table.sort = nil assert(pcall(sort, { 1, 2 }, wait))",
  ],
};

/** These call no functions; other tests cover them. */
const ELSEWHERE = ["os.exit", "debug.debug", "collectgarbage", "debug.sethook"];

const PRELUDE = `
  function object(mt) return setmetatable({}, mt) end
  function catching() caught = select(2, pcall(wait)) end
  function file(text)
    local name = os.tmpname()
    local f = io.open(name, "w") f:write(text) f:close()
    return name
  end
`;

function stateWith(runtime: Runtime): LuaState {
  const state = stateThatWaits(runtime);
  state.run(PRELUDE);
  return state;
}

const LIBRARIES = ["_G", "coroutine", "debug", "io", "math", "os", "package", "string", "table", "utf8"];

describe.each(products)("what a promise suspends ($name)", (product) => {
  const runtime = sharedRuntime(product);

  it("is known of each function of the libraries", () => {
    using state = runtime().createState();
    const present = LIBRARIES.flatMap((library) =>
      state
        .run<[string]>(
          `
            local names = {}
            for k, v in next, _G[...] do
              if type(v) == "function" then names[#names + 1] = k end
            end
            return table.concat(names, " ")
          `,
          { args: [library] },
        )[0]
        .split(" ")
        .map((name) => (library === "_G" ? name : `${library}.${name}`)),
    );
    const listed = [
      ...QUIET.trim().split(/\s+/),
      ...Object.keys(SUSPENDING),
      ...Object.keys(NAMED),
      ...ELSEWHERE,
    ];
    expect(present.filter((name) => name !== "" && !listed.includes(name))).toEqual([]);
    expect(
      QUIET.trim()
        .split(/\s+/)
        .filter((name) => !present.includes(name)),
    ).toEqual([]);
  });

  it.each(Object.keys(SUSPENDING))("%s", async (name) => {
    using state = stateWith(runtime());
    expect(await state.runAsync(SUSPENDING[name] ?? "")).toEqual([true]);
  });

  it.each(Object.keys(NAMED))("is named in the error: %s", async (name) => {
    const [functionName, program] = NAMED[name] ?? ["", ""];
    using state = stateWith(runtime());
    const error: unknown = await rejection(state.runAsync(program));
    expect(error).toBeInstanceOf(LuaError);
    const { cause, message } = error as LuaError;
    expect(cause).toMatchObject({ code: "ERR_UNYIELDABLE" });
    expect((cause as Coded<"ERR_UNYIELDABLE">).functionName).toBe(functionName);
    expect(message).toContain((cause as Coded<"ERR_UNYIELDABLE">).message);
    expect(message).toContain(functionName);
    expect(await state.runAsync("return wait(true)")).toEqual([true]);
    expect(state.run("return 1 + 1")).toEqual([2]);
  });
});

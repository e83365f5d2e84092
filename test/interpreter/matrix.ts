/**
 * Programs for the interpreter's corpus, made of parts: everything that leaves a function (errors of each kind, yields)
 * in everything that it can be left through. Each prints its outcome.
 */

/** Operations at the innermost place; `a` is a table, `n` nil, `v` the argument. */
const ACTIONS: Readonly<Record<string, string>> = {
  returns: "return v, 2, nil",
  error: "error('text')",
  "error at level 2": "error('text', 2)",
  "error without position": "error('text', 0)",
  "error with a table": "error({ code = 7 })",
  "error with nil": "error()",
  "a tail call of error": "return error('tail')",
  assert: "assert(false)",
  "assert with a message": "assert(nil, 'said')",
  "assert with a table": "assert(false, { code = 8 })",
  "a call of nil": "n()",
  "a tail call of nil": "return n()",
  "a call of a field": "a.b.c()",
  "a call of a method": "a:missing()",
  "an index of nil": "local x = n.field return x",
  "an index of a number": "local x = (5).x.y return x",
  "an assignment to nil": "n.field = 1",
  "an assignment to an index": "a.x[1] = 2",
  "a global that is nil": "return undefinedglobal.x",
  arithmetic: "local x = n + 1 return x",
  "arithmetic with a string": "return 'abc' * 2",
  "a unary minus": "return -a",
  "bits of a float": "return 1.5 | 1",
  "bits of a string": "return 'x' & 1",
  "a division by zero": "return 1 // 0",
  "a comparison": "return a < 1",
  "a comparison of tables": "return a <= {}",
  "a comparison with a constant": "return n > 5",
  "a concatenation": "return 'x' .. n",
  "a length": "return #n",
  "a loop with a string as limit": "for i = 1, 'x' do end",
  "a loop without a step": "for i = 1, 2, 0 do end",
  "an iterator that is not a function": "for x in n do end",
  "an error of the library": "string.rep()",
  "an error of a pattern": "return ('x'):find('[')",
  "an error of setmetatable": "return setmetatable(1, {})",
  // wide frames: few fill the stack
  "a stack overflow": `local function f() local ${"x, ".repeat(120)}y return 1 + f() end return f()`,
  "deep pcalls":
    "local function f(d) local ok, e = pcall(f, d + 1) return ok, tostring(e):gsub('^.*: ', '') end print(f(1))",
  "a yield": "return yield(v, 'y')",
  "a yield in the middle": "local x = yield(v) return x, yield(x)",
  "a yield through a table": "return setmetatable({}, { __index = function(_, k) return yield(k) end }).key",
  "a loop of yields": "for i = 1, 3 do yield(i) end return 'end'",
  "an error after a yield": "yield(1) error('late')",
  "a nil index after a yield": "yield(1) return n.x",
  "a caught error": "return pcall(error, 'in')",
  "a caught yield": "return pcall(yield, 'in')",
  "a caught function": "return pcall(function(...) yield(...) error('caught') end, 1)",
  "a handled error": "return xpcall(function() return n.x end, function(m) return 'handled: ' .. m end)",
  "an error while closing": `
      local c <close> = setmetatable(
        {},
        { __close = function(_, e) error("close " .. tostring(e), 0) end }
      )
      error("first", 0)
    `,
  "a yield while closing":
    "do local c <close> = setmetatable({}, { __close = function() yield('closing') end }) end return 'closed'",
  "a yield while closing for an error": `
      return pcall(function()
        local c <close> = setmetatable({}, { __close = function(_, e) yield(e) end })
        error("e", 0)
      end)
    `,
};

/** How the innermost function `f` is called. Each expression has values to show. */
const WAYS: Readonly<Record<string, string>> = {
  "called by pcall": "pcall(f, 'v')",
  "called within pcall": "pcall(function() local r = table.pack(f('v')) return table.unpack(r, 1, r.n) end)",
  "tail called within pcall": "pcall(function() return f('v') end)",
  "pcall in tail position": "(function(...) return pcall(f, ...) end)('v')",
  "in pcall in pcall": "pcall(pcall, pcall, f, 'v')",
  "in nested pcalls": "pcall(function() return pcall(function() return f('v') end) end)",
  "under xpcall with a traceback": "xpcall(f, debug.traceback, 'v')",
  "under xpcall with a handler": "xpcall(f, function(m) return m, 'second' end, 'v')",
  "under a handler that fails": "xpcall(f, function(m) local x = nil .. 'x' end, 'v')",
  "in a metamethod of index":
    "pcall(function() return setmetatable({}, { __index = function() return f('v') end }).x end)",
  "in a metamethod of addition":
    "pcall(function() return setmetatable({}, { __add = function() return f('v') end }) + 1 end)",
  "in a metamethod of comparison": `
      pcall(function()
        local m = { __lt = function() return f("v") end }
        return setmetatable({}, m) < setmetatable({}, m)
      end)
    `,
  "in a metamethod of concatenation":
    "pcall(function() return 'a' .. setmetatable({}, { __concat = function() return f('v') end }) .. 'b' end)",
  "in a metamethod of assignment":
    "pcall(function() setmetatable({}, { __newindex = function() f('v') end }).x = 1 end)",
  "in a metamethod of equality": `
      pcall(function()
        local m = { __eq = function() return f("v") end }
        return setmetatable({}, m) == setmetatable({}, m)
      end)
    `,
  "in a call of a table": "pcall(setmetatable({}, { __call = function(_, ...) return f(...) end }), 'v')",
  "in an iterator":
    "pcall(function() for x in function(_, c) if c then return nil end return f('v') end do return x end end)",
  "in a comparator": "pcall(table.sort, { 3, 2, 1 }, function() return f('v') end)",
  "in a replacement": "pcall(string.gsub, 'abc', '%w', function() return f('v') end)",
  "in a closing variable":
    "pcall(function() local c <close> = setmetatable({}, { __close = function() f('v') end }) return 'body' end)",
  "over a closing variable": `
      pcall(function()
        local c <close> = setmetatable({}, { __close = function(_, e) print("closes", show(e)) end })
        return f("v")
      end)
    `,
  "in a coroutine": "coroutine.resume(coroutine.create(f), 'v')",
  "in a wrapped coroutine": "pcall(coroutine.wrap(f), 'v')",
  "in a coroutine in a pcall":
    "pcall(function() local co = coroutine.wrap(function() return pcall(f, 'v') end) return co() end)",
  "in a chunk": "pcall(load('local f = ... return f(\"v\")', '=chunk'), f)",
};

/** Where the way is gone: in the main thread, in a coroutine that is resumed until it ends, with hooks. */
const PLACES: Readonly<Record<string, string>> = {
  "the main thread": "local function place(go) print(show(go())) end",
  "a coroutine": `local function place(go)
    local co = coroutine.create(function() print(show(go())) end)
    for i = 1, 8 do
      local r = table.pack(coroutine.resume(co, 'resumed ' .. i))
      print('resume', show(table.unpack(r, 1, r.n)))
      if coroutine.status(co) == 'dead' then break end
    end
    print(coroutine.status(co), coroutine.close(co))
  end`,
  "a coroutine within a coroutine": `local function place(go)
    local inner = coroutine.wrap(function() print(show(go())) return 'over' end)
    local outer = coroutine.create(function()
      local said = 'first'
      repeat said = inner(said) if said ~= 'over' then said = coroutine.yield(said) end until said == 'over'
    end)
    for i = 1, 8 do
      local r = table.pack(coroutine.resume(outer, i))
      print('outer', show(table.unpack(r, 1, r.n)))
      if coroutine.status(outer) == 'dead' then break end
    end
    print(coroutine.status(outer), coroutine.close(outer))
  end`,
  "a generic for over a coroutine": `local function place(go)
    local turns = 0
    print(pcall(function()
      for a, b in coroutine.wrap(function() print(show(go())) end) do
        print('turn', show(a, b))
        turns = turns + 1
        if turns == 6 then break end
      end
    end))
  end`,
  "a scope of closing variables": `local function place(go)
    local function guard(name)
      return setmetatable({}, { __close = function(_, e) print(name, show(e)) end })
    end
    local co = coroutine.create(function()
      local a <close> = guard('a')
      for i = 1, 2 do
        local b <close> = guard('b')
        local r = table.pack(pcall(function() local c <close> = guard('c') return go() end))
        print(show(table.unpack(r, 1, r.n)))
        if i == 2 then return show(go()) end
      end
    end)
    for i = 1, 4 do
      print(show(coroutine.resume(co, i)))
      if coroutine.status(co) == 'dead' then break end
    end
    print(coroutine.status(co), show(coroutine.close(co)))
  end`,
  "code that collects": `local function place(go)
    collectgarbage('generational')
    local dead = 0
    local function litter() return setmetatable({}, { __gc = function() dead = dead + 1 end }) end
    local co = coroutine.wrap(function() litter() print(show(go())) collectgarbage() print(show(go())) return 'over' end)
    for i = 1, 9 do
      litter()
      collectgarbage('step', 0)
      local said = show(co(i))
      print(said)
      if said == 'over' then break end
    end
    co = nil
    collectgarbage('incremental')
    collectgarbage()
    print(dead > 1)
  end`,
  "hooked code": `local function place(go)
    local calls, lines, counts = {}, {}, 0
    debug.sethook(function(event, line)
      if event == 'count' then counts = counts + 1
      elseif event == 'line' then lines[#lines + 1] = line
      else calls[#calls + 1] = event:sub(1, 1) end
    end, 'crl', 1)
    local r = table.pack(go())
    debug.sethook()
    print(show(table.unpack(r, 1, r.n)))
    print(table.concat(calls), table.concat(lines, ' '), counts)
  end`,
};

export interface Program {
  readonly name: string;
  readonly source: string;
}

/** One program: a way in a place, with one action after another. */
function source(place: string, way: string, actions: readonly [string, string][]): string {
  const parts = actions.map(
    ([name, action]) => `print(${JSON.stringify(`-- ${name}`)})
do
  local function f(v)
    local a, n = {}, nil
    do ${action} end
  end
  place(function() return ${way} end)
  place(function() return ${way} end)
end`,
  );
  return `local yield = coroutine.yield
local function one(x)
  if type(x) == 'table' then return '{' .. tostring(x.code) .. '}' end
  return (tostring(x):gsub('in main chunk.*', 'in main chunk'))
end
function show(...)
  local t = table.pack(...)
  for i = 1, t.n do t[i] = one(t[i]) end
  return table.concat(t, ' | ')
end
${place}
${parts.join("\n")}
`;
}

/** Calls of which a hook would see too many events. */
const LONG = new Set(["a stack overflow", "deep pcalls"]);

/** Every action by every way in every place. */
export const matrix: readonly Program[] = Object.entries(PLACES).flatMap(([place, placing]) =>
  Object.entries(WAYS).map(([way, going]) => {
    const actions = Object.entries(ACTIONS).filter(([name]) => place !== "hooked code" || !LONG.has(name));
    return { name: `${way}, in ${place}`, source: source(placing, going, actions) };
  }),
);

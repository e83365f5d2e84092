--- error values of every type, through every catcher
local values = { nil, false, true, 0, -1.5, "text", "", {}, print, coroutine.create(print), io.stdout }
local function kind(v)
  return type(v) == "string" and v
    or type(v) == "number" and v
    or type(v) == "boolean" and tostring(v)
    or type(v)
end
for i = 1, 11 do
  local v = values[i]
  print(
    i,
    pcall(error, v) == false,
    kind(select(2, pcall(error, v))),
    kind(select(2, pcall(error, v, 2))),
    select("#", pcall(error, v))
  )
  print(
    kind(select(2, xpcall(error, function(m) return m end, v))),
    kind(select(2, coroutine.resume(coroutine.create(error), v))),
    kind(select(2, pcall(coroutine.wrap(error), v))),
    rawequal(select(2, pcall(error, v)), v)
  )
  print(
    kind(select(2, pcall(assert, false, v))),
    kind(select(2, pcall(assert, v))),
    select("#", pcall(assert, 1, v, 3)),
    kind(select(
      2,
      pcall(function()
        local c <close> = setmetatable({}, { __close = function(_, e) error(e, 0) end })
        error(v, 0)
      end)
    ))
  )
  print(
    kind(select(
      2,
      pcall(function()
        return setmetatable({}, { __index = function() error(v, 0) end }).x
      end)
    )),
    kind(select(2, pcall(string.gsub, "a", "a", function() error(v) end))),
    kind(select(2, pcall(table.sort, { 1, 2 }, function() error(v) end))),
    kind(select(2, xpcall(load, function(m) return m end, function() error(v) end)))
  )
end
--- levels
local function f(level) error("msg", level) end
local function g(level) f(level) end
local function h(level) g(level) end
for level = 0, 7 do
  print(level, pcall(h, level))
end
print(pcall(error, "x", -1))
print(pcall(error, "x", 100))
print(pcall(error, "x", "1"))
print(pcall(error, "x", 1.5))
print(pcall(error, "x", {}))
print(pcall(error))
local co = coroutine.create(function() h(3) end)
print(coroutine.resume(co))
print(pcall(load("error('in chunk', 1)", "=chunk")))
print(pcall(load("error('in chunk', 2)", "@file.lua")))
print(pcall(load("local x = nil; x()", "code of it\nline 2")))
--- names of variables in messages
local t, up, n = { a = {} }, nil, nil
local fs = {
  function() up() end,
  function()
    local loc
    loc()
  end,
  function() glob() end,
  function() t.field() end,
  function() t.a.b() end,
  function() t:method() end,
  function() t.a:deep() end,
  function() t[1]() end,
  function() t["key with space"]() end,
  function()
    local k = "k"
    t[k]()
  end,
  function() return (nil)() end,
  function() return ("x")() end,
  function() return (1)() end,
  function() return up.x end,
  function() return glob.x end,
  function() return t.a.b.c end,
  function() return t[1][2] end,
  function() up.x = 1 end,
  function() t.z.y = 1 end,
  function() return up + 1 end,
  function() return 1 + glob end,
  function() return t.a + 1 end,
  function() return -up end,
  function() return #up end,
  function() return up .. "x" end,
  function() return t.q .. "x" end,
  function() return up < 1 end,
  function() return t < t end,
  function() return up & 1 end,
  function() return 1.5 & 1 end,
  function() return t.a | 1 end,
  function() return ~t end,
  function() local c <close> = 5 end,
  function()
    for i = 1, up do
    end
  end,
  function()
    for i = t, 1 do
    end
  end,
  function()
    for i = 1, 2, "s" do
    end
  end,
  function()
    for k in up do
    end
  end,
  function()
    for k in t do
    end
  end,
  function(...) return (...)() end,
  function() return math.nothing() end,
  function() return string.x.y end,
  function() return _ENV.a.b end,
  function()
    local _ENV = {}
    return g.x
  end,
  function()
    local _ENV = nil
    return g
  end,
  function() string.upper() end,
  function() return ("x"):rep({}) end,
  function() return ("x"):bad() end,
  function() t.a:b(1) end,
  function() setmetatable(1, 2) end,
  function() up.a.b = 1 end,
  function() return 2 ^ {} end,
  function() return "a" + 1 end,
  function() return {} // 1 end,
  function() return "x" % 2 end,
  function() return 1 // 0 end,
  function() return 1 % 0 end,
  function() return 1 < "2" end,
  function() return {} <= 1 end,
}
for i, f in ipairs(fs) do
  print(i, pcall(f))
end
--- handlers: their arguments, results and errors
print(xpcall(error, function(...) return select("#", ...), ... end, "e"))
print(xpcall(error, function() end, "e"))
print(xpcall(error, print, "e"))
print(select("#", xpcall(error, function() return 1, 2, 3 end, "e")))
print(xpcall(error, function(m) error("again") end, "e"))
print(xpcall(error, error, "e"))
print(pcall(xpcall, error, nil, "e"))
print(pcall(xpcall, error, 5, "e"))
print(pcall(xpcall, error, {}, "e"))
print(pcall(xpcall))
print(pcall(xpcall, print))
print(pcall(pcall))
print(pcall(xpcall, print, nil, 1, 2))
local n = 0
print(xpcall(error, function(m)
  n = n + 1
  if n < 5 then error("deeper") end
  return "at " .. n .. m
end, "e"))
n = 0
print(xpcall(function() local x = nil + 1 end, function(m)
  n = n + 1
  local y = n < 3 and nil .. "x"
  return m .. n
end))
print(xpcall(function()
  return xpcall(error, function(m) return "inner " .. m end, "a")
end, function(m) return "outer " .. m end))
print(xpcall(function()
  xpcall(error, function(m) error("from handler") end, "a")
  error("after")
end, function(m) return "outer " .. m end))
print(xpcall(coroutine.wrap(function() error("in co") end), function(m) return "h:" .. m end))
print(xpcall(setmetatable({}, { __call = function(_, x) error(x) end }), function(m) return { m } end, "v"))
print(xpcall(function(...) return select("#", ...), ... end, error, nil, nil))
--- tracebacks in handlers
local function tb(m) return debug.traceback(m, 1) end
local function level3() error("deep") end
local function level2() level3() end
function global1() level2() end
local o = { method = function() global1() end }
print(select(2, xpcall(global1, tb)))
print(select(2, xpcall(o.method, tb)))
print(select(2, xpcall(function() o:method() end, debug.traceback)))
print(select(2, xpcall(function() return global1() end, tb)))
print(select(2, xpcall(function() table.sort({ 1, 2 }, level3) end, tb)))
print(select(2, xpcall(function() string.gsub("x", "x", level3) end, tb)))
print(select(
  2,
  xpcall(function()
    for _ in level3 do
    end
  end, tb)
))
print(select(2, xpcall(function() local c <close> = setmetatable({}, { __close = level3 }) end, tb)))
print(select(
  2,
  xpcall(function()
    pcall(level3)
    level3()
  end, tb)
))
print(select(2, xpcall(load("error('c')", "=named"), tb)))
print(select(2, xpcall(string.rep, tb)))
print(select(2, xpcall(function() string.rep() end, tb)))
print(select(
  2,
  xpcall(function()
    local s = "x"
    s:rep()
  end, tb)
))
--- tracebacks are cut in the middle
local function rec(n)
  if n == 0 then error("bottom") end
  rec(n - 1)
  local x
end
for _, n in ipairs { 5, 18, 19, 20, 21, 22, 23, 30, 60 } do
  print(n, (select(2, xpcall(rec, debug.traceback, n))))
end
local function tail(n)
  if n == 0 then error("t") end
  return tail(n - 1)
end
print(select(2, xpcall(tail, debug.traceback, 50)))
--- errors in closing variables: which one arrives
local function guard(n, e)
  return setmetatable({}, {
    __close = function(_, got)
      print("close", n, got)
      if e then error(e, 0) end
    end,
  })
end
print(pcall(function()
  local a <close> = guard(1)
  local b <close> = guard(2, "e2")
  local c <close> = guard(3, "e3")
  error("first", 0)
end))
print(pcall(function()
  local a <close> = guard(1, "e1")
  return "value"
end))
print(pcall(function()
  for i = 1, 3 do
    local a <close> = guard(i, i == 2 and "at 2")
  end
end))
print(pcall(function()
  local a <close> = guard(1)
  pcall(function()
    local b <close> = guard(2, "inner")
    error("x", 0)
  end)
  error("outer", 0)
end))
print(pcall(function()
  local a <close> = guard(1, "e1")
  local b <close> = guard(2)
  local x = nil + 1
end))
print(pcall(function()
  do
    local a <close> = guard(1, "block")
  end
  print("never")
end))
print(pcall(function()
  local a <close> = guard(1, "tail")
  return tostring(5)
end))
print(pcall(function()
  goto out
  do
    local a <close> = guard(1)
  end
  ::out::
end))
--- a stack overflow, and what is left after it
local function f() return 1 + f() end
local depth
local function g(n)
  depth = n
  return 1 + g(n + 1)
end
print(pcall(f))
print((select(2, pcall(g, 1))), depth > 10000)
print(pcall(function()
  local a <close> = setmetatable({}, { __close = function(_, e) print("closed", e) end })
  f()
end))
local ok, e = xpcall(f, function(m) return "handled: " .. m end)
print(ok, e)
print(coroutine.resume(coroutine.create(f)))
print(pcall(string.rep, "x", -1))
print(pcall(table.unpack, {}, 1, 1e7))
print(pcall(function()
  local t = {}
  for i = 1, 300 do
    t[i] = i
  end
  return select("#", table.unpack(t))
end))
--- C stack: patterns, parsers, metamethods, coroutines
local plain = load
local function load(...) return select(2, pcall(plain, ...)) end
print(pcall(string.match, string.rep("a", 300), string.rep("a?", 300) .. "b"))
print(pcall(string.rep("x", 10).find, string.rep("(", 40), string.rep("%(", 33)))
print(pcall(string.find, "a", string.rep("(", 33) .. "a" .. string.rep(")", 33)))
print((select(2, load(string.rep("(", 300) .. "1" .. string.rep(")", 300)))))
print((select(2, load("x = " .. string.rep("{", 300) .. string.rep("}", 300)))))
print((select(2, load(string.rep("do ", 300) .. string.rep(" end", 300)))))
print((select(2, load("return " .. string.rep("-", 300, " ") .. "1"))))
print((select(2, load("return " .. string.rep("not ", 300) .. "1"))))
print((select(2, load("local a = " .. string.rep("1 .. ", 300) .. "1"))))
local mt = {}
mt.__index = function(t, k) return t[k + 1] end
print(pcall(function() return setmetatable({}, mt)[1] end))
mt.__concat = function(a, b) return a .. b end
print(pcall(function() return setmetatable({}, mt) .. "x" end))
local function nest(n)
  return coroutine.wrap(function() return nest(n + 1) end)()
end
print((select(2, pcall(nest, 1)):gsub("^.*: ", "")))
local d = 0
local function gs(x)
  d = d + 1
  return (string.gsub("a", "a", gs))
end
print(pcall(gs))
print(d)
--- error objects with metamethods
local E = setmetatable(
  {},
  { __tostring = function(e) return "E!" end, __concat = function(a, b) return "joined" end }
)
print(pcall(error, E))
print(select(2, pcall(error, E)) == E)
print(xpcall(error, function(e) return tostring(e) .. "|" .. (e .. "x") end, E))
print(select(2, xpcall(error, debug.traceback, E)) == E)
print(pcall(coroutine.wrap(function() error(E) end)))
print(pcall(assert, false, E))
print(pcall(assert, nil, nil))
print(pcall(assert))
print(pcall(assert, false))
print(pcall(assert, 1, 2, 3))
print(select("#", assert(1, nil, nil)))
--- errors while compiling, in every construct
for _, s in ipairs {
  "x =",
  "x = = 1",
  "if x then",
  "for i = 1 do end",
  "for in x do end",
  "for a, b = 1, 2 do end",
  "while do end",
  "repeat",
  "function f(",
  "function f(a,) end",
  "function f(..., a) end",
  "return return",
  "local 1",
  "local x <foo> = 1",
  "local x <const> = 1 x = 2",
  "local a <close>, b <close> = 1, 2",
  "goto nowhere",
  "break",
  "::a:: ::a::",
  "do goto l local x ::l:: print(x) end",
  "x = 'abc",
  'x = "abc\n"',
  "x = [[abc",
  "x = '\\q'",
  "x = '\\300'",
  "x = '\\xZZ'",
  "x = '\\u{110000000}'",
  "x = '\\u{zz}'",
  "--[[ open",
  "x = 0x",
  "x = 1e",
  "x = 3x",
  "x = 1..2",
  "a.b:c = 1",
  "f() = 1",
  "(a) = 1 (b)",
  "x = }",
  "x = {1, 2",
  "x = a.1",
  "x = function() end end",
  "@",
  "x = ~",
  "return ...",
  "function f() return ... end",
  "x = a b",
  "local function end",
  "and",
  "x = 'a' 'b' = 1",
  "return 1,",
  "goto 1",
  "for i = 1, 2, 3, 4 do end",
  "local t = {[1] 2}",
  "x = #",
  "x.y.z",
  "\27Lua",
} do
  print(select(2, load(s, "=s")))
end

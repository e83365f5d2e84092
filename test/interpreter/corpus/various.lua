--- hook counts in every loop
local function count(f, n)
  local c = 0
  debug.sethook(function() c = c + 1 end, "", n)
  f()
  debug.sethook()
  return c
end
local loops = {
  function()
    for i = 1, 1000 do
    end
  end,
  function()
    local i = 0
    while i < 1000 do
      i = i + 1
    end
  end,
  function()
    local i = 0
    repeat
      i = i + 1
    until i == 1000
  end,
  function()
    for i = 1.0, 1000.0 do
    end
  end,
  function()
    for k in pairs({ 1, 2, 3, 4, 5, 6, 7, 8 }) do
    end
  end,
  function()
    local i = 0
    ::top::
    i = i + 1
    if i < 1000 then goto top end
  end,
  function()
    local function f(n)
      if n > 0 then return f(n - 1) end
    end
    f(500)
  end,
  function()
    local function f(n) return n > 0 and 1 + f(n - 1) or 0 end
    f(150)
  end,
  function()
    for i = 1, 100 do
      pcall(function() local x = i end)
    end
  end,
  function()
    for i = 1, 50 do
      pcall(error, i)
    end
  end,
  function()
    local co = coroutine.wrap(function()
      for i = 1, 100 do
        coroutine.yield(i)
      end
    end)
    for i = 1, 100 do
      co()
    end
  end,
}
for i, f in ipairs(loops) do
  print(i, count(f, 1), count(f, 7), count(f, 100))
end
--- lines that a hook sees
local lines = {}
debug.sethook(function(_, l) lines[#lines + 1] = l end, "l")
for i = 1, 3 do
  local x = i
  while x > 0 do
    x = x - 1
  end
end
local ok = pcall(function()
  local t
  t.x = 1
end)
goto done
::done::
debug.sethook()
print(table.concat(lines, " "))
--- calls and returns that a hook sees
local log = {}
local function hook(e)
  local i = debug.getinfo(2, "nSt")
  log[#log + 1] = e .. ":" .. tostring(i.name) .. ":" .. i.what .. (i.istailcall and "!" or "")
end
local function leaf(x) return x end
local function tail(x) return leaf(x) end
debug.sethook(hook, "cr")
tail(1)
pcall(tail, 2)
pcall(error, "x")
xpcall(leaf, print, 1)
local co = coroutine.wrap(function() coroutine.yield() end)
co()
debug.sethook()
print(table.concat(log, "\n"))
--- a loop to the first instruction is not a call
local calls = 0
local f = load("while true do if stop() then return end end")
local n = 0
function stop()
  n = n + 1
  return n > 100
end
debug.sethook(function() calls = calls + 1 end, "c")
f()
debug.sethook()
print(calls, n)
--- a hook that is set while a loop runs
local seen = 0
for i = 1, 50 do
  if i == 20 then debug.sethook(function() seen = seen + 1 end, "", 1) end
  if i == 30 then debug.sethook() end
end
print(seen)
--- a hook of another coroutine
local seen = 0
local co = coroutine.create(function()
  for i = 1, 10 do
    coroutine.yield(i)
  end
end)
debug.sethook(co, function(e, l) seen = seen + 1 end, "crl", 3)
for i = 1, 11 do
  coroutine.resume(co)
end
print(seen, coroutine.status(co))
--- a hook that yields no value and errors
print(pcall(function()
  debug.sethook(function()
    debug.sethook()
    error("from hook")
  end, "", 5)
  for i = 1, 100 do
  end
end))
debug.sethook()
local co = coroutine.create(function()
  debug.sethook(function() error("in co", 0) end, "l")
  local x = 1
  return x
end)
print(coroutine.resume(co))
--- line of a traceback at each depth
local function deep(n)
  if n == 0 then error("bottom") end
  deep(n - 1)
  return n
end
print((xpcall(deep, function(m) print((debug.traceback(m, 1):gsub("in main chunk.*", ""))) end, 3)))
local co = coroutine.create(function() deep(2) end)
print(coroutine.resume(co))
print((debug.traceback(co)))
--- traceback through pcall and metamethods
local mt = { __index = function(t, k) error("key " .. k) end, __add = function(a, b) return a.x end }
print(select(
  2,
  xpcall(function()
    pcall(error)
    local t = setmetatable({}, mt)
    return t + 1
  end, function(m) return (debug.traceback(m, 1):gsub("in main chunk.*", "")) end)
))
--- closing order with errors
local function c(n, e)
  return setmetatable({}, {
    __close = function(_, err)
      print("close", n, err)
      if e then error(e, 0) end
    end,
  })
end
print(pcall(function()
  local a <close> = c("a")
  local b <close> = c("b", "from b")
  local d <close> = c("d")
  error("body", 0)
end))
print(pcall(function()
  local a <close> = c("a", "from a")
  local b <close> = c("b", "from b")
  return "lost"
end))
print(pcall(function()
  for k in pairs({ 1 }), nil, nil, c("for") do
    error("in for", 0)
  end
end))
print(pcall(function()
  for i = 1, 3 do
    local x <close> = c(i)
    if i == 2 then break end
  end
  return "ok"
end))
print(pcall(function()
  local x <close> = c("x")
  return pcall(error, "inner")
end))
local function tbc()
  local x <close> = c("t")
  return "r1", "r2"
end
print(tbc())
--- closing variables that yield
local function y(n)
  return setmetatable({}, { __close = function(_, e) coroutine.yield("closing " .. n) end })
end
local co = coroutine.wrap(function()
  local a <close> = y(1)
  local ok, e = pcall(function()
    local b <close> = y(2)
    local c <close> = y(3)
    error("e", 0)
  end)
  coroutine.yield(e)
  do
    local d <close> = y(4)
  end
  return "end"
end)
for i = 1, 7 do
  print(i, co())
  if i == 6 then break end
end
--- closing a coroutine
local co = coroutine.create(function()
  local a <close> = setmetatable({}, { __close = function() error("in close", 0) end })
  pcall(coroutine.yield, 1)
end)
print(coroutine.resume(co))
print(coroutine.close(co))
print(coroutine.status(co))
print(coroutine.resume(co))
--- generators within generators
local function gen(n)
  return coroutine.wrap(function()
    for i = 1, n do
      coroutine.yield(i)
    end
  end)
end
local function flat(...)
  local gs = { ... }
  return coroutine.wrap(function()
    for _, g in ipairs(gs) do
      for v in g do
        coroutine.yield(v)
      end
    end
  end)
end
local t = {}
for v in flat(gen(3), flat(gen(2), gen(1)), gen(0)) do
  t[#t + 1] = v
end
print(table.concat(t, ","))
local function perm(a, n)
  if n <= 1 then
    coroutine.yield(table.concat(a))
  else
    for i = 1, n do
      a[n], a[i] = a[i], a[n]
      perm(a, n - 1)
      a[n], a[i] = a[i], a[n]
    end
  end
end
for p in coroutine.wrap(function() perm({ 1, 2, 3, 4 }, 4) end) do
  io.write(p, " ")
end
print()
--- status, running, isyieldable everywhere
local function where() return coroutine.isyieldable(), select(2, coroutine.running()) end
print(where())
print(pcall(where))
print(coroutine.wrap(where)())
print(coroutine.wrap(function() return pcall(where) end)())
print(coroutine.wrap(function()
  local r
  table.sort({ 2, 1 }, function()
    r = table.pack(where())
    return false
  end)
  return r[1], r[2]
end)())
print(xpcall(where, print))
print(coroutine.wrap(function()
  return select(2, xpcall(error, function() return tostring(coroutine.isyieldable()) end))
end)())
--- yields across other C calls
for name, f in pairs({
  function()
    table.sort({ 3, 2, 1 }, function() coroutine.yield() end)
  end,
}) do
  print(coroutine.resume(coroutine.create(f)))
end
print(coroutine.resume(coroutine.create(function()
  return (string.gsub("abc", "%w", function() coroutine.yield() end))
end)))
print(coroutine.resume(coroutine.create(function()
  return load(function() coroutine.yield() end)
end)))
print(coroutine.resume(coroutine.create(function()
  return pcall(table.sort, { 3, 2, 1 }, function() return pcall(coroutine.yield, 1) end)
end)))
print(pcall(coroutine.yield))
print(select("#", coroutine.resume(coroutine.create(function() end))))
--- every metamethod yields
local mt = {}
for _, k in ipairs({
  "add",
  "sub",
  "mul",
  "div",
  "mod",
  "pow",
  "unm",
  "idiv",
  "band",
  "bor",
  "bxor",
  "shl",
  "shr",
  "bnot",
  "concat",
  "len",
  "eq",
  "lt",
  "le",
  "index",
  "call",
}) do
  mt["__" .. k] = function(a, b) return coroutine.yield(k) end
end
mt.__newindex = function(t, k, v)
  coroutine.yield("newindex")
  rawset(t, k, v)
end
mt.__close = function() coroutine.yield("close") end
local function o() return setmetatable({}, mt) end
local co = coroutine.wrap(function()
  local a, b = o(), o()
  local r = {
    a + b,
    a - 1,
    1 * a,
    a / 2,
    a % 3,
    a ^ 2,
    -a,
    a // 1,
    a & 1,
    1 | a,
    a ~ b,
    a << 1,
    1 >> a,
    ~a,
    a .. "x",
    "x" .. a,
    1 .. a .. 2,
    #a,
  }
  r[#r + 1] = a == b
  r[#r + 1] = a ~= b
  r[#r + 1] = a < b
  r[#r + 1] = a <= 1
  r[#r + 1] = 1 > a
  r[#r + 1] = a.x
  r[#r + 1] = a[1]
  r[#r + 1] = a(1)
  a.y = 5
  r[#r + 1] = rawget(a, "y")
  do
    local c <close> = o()
  end
  if a < b then
    r[#r + 1] = "then"
  else
    r[#r + 1] = "else"
  end
  local s = pcall(function() return a.z end)
  r[#r + 1] = s
  for i = 1, #r do
    r[i] = tostring(r[i])
  end
  return table.concat(r, " ")
end)
local v = co()
local n = 0
repeat
  n = n + 1
  io.write(v, ":")
  v = co(n % 3 ~= 0 and n or false)
until v:find(" ")
print()
print(v)
--- pcall returns what it should
print(pcall(pcall))
print(pcall(nil))
print(pcall(1))
print(pcall({}))
print(pcall(pcall))
print(pcall(pcall, error, "e"))
print(pcall(print, 1, nil, 3))
print(pcall(function() end))
print(pcall(function(...) return ... end, 1, nil, nil))
print(select("#", pcall(function() return nil, nil end)))
print(pcall(xpcall))
print(pcall(xpcall, print))
print(xpcall(1, type))
print(xpcall(function(...) return select("#", ...), ... end, print, 1, nil))
local a, b, c, d = pcall(function() return 1 end)
print(a, b, c, d)
local t = { pcall(function() return 1, 2, 3 end) }
print(#t)
print((pcall(function() return 1, 2, 3 end)))
pcall(function() return 1, 2, 3 end)
local function many()
  local t = {}
  for i = 1, 240 do
    t[i] = i
  end
  return table.unpack(t)
end
print(select("#", pcall(many)), (select(-1, pcall(many))))
print(pcall(setmetatable({}, { __call = function(self, ...) return "called", ... end }), 1, 2))
local proxy = setmetatable({}, { __call = pcall })
print(pcall(proxy, 1))
print(
  setmetatable({}, { __index = pcall }).x,
  setmetatable({}, { __add = function(...) return pcall(...) end }) + 1
)
--- recursion through pcall
local depth = 0
local function f()
  depth = depth + 1
  local ok, e = pcall(f)
  if not ok then error(e, 0) end
end
print(pcall(f))
print(depth > 100 and depth < 220)
local function g(n)
  if n == 0 then return "deep" end
  return select(2, pcall(g, n - 1))
end
print(g(100))
print(select(2, pcall(string.gsub, "x", "x", function() return g(20) end)))
local function h() return xpcall(h, h) end
print(tostring(select(2, h())):gsub("^.-(%a+ overflow).*", "%1"))
--- errors of handlers
print(xpcall(error, error))
print(xpcall(error, function(m) error(m) end, "x") == false)
print(xpcall(error, function(...) return select("#", ...), ... end, "x"))
print(xpcall(function()
  local x = nil
  x()
end, function(m) return m:upper() end))
print(xpcall(function() return {} < {} end, function(m) return #m end))
local t = {}
print(select(2, xpcall(error, function(m) return m == t end, t)))
print(xpcall(function() return pcall(error, "inner") end, function() return "not asked" end))
print(xpcall(function()
  return xpcall(error, function(m) return "in:" .. m end, "e")
end, function() return "not asked" end))
--- errors keep names of variables
local t, up = {}, nil
local function try(f, ...) print(select(2, pcall(f, ...))) end
try(function()
  local a
  a()
end)
try(function() up() end)
try(function() t.x.y = 1 end)
try(function() t.x() end)
try(function() t:m() end)
try(function() glob() end)
try(function() glob.x = 1 end)
try(function() return up.x end)
try(function() return t[1][2] end)
try(function() return t.a + 1 end)
try(function() return up .. "x" end)
try(function() return #up end)
try(function() return -t end)
try(function() return t < 1 end)
try(function() return "x" < 1 end)
try(function() return up & 1 end)
try(function() return 2 ^ 53 | 0.5 end)
try(function() return 1 < t end)
try(function() return "a" + 1 end)
try(function()
  local s = "x"
  return s.y.z
end)
try(function(a) return a.b end)
try(function() return math.foo() end)
try(function() string.nope("x") end)
try(function() return ("x"):nope() end)
try(function()
  for i = 1, {} do
  end
end)
try(function()
  for i = {}, 1 do
  end
end)
--- goto, repeat and closures in loops
local fs = {}
for i = 1, 5 do
  local j = i * 2
  fs[i] = function()
    j = j + 1
    return i, j
  end
end
for _, f in ipairs(fs) do
  print(f())
  print(f())
end
local i = 0
repeat
  local k = i
  i = i + 1
  if k == 2 then goto continue end
  fs[i] = function() return k end
  ::continue::
until k == 4
for o = 1, 3 do
  for p = 1, 3 do
    if p == 2 then goto next end
    io.write(o, p, " ")
    ::next::
  end
end
print()
--- varargs in every call
local function v(...)
  local a, b = ...
  return select("#", ...), a, b, ...
end
print(v())
print(v(nil))
print(v(1, 2, 3))
print((v(1)))
print(pcall(v, 1, nil))
local function tc(...) return v(...) end
print(tc(1, 2, nil))
print(pcall(tc, 1, nil))
local function loop(n, ...)
  if n == 0 then return ... end
  return loop(n - 1, n, ...)
end
print(select("#", loop(100)))
print(loop(3))
local function pc(n, ...)
  if n == 0 then return ... end
  return pcall(pc, n - 1, n, ...)
end
print(pc(4))
--- collection in every mode while things go on
for _, mode in ipairs({ "incremental", "generational" }) do
  collectgarbage(mode)
  local log, live = {}, setmetatable({}, { __mode = "k" })
  for i = 1, 300 do
    local t = setmetatable({}, { __gc = function() log[#log + 1] = i end })
    live[t] = true
    t = nil
    pcall(function()
      local s = ("x"):rep(i)
      error({ s })
    end)
    local co = coroutine.wrap(function()
      local a = { i }
      pcall(coroutine.yield, a)
      error(a)
    end)
    co()
    if i % 2 == 0 then pcall(co) end
    if i % 50 == 0 then collectgarbage("step", 10) end
  end
  collectgarbage()
  collectgarbage()
  print(mode, #log, next(live))
end
collectgarbage("stop")
local t = {}
for i = 1, 1000 do
  t[i] = { i }
end
collectgarbage("restart")
collectgarbage("incremental")
collectgarbage()
--- errors in finalizers are warnings
warn("@off")
setmetatable({}, { __gc = function() error("gc") end })
collectgarbage()
setmetatable({}, { __gc = function() print(pcall(error, "in gc")) end })
collectgarbage()
print("on")
--- finalizers that yield or loop
setmetatable({}, {
  __gc = function()
    print(pcall(coroutine.yield, 1))
    for i = 1, 100 do
      local x = { i }
    end
  end,
})
collectgarbage()
coroutine.wrap(function()
  setmetatable({}, { __gc = function() print(pcall(coroutine.yield, 1)) end })
  collectgarbage()
  coroutine.yield()
end)()
--- load, dofile and require raise
print(load("return +"))
print(pcall(load, 1))
print(pcall(load("error('c', 0)")))
print(pcall(load("return ...", "n", "t", {}), 1, 2))
print(pcall(load, function() error("reader", 0) end))
package.preload.bad = function() error("bad module", 0) end
print(pcall(require, "bad"))
package.preload.good = function(...) return { ... } end
print(require("good")[1])
local n = 0
print(load(function()
  n = n + 1
  return ({ "return ", "1", "+1" })[n]
end)())
--- coroutine.wrap errors with positions
local w = coroutine.wrap(function() error("inside") end)
print(pcall(w))
print(pcall(w))
local w = coroutine.wrap(function() error({ 1 }) end)
print(type(select(2, pcall(w))))
local w = coroutine.wrap(function() local x = nil + 1 end)
print(pcall(function() w() end))
print(pcall(coroutine.resume, 1))
print(pcall(coroutine.wrap))
print(coroutine.resume(coroutine.running()))
local co
co = coroutine.create(function() return coroutine.resume(co) end)
print(coroutine.resume(co))
--- debug library within coroutines and pcalls
local co = coroutine.create(function(a)
  local b = a * 2
  pcall(function()
    local c = b
    coroutine.yield(c)
  end)
  return b
end)
print(coroutine.resume(co, 4))
for l = 0, 4 do
  local i = debug.getinfo(co, l, "Slnt")
  if i then print(l, i.what, i.currentline, i.name, i.istailcall) end
end
print(debug.getlocal(co, 1, 1))
print((debug.traceback(co)))
print(debug.setlocal(co, 1, 1, 9))
print(coroutine.resume(co))
print(
  pcall(
    function()
      return debug.getinfo(1, "l").currentline, debug.getinfo(2, "n").name, debug.getinfo(1, "n").name
    end
  )
)
--- sort, gsub and others with functions that fail
print(pcall(table.sort, { 3, 1, 2 }, function(a, b) error("cmp " .. type(a), 0) end))
print(pcall(table.sort, { 1, "x" }))
print(pcall(string.gsub, "abc", "b", function() error({}) end) == false)
print(pcall(table.concat, { {}, 1 }))
print(pcall(table.unpack, {}, 1, 1e8))
print(pcall(string.rep, "x", -1))
print(pcall(string.format, "%d", 1.5))
print(pcall(tostring))
print(pcall(ipairs))
print(pcall(next, {}, 1))
print(pcall(tostring, setmetatable({}, { __tostring = function() return 1 end })))
print(pcall(print, setmetatable({}, { __tostring = function() error("ts", 0) end })))
print(pcall(setmetatable, setmetatable({}, { __metatable = 1 }), {}))
print(pcall(function()
  for k, v in pairs(setmetatable({}, { __pairs = function() error("pairs", 0) end })) do
  end
end))
--- the results of a failing C function in tail position
local function f() return string.rep() end
print(pcall(f))
local function g() return error("t", 2) end
print(pcall(function() g() end))
local function h(...) return pcall(error, ...) end
print(h("x"))
print((h("y")))
local function k(...)
  return xpcall(error, function(m) return m .. "!" end, ...)
end
print(k("z"))
print(pcall(k, "w"))
local function m(...) return assert(...) end
print(m(1, 2))
print(pcall(m, nil, "am"))
--- long loops of every kind, with results
local x = 0
for i = 1, 40000 do
  x = x + i
end
local i = 0
while i < 40000 do
  i = i + 1
end
repeat
  i = i - 1
until i == 0
for k = 1.0, 40000.0 do
  x = x + 1
end
local t = {}
for j = 1, 40000 do
  t[j] = j
end
for _, v in ipairs(t) do
  x = x + v
end
for k, v in pairs(t) do
  x = x - v
end
for k, v in next, t do
  i = i + 1
end
print(x, i)
local function f(n)
  if n == 0 then return 0 end
  return 1 + f(n - 1)
end
print(f(20000))
local function g(n, ...)
  if n == 0 then return ... end
  return g(n - 1, ...)
end
print(g(60000, 1, 2))
for j = math.maxinteger - 2, math.maxinteger do
  io.write(j, " ")
end
for j = math.mininteger + 2, math.mininteger, -1 do
  io.write(j, " ")
end
print()

--- load: modes, names, environments and readers
print(load("return 1", "n", "b"))
print(load(string.dump(function() return 2 end), "n", "t"))
print(load(string.dump(function() return 2 end), "n", "b")())
print(pcall(load, "x", "n", "q"))
print(pcall(load))
print(pcall(load, 5))
print(pcall(load, {}))
local env = { y = 5 }
print(load("x = y return x", "c", "t", env)(), env.x, x)
print(load("return _ENV", "c", "t", nil)())
print(load("return ...", "c")(1, nil, 3))
local parts = { "return ", "1", " + ", "2" }
local i = 0
print(load(function()
  i = i + 1
  return parts[i]
end)())
print(load(function() return nil end))
print(pcall(load, function() error("reader", 0) end))
print(pcall(load, function() return {} end))
local n = 0
print(load(function()
  n = n + 1
  return n < 2000 and " " or n == 2000 and "return 7" or ""
end)())
print(pcall(load("error('x')", "@name")))
print(pcall(load("error('x')", "=name")))
print(pcall(load("error('x')", "a\nb")))
print(pcall(load("error('x')", ("l"):rep(100))))
print(pcall(load("error('x')", "@" .. ("l"):rep(100))))
print(load("\n\n=", "="))
print(load("\27Lua", "bin"))
print(pcall(string.dump, print))
local f = load(string.dump(function(a)
  local t = { a }
  for k, v in ipairs(t) do
    a = v + 1
  end
  return a, x
end))
print(f(1))
local up = 3
local g = load(string.dump(function() return up end))
print(g(), debug.setupvalue(g, 1, 9), g())
print(
  #string.dump(f, true) < #string.dump(f),
  pcall(load(string.dump(load("local x = nil + 1", "=src"), true)))
)
print(dofile == nil, pcall(dofile, "no.such.file"))
print(loadfile("no.such.file"))
--- goto in every direction
do
  local i = 1
  ::a::
  if i <= 3 then
    io.write(i, " ")
    i = i + 1
    goto a
  end
end
for i = 1, 3 do
  for j = 1, 3 do
    if j == 2 then goto next end
    io.write(i, j, " ")
    ::next::
  end
end
do
  goto f
  ::b::
  io.write("b ")
  goto e
  ::f::
  io.write("f ")
  goto b
  ::e::
end
local fs = {}
do
  local k = 0
  ::top::
  local x = k
  fs[#fs + 1] = function()
    x = x + 1
    return x
  end
  k = k + 10
  if k < 30 then goto top end
end
print(fs[1](), fs[1](), fs[2](), fs[3]())
repeat
  local y = 1
  if y then goto cont end
  ::cont::
until true
while true do
  do
    goto done
  end
end
::done::
print("end")
--- closures and upvalues in loops
local fs = {}
for i = 1, 3 do
  local j = i * 2
  fs[i] = function(d)
    j = j + d
    return i, j
  end
end
print(fs[1](1), fs[1](1), fs[2](5))
local k = 0
local w = {}
while k < 3 do
  k = k + 1
  local c = k
  w[k] = function()
    c = c + k
    return c
  end
end
print(w[1](), w[1](), w[2](), w[3]())
local a, b
do
  local shared = 0
  a = function()
    shared = shared + 1
    return shared
  end
  b = function() return shared end
end
a()
print(
  a(),
  b(),
  debug.upvalueid(a, 1) == debug.upvalueid(b, 1),
  debug.upvalueid(fs[1], 1) == debug.upvalueid(fs[2], 1)
)
debug.upvaluejoin(b, 1, fs[3], 2)
print(b(), pcall(debug.upvaluejoin, b, 5, a, 1))
local r
repeat
  local q = 5
  r = function() return q end
until q == 5
print(r())
--- multiple assignment and evaluation order
local i, t = 1, {}
i, t[i] = i + 1, 20
print(i, t[1], t[2])
local a, b, c = (function() return 1, 2, 3 end)()
print(a, b, c)
a, b = b, a
print(a, b)
local x, y, z = 0, (function() return 7, 8 end)()
print(x, y, z)
local log = {}
local function f(n)
  log[#log + 1] = n
  return n
end
local q = { [f(1)] = f(2), f(3), k = f(4), f(5) }
q[f(6)], q[f(7)] = f(8), f(9)
print(table.concat(log, " "), f(10) + f(11) * f(12), table.concat(log, " "))
local c <const>, d <close> = 5, nil
print(c, d)
local s = "a"
s = s .. "b" .. (function()
  s = "z"
  return "c"
end)()
print(s)
--- finalizers: order, resurrection, errors
local log = {}
local function obj(n, f)
  return setmetatable({}, {
    __gc = function(o)
      log[#log + 1] = n
      if f then f(o) end
    end,
  })
end
do
  local a, b, c = obj("a"), obj("b"), obj("c")
end
collectgarbage()
print(table.concat(log, " "))
log = {}
local saved
do
  obj("r", function(o) saved = o end)
end
collectgarbage()
print(#log, saved ~= nil)
saved = nil
collectgarbage()
print(#log)
local mt = {
  __gc = function(o)
    log[#log + 1] = "again"
    setmetatable(o, getmetatable(o))
  end,
}
do
  setmetatable({}, mt)
end
collectgarbage()
collectgarbage()
collectgarbage()
print(#log)
mt.__gc = nil
warn("@off")
do
  obj("e", function() error("in gc") end)
end
collectgarbage()
print(log[#log])
local late = setmetatable({}, {})
getmetatable(late).__gc = function() log[#log + 1] = "late" end
late = nil
collectgarbage()
print(log[#log])
do
  obj("alloc", function()
    for i = 1, 100 do
      local t = { i }
    end
    collectgarbage()
  end)
end
collectgarbage()
print(log[#log])
--- weak tables and ephemerons
local w = setmetatable({}, { __mode = "k" })
local v = setmetatable({}, { __mode = "v" })
local kv = setmetatable({}, { __mode = "kv" })
local keep = {}
w[{}] = 1
w[keep] = { keep }
v[1] = {}
v[2] = keep
v.s = "string"
v[3] = 5
kv[{}] = keep
kv[keep] = {}
kv[1] = keep
collectgarbage()
local function n(t)
  local c = 0
  for _ in pairs(t) do
    c = c + 1
  end
  return c
end
print(n(w), n(v), n(kv), v[1], v.s, v[3])
local e = setmetatable({}, { __mode = "k" })
do
  local a, b, c = {}, {}, {}
  e[a] = b
  e[b] = c
  e[c] = a
end
collectgarbage()
print(n(e))
local first = {}
do
  local last = first
  for i = 1, 50 do
    local nx = {}
    e[last] = nx
    last = nx
  end
end
collectgarbage()
print(n(e))
first = nil
collectgarbage()
print(n(e))
local g = setmetatable({}, { __mode = "v" })
do
  g[1] = setmetatable({}, { __gc = function(o) print("final", g[1]) end })
end
collectgarbage()
print(g[1])
--- the collector's modes and options
collectgarbage("incremental")
print(
  collectgarbage("generational"),
  collectgarbage("incremental"),
  collectgarbage("generational", 20, 100),
  collectgarbage("incremental", 200, 100, 13)
)
print(
  collectgarbage("isrunning"),
  collectgarbage("stop"),
  collectgarbage("isrunning"),
  collectgarbage("restart"),
  collectgarbage("isrunning")
)
print(
  type(collectgarbage("count")),
  math.type(collectgarbage("count")),
  collectgarbage("collect"),
  type(collectgarbage("step"))
)
print(pcall(collectgarbage, "nothing"))
print(
  collectgarbage("setpause", 150),
  collectgarbage("setpause", 200),
  collectgarbage("setstepmul", 200),
  collectgarbage("setstepmul", 100)
)
for _, mode in ipairs { "generational", "incremental" } do
  collectgarbage(mode)
  local t = {}
  for i = 1, 2000 do
    t[i % 50] = { i, tostring(i) }
    if i % 500 == 0 then collectgarbage("step", 1) end
  end
  local s = 0
  for _, v in pairs(t) do
    s = s + v[1]
  end
  print(mode, s)
end
print(collectgarbage("incremental"))
setmetatable({}, {
  __gc = function()
    print("in gc", pcall(collectgarbage, "count"))
    print(collectgarbage())
  end,
})
collectgarbage()
--- emergency: much garbage of every kind in both modes
for _, mode in ipairs { "generational", "incremental" } do
  collectgarbage(mode)
  local live, dead = {}, 0
  for i = 1, 3000 do
    local s = ("x"):rep(i % 100) .. i
    local co = coroutine.wrap(function() coroutine.yield(s) end)
    co()
    local f = function() return s, co end
    if i % 100 == 0 then live[#live + 1] = f end
    setmetatable({ s }, { __gc = function() dead = dead + 1 end })
  end
  collectgarbage()
  print(mode, #live, dead, (live[3]()))
end
collectgarbage("incremental")
--- getinfo with every option, of every kind of function
local function f(a, b, ...)
  local c
  return debug.getinfo(1, "nSltufrL")
end
local function show(i)
  if not i then return print(i) end
  local keys = {}
  for k, v in pairs(i) do
    if k ~= "func" then keys[#keys + 1] = k .. "=" .. (type(v) == "table" and "{}" or tostring(v)) end
  end
  table.sort(keys)
  print(table.concat(keys, " "))
end
local i = f(1)
show(i)
local lines = {}
for l in pairs(i.activelines) do
  lines[#lines + 1] = l
end
table.sort(lines)
print(table.concat(lines, " "), i.func == f)
show(debug.getinfo(print))
show(debug.getinfo(f, "u"))
show(debug.getinfo(load("return 1", "=c"), "S"))
show(debug.getinfo(1, "l"))
show(debug.getinfo(100))
print(pcall(debug.getinfo, 1, "X"))
print(pcall(debug.getinfo, 1, ">"))
print(pcall(debug.getinfo, "x"))
print(pcall(debug.getinfo))
show((function() return debug.getinfo(1, "t") end)())
local t = setmetatable({}, {
  __index = function() return debug.getinfo(1, "n") end,
  __add = function() return debug.getinfo(1, "n") end,
})
show(t.x)
show(t + 1)
for v in
  function(_, c)
    if not c then return debug.getinfo(1, "n") end
  end
do
  show(v)
end
show(coroutine.wrap(function() return (debug.getinfo(1, "nt")) end)())
--- locals: names, varargs, temporaries, and what may be set
local function f(a, b, ...)
  local c = 3
  do
    local hidden = 4
  end
  local d <const> = 5
  for i = 1, 1 do
    local n = 1
    while true do
      local name, v = debug.getlocal(1, n)
      if not name then break end
      io.write(name, "=", tostring(v):gsub("[%w]*: 0x%x+", "obj"), " ")
      n = n + 1
    end
  end
  print(debug.getlocal(1, -1), debug.getlocal(1, -2), debug.getlocal(1, -3))
  print(debug.setlocal(1, 1, "A"), debug.setlocal(1, -1, "V"), debug.setlocal(1, 99, 0))
  return a, ...
end
print(f(1, 2, "x", "y"))
print(debug.getlocal(f, 1), debug.getlocal(f, 2), debug.getlocal(f, 3))
print(pcall(debug.getlocal, 50, 1))
print(pcall(debug.setlocal, 50, 1, 1))
print(debug.getlocal(print, 1))
--- upvalues, metatables, registry and user values
local u, w = 1, 2
local function f() return u, w end
print(debug.getupvalue(f, 1))
print(debug.getupvalue(f, 2))
print(debug.getupvalue(f, 3))
print(debug.setupvalue(f, 1, "new"), u, debug.setupvalue(f, 9, 1))
print(pcall(debug.getupvalue, 1, 1))
print(debug.getupvalue(print, 1), debug.getupvalue(string.gmatch("a", "a"), 1))
print(
  debug.getmetatable("").__index == string,
  debug.setmetatable({}, nil) ~= nil,
  pcall(debug.setmetatable, 1)
)
print(
  type(debug.getregistry()),
  debug.getuservalue(1, 1),
  debug.getuservalue(io.stdout, 1),
  pcall(debug.setuservalue, 1, 1)
)
print(pcall(debug.upvalueid, f, 9))
print(debug.gethook())
--- hooks: what is seen within each event
local log = {}
local function hook(e, l)
  local i = debug.getinfo(2, "nSlt")
  log[#log + 1] = e .. ":" .. tostring(i.name) .. ":" .. tostring(l) .. ":" .. i.currentline
end
local function leaf(x) return x * 2 end
local function work()
  local s = 0
  for i = 1, 3 do
    s = s + leaf(i)
  end
  return (leaf(s))
end
for _, mask in ipairs { "c", "r", "l", "cr", "crl" } do
  log = {}
  debug.sethook(hook, mask)
  work()
  debug.sethook()
  print(mask, table.concat(log, " "))
end
log = {}
debug.sethook(function(e) log[#log + 1] = e end, "", 5)
work()
debug.sethook()
print(table.concat(log, " "))
--- hooks that raise errors, yield nothing and change themselves
local function loop()
  local n = 0
  while true do
    n = n + 1
  end
end
for _, n in ipairs { 100, 1000 } do
  debug.sethook(function() error("stopped") end, "", n)
  print(pcall(loop))
  print(debug.gethook() ~= nil)
  debug.sethook()
end
local c = 0
debug.sethook(function(e, l)
  c = c + 1
  if c == 3 then debug.sethook() end
end, "l")
local a = 1
local b = 2
local d = 3
print(c, debug.gethook())
local co = coroutine.create(function()
  local x = 1
  coroutine.yield()
  x = x + 1
  return x
end)
local seen = {}
debug.sethook(co, function(e, l) seen[#seen + 1] = e end, "crl")
coroutine.resume(co)
print(table.concat(seen, " "), debug.gethook(co) ~= nil, debug.gethook())
coroutine.resume(co)
print(table.concat(seen, " "))
debug.sethook(function(e)
  local t = debug.getinfo(2, "r")
  if t.ftransfer > 0 then seen[#seen + 1] = t.ftransfer .. "/" .. t.ntransfer end
end, "r")
seen = {}
math.max(1, 2, 3)
debug.sethook()
print(table.concat(seen, " "))
--- os: dates and times of a fixed clock
for _, t in ipairs { 0, 86399, 1e9, 1234567890, -1, 2 ^ 31 } do
  print(os.date("!%Y-%m-%d %H:%M:%S %j %a %A %b %B %p %y %%", t // 1 | 0), os.date("!*t", t // 1 | 0).yday)
end
print(pcall(os.date, "%E"))
print(pcall(os.date, "%Q"))
print(pcall(os.date, "!*t", 2 ^ 70))
print(pcall(os.time, {}))
print(pcall(os.time, { year = 2000 }))
print(pcall(os.time, { year = 2000, month = "x", day = 1 }))
print(pcall(os.time, { year = 2000, month = 1.5, day = 1 }))
print(pcall(os.time, { year = 1e100, month = 1, day = 1 }))
local t = { year = 2024, month = 14, day = -3, hour = 30 }
os.time(t)
print(t.year, t.month, t.day, t.hour, t.wday, t.yday)
print(os.difftime(5, 3), pcall(os.difftime))
print(os.getenv("NO_SUCH_VARIABLE_HERE"), pcall(os.getenv))
print(type(os.clock()), type(os.tmpname()))
print(pcall(os.setlocale, "C", "nothing"))
print(os.setlocale(), os.setlocale("C"), os.setlocale(nil, "numeric"))
print((select(2, os.remove("no/such/file"))), (select(2, os.rename("no/such", "other"))))
print(pcall(os.date, 5, "x"))
--- files: modes, reads, seeks, lines and what is closed
local name = os.tmpname()
local f = assert(io.open(name, "w"))
print(
  f:write("line 1\n", 2, " ", 3.5, "\n\nlast"),
  io.type(f),
  f:seek("cur"),
  f:seek("set", 2),
  f:seek("end")
)
print(f:close(), io.type(f), pcall(f.write, f, "x"))
print(tostring(f), pcall(function() f:read() end))
for _, fmt in ipairs { "l", "L", "a", "n", 0, 3, 100, "*l", "*a" } do
  local f = io.open(name)
  print(fmt, f:read(fmt))
  print(f:read(fmt, fmt))
  f:close()
end
print(pcall(function()
  for l in io.lines(name, "x") do
  end
end))
for l in io.lines(name) do
  io.write("[", l, "]")
end
for a, b in io.lines(name, 1, "l") do
  io.write("<", a, ",", b or "nil", ">")
end
print()
print(pcall(io.lines, "no such file"))
print(pcall(io.open, name, "rz"))
print((select(2, io.open("no such file"))))
local f = io.open(name, "r+")
f:seek("set", 5)
f:write("X")
f:seek("set")
print(f:read("a"))
f:close()
f = io.open(name, "a")
f:write("more")
f:close()
f = io.open(name)
print(#f:read("a"), f:read("a"), f:read("l"), f:read(0), f:read("n"))
f:close()
do
  local g <close> = io.open(name)
end
local h = io.open(name)
print(h:setvbuf("no"), h:setvbuf("full", 1024), pcall(h.setvbuf, h, "x"))
print(pcall(h.seek, h, "x"))
print(pcall(h.seek, h, "set", 1.5))
local it = h:lines()
print(it())
h:close()
print(pcall(it))
io.output():write("out\n")
print(io.type(5), io.type(io.stdout), io.output() == io.stdout, pcall(io.read, "x"))
local old = io.output()
io.output(name)
io.write("new")
io.close()
io.output(old)
io.input(name)
print(io.read("a"))
io.close(io.input())
print(pcall(io.read))
print(os.remove(name), (io.open(name)))
--- reading numbers
local name = os.tmpname()
local f = io.open(name, "w")
f:write("12 -3.5 0x1F 0x.8p2 1e3 +7 .5 5. nan 12abc")
f:close()
f = io.open(name)
for i = 1, 10 do
  print(f:read("n"))
end
f:close()
os.remove(name)
--- warnings and print
print(pcall(warn))
print(pcall(warn, {}))
print(pcall(warn, "a", 5, nil))
print(print())
print(nil, true, 1.0, -0.0)
print(pcall(print, setmetatable({}, { __tostring = function() return 1 end })))
print(pcall(print, setmetatable({}, { __tostring = function() error("ts") end })))
print(tostring(nil), tostring(1e15), tostring(-0.0), #tostring(print) > 10)
print(pcall(tostring))
print(_VERSION, _G._G == _G, type(_ENV))
--- string coercions in every operator
for _, s in ipairs { "10", "0x10", "1e1", " 5 ", "abc", "" } do
  for _, f in ipairs {
    function(s) return s + 1 end,
    function(s) return 1 - s end,
    function(s) return s * "2" end,
    function(s) return s / 2 end,
    function(s) return s // 3 end,
    function(s) return s % 3 end,
    function(s) return s ^ 2 end,
    function(s) return -s end,
    function(s) return s .. 1 end,
    function(s) return 1 .. s end,
    function(s) return s < "2" end,
    function(s) return s == 10 end,
    function(s) return #s end,
  } do
    print(s, pcall(f, s))
  end
end
print("10" + 0 == 10, "a" < "b", "a" < "B", "" < "a", "a\0b" < "a\0c", "Z" < "a", "10" < "9")
print(pcall(function() return "1" < 2 end))
print(math.max("3" + 0, 2), ("5"):rep("3"), ("x"):rep(2.0), pcall(string.rep, "x", "1.5"))
--- deep recursion without overflow
local function sum(n)
  if n == 0 then return 0 end
  return n + sum(n - 1)
end
print(sum(100), sum(10000), sum(100000))
local function tail(n, acc)
  if n == 0 then return acc end
  return tail(n - 1, acc + n)
end
print(tail(300000, 0))
local function even(n)
  if n == 0 then return true end
  return (function(m)
    if m == 0 then return false end
    return even(m - 1)
  end)(n - 1)
end
print(even(5001), even(5000))
local t = {}
for i = 1, 20000 do
  t = { t }
end
local d = 0
while t[1] do
  t = t[1]
  d = d + 1
end
print(d)
local s = ""
for i = 1, 190 do
  s = "(" .. s .. ")"
end
print(load("return " .. ("("):rep(150) .. "1" .. (")"):rep(150))())
local f = function() return 0 end
for i = 1, 5000 do
  local g = f
  f = function() return g() + 1 end
end
print(f())
--- constructors of tables of every size
for _, n in ipairs { 0, 1, 49, 50, 51, 100, 255, 256, 300, 1000 } do
  local s = {}
  for i = 1, n do
    s[i] = i
  end
  local src = "return {" .. table.concat(s, ",") .. "}"
  print(n, #load(src)())
  for i = 1, n do
    s[i] = "k" .. i .. "=" .. i
  end
  local t = load("return {" .. table.concat(s, ",") .. "}")()
  local c = 0
  for _ in pairs(t) do
    c = c + 1
  end
  print(c)
end
print(
  #{ n = 1, 1, 2, [2] = 9, 3 },
  ({ 1, 2, [2] = 9 })[2],
  #{ nil, nil, 3 } == 3,
  #{ (function() return 1, 2, 3 end)(), 4 },
  #{ 4, (function() return 1, 2, 3 end)() }
)
--- functions with many locals, constants and upvalues
local src = {}
for i = 1, 199 do
  src[#src + 1] = "local v" .. i .. " = " .. i
end
src[#src + 1] = "return v1 + v199"
print(load(table.concat(src, "\n"))())
src[#src] = "local v200 = 1 local v201 = 2"
print(load(table.concat(src, "\n"), "=many"))
local k = {}
for i = 1, 400 do
  k[i] = i + 0.5
end
print(load("local s = 0 s = " .. table.concat(k, " + ") .. " return s")())
local up = {}
for i = 1, 120 do
  up[#up + 1] = "local u" .. i .. " = " .. i
end
up[#up + 1] = "return function() return u1"
for i = 2, 120 do
  up[#up + 1] = " + u" .. i
end
up[#up + 1] = " end"
print(load(table.concat(up, "\n"))()())
print((select(2, load("local a <const> = 1; a = 2", "=c"))))
print(load("local s = '' for i = 1, 300 do s = s .. i end return #s")())

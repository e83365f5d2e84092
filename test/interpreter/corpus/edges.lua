--- tail calls: depth, tracebacks and closing variables
local function loop(n)
  if n > 0 then return loop(n - 1) end
  return debug.traceback("at the end")
end
print(loop(10))
local function close()
  local c <close> = setmetatable({}, { __close = function() io.write("closed ") end })
  return loop(0)
end
print((close():gsub("\n.*", "")))
print(select("#", (function(...) return select("#", ...), ... end)(nil, nil)))
print(pcall(function() return error("tail") end))
--- method calls on every value
debug.setmetatable(0, { __index = math })
print((4):sqrt(), (-3):abs(), (2.7):floor())
debug.setmetatable(0, nil)
print(("%d"):format(5), ("x"):rep(3), #("abc"):upper())
print(pcall(function() return (5):floor() end))
print(pcall(function() return (nil):x() end))
print(pcall(function() return ({}):x() end))
local o = { v = 1 }
function o:get(a, ...) return self.v, a, select("#", ...) end
function o.stat(a) return a end
print(o:get(1, 2, 3), o.stat(5), o["get"](o))
local o2 = setmetatable({ v = 2 }, { __index = o })
print(o2:get())
--- scopes and shadowing
local x = 1
do
  local x = x + 1
  do
    local x = x + 1
    print(x)
  end
  print(x)
end
print(x)
local x = x + 10
print(x)
local function x() return "function" end
print(x())
local function rec(n) return n == 0 and 0 or n + rec(n - 1) end
print(rec(4))
local f = function() return f end
print(f())
repeat
  local done = true
until done
for x = 1, 2 do
  local x = x * 2
  io.write(x, " ")
end
print(type(x))
--- _ENV: replaced, as an upvalue, as a parameter
local print = print
local function sandbox(_ENV)
  a = 1
  b = a + 1
  return a, b, c
end
local env = { c = "c" }
print(sandbox(env), env.a, a)
do
  local _ENV = { print = print }
  x = 5
  print(x, _ENV.x)
end
print(x)
local function g() return y end
y = 7
print(g())
local _ENV <const> = setmetatable(
  {},
  { __index = _ENV, __newindex = function(t, k, v) rawset(t, k, v .. "!") end }
)
z = "set"
print(z, rawget(_ENV, "z"))
--- integer keys, float keys and strings that look like them
local t = {}
t[1] = "i"
t[1.0] = "f"
t["1"] = "s"
t[2 ^ 53] = "big"
t[-0.0] = "zero"
print(t[1], t["1"], t[9007199254740992], t[0], #t)
for _, k in ipairs { 1.5, -1, math.maxinteger, math.mininteger, 1e300, true } do
  t[k] = k
  print(t[k])
end
print(next({ [1.0] = 1 }), math.type(next({ [3.0] = 1 })))
t = {}
for i = 10, 1, -1 do
  t[i] = i
end
print(#t)
for i = 1, 10 do
  t[i] = nil
end
print(#t, next(t))
--- removing while traversing
local t = {}
for i = 1, 100 do
  t[i] = i
  t["k" .. i] = i
end
local n, s = 0, 0
for k, v in pairs(t) do
  n = n + 1
  s = s + v
  t[k] = nil
end
print(n, s, next(t))
for i = 1, 50 do
  t[i] = i
end
for k in pairs(t) do
  t[k] = t[k] * 2
end
s = 0
for _, v in ipairs(t) do
  s = s + v
end
print(s)
print(pcall(next, t, "gone"))
print(pcall(function()
  for k in pairs(t) do
    t[{}] = 1
    break
  end
end))
--- logical operators and their values
for _, a in ipairs { 1, false, "", 0 } do
  for _, b in ipairs { 2, false } do
    print(a and b, a or b, not a, not not b, a and b or 3, (a or b) and 4)
  end
end
local calls = 0
local function c(v)
  calls = calls + 1
  return v
end
print(c(false) and c(1), c(true) or c(2), calls)
print(nil and 1, nil or 1, false == nil, 1 and nil, nil)
local t = { f = false }
print(t.f or "default", t.f == nil, t.g == nil)
if not (1 > 2) and (2 < 3 or error("never")) then print("ok") end
--- comparison chains of strings
local w = { "", "a", "A", "ab", "b", "a\0", "a\0b", "é", "z", "10", "9", " " }
for _, a in ipairs(w) do
  local r = {}
  for _, b in ipairs(w) do
    r[#r + 1] = (a < b and "<" or a == b and "=" or ">") .. (a <= b and "l" or "")
  end
  print(table.concat(r, " "))
end
--- long strings, escapes and comments
print(
  "\65\066\x41\u{48}\u{20AC}\z
       joined\
next",
  "'\"",
  "\a\b\f\v" == "\7\8\12\11",
  [[
first newline gone]],
  [==[a]]b]=]c]==],
  #[[


]]
) --[[ a
comment ]]
print("after") --[==[ another ]] ]==]
print("again") --- not long
print(0xA, 0Xa, 1e2, 1E+2, 0.5e1, 3e-2, 0x.8p1, 0xA.8, 1 // 1, 7 --[[x]] --[[y]] + 1)
--- loops that change their bounds
local n = 3
for i = 1, n do
  n = 10
  io.write(i, " ")
end
local t = { 1, 2, 3 }
for i = 1, #t do
  t[#t + 1] = i
end
print(#t)
local i = 5
while i > 0 do
  i = i - 1
  if i == 3 then goto skip end
  if i == 1 then break end
  io.write(i, " ")
  ::skip::
end
print(i)
for i = 3, 1 do
  print("never")
end
for i = 1, 0.5 do
  print("never")
end
for i = 1, 2 do
  for j = 1, 2 do
    if j == 2 then break end
    io.write(i, j, " ")
  end
end
print()
local k = 0
repeat
  local stop = k > 2
  k = k + 1
until stop
print(k)
--- generic for: what it closes, and its four values
local function iter(n, log)
  local c = setmetatable({}, { __close = function(_, e) log[#log + 1] = "closed " .. tostring(e) end })
  return function(s, i)
    i = i + 1
    if i <= s then return i, i * i end
  end, n, 0, c
end
local log = {}
for i, q in iter(3, log) do
  io.write(i, "=", q, " ")
end
for i in iter(3, log) do
  break
end
print(pcall(function()
  for i in iter(3, log) do
    error("e", 0)
  end
end))
print((function()
  for i in iter(3, log) do
    return i
  end
end)())
do
  for i in iter(2, log) do
    goto out
  end
  ::out::
end
print(table.concat(log, ", "))
print(pcall(function()
  for i in next, {}, nil, 5 do
  end
end))
for a, b, c in
  function(_, x)
    x = x + 1
    if x < 3 then return x, nil, "third" end
  end,
  nil,
  0
do
  print(a, b, c)
end
--- require: preload, loaded, loops and errors
package.preload.a = function(...)
  print("loading", ...)
  return { name = "a" }
end
print(require("a").name, require("a") == package.loaded.a, select(2, require("a")))
package.preload.none = function() end
print(require("none"))
package.preload.f = function() return false end
print(require("f"), package.loaded.f)
package.preload.set = function(n) package.loaded[n] = "set" end
print(require("set"))
package.preload.bad = function() error("in module") end
print(pcall(require, "bad"))
print(package.loaded.bad)
package.preload.loop = function() return { inner = pcall(require, "loop") } end
print(require("loop").inner)
print(pcall(require))
print(pcall(require, {}))
package.searchers[#package.searchers + 1] = function(n)
  if n == "own" then
    return function(...) return table.pack(...) end, "extra"
  end
  return "\n\tnot own"
end
print(require("own")[2], select("#", require("own")))
print(type(package.config), package.searchpath("x", "./?.none;./?/none"))
--- attribs: const, close and their errors
local a <const> = 5
local b <const>, c <close> = { 1 }, nil
b[1] = 2
print(a, b[1], c)
for _, s in ipairs {
  "local a <const> = 1 a = 2",
  "local a <close> = nil a = 1",
  "local a <const> a = 1",
  "local function f() x = 1 end local x <const> = 1 x = 2",
  "local a <const> = 1 local function f() a = 2 end",
  "local a <unknown> = 1",
  "local a <close>, b <close> = nil",
  "for i <const> = 1, 2 do end",
} do
  print(load(s, "=a"))
end
local k <const> = "k"
local t <const> = { [k] = k }
print(t.k, (function() return k .. a end)())
--- numbers as the parser reads them
for _, s in ipairs {
  "0x7fffffffffffffff",
  "0x8000000000000000",
  "0xffffffffffffffffff",
  "9223372036854775807",
  "9223372036854775808",
  "1e308",
  "1e309",
  "0x1p1023",
  "0x1p1024",
  "1e-400",
  "0.1e1",
  "00012",
  "0x",
  "1.2.3",
  "1e+",
  "0x1p",
  "08",
  "1_000",
  "0b11",
  "1f",
  "0xg",
  "3..2",
  "1...2",
} do
  print(s, load("return " .. s, "=n"))
  local f = load("return " .. s, "=n")
  if f then print(pcall(f)) end
end
--- bitwise operators on every kind of number
for _, a in ipairs { 0, 1, -1, 5, 2.0, 0xff, math.mininteger, math.maxinteger } do
  for _, b in ipairs { 0, 3, -2, 8.0, 64 } do
    print(a & b, a | b, a ~ b, a << b, a >> b, ~a)
  end
end
for _, v in ipairs { 1.5, 2 ^ 63, -2 ^ 64, 1 / 0, 0 / 0, "x", "1.5", {}, true } do
  print(pcall(function() return v & 1 end))
  print(pcall(function() return 1 << v end))
  print(pcall(function() return ~v end))
end
--- concatenation of numbers, and of many values
print(1 .. 2, 1.0 .. "", -0.0 .. "", 2 ^ 63 .. "", 1e100 .. "|", 10 // 3 .. "", "a" .. 1 + 2 .. "b")
local s = ""
for i = 1, 200 do
  s = s .. i .. ","
end
print(#s)
local a, b, c = "x", "y", "z"
print(a .. b .. c .. a .. b .. c .. a .. b .. c)
local function many(...)
  local r = ""
  for i = 1, select("#", ...) do
    r = r .. select(i, ...)
  end
  return r
end
print(many("a", 1, 2.5, "b"))
print(
  #(("x"):rep(100) .. ("y"):rep(100)),
  ("a" .. "b" == "ab"),
  ("long string beyond forty characters, " .. "made of two parts")
    == "long string beyond forty characters, made of two parts"
)
--- counting hooks over library calls and metamethods
local function counted(f)
  local n = 0
  debug.sethook(function() n = n + 1 end, "", 1)
  f()
  debug.sethook()
  return n
end
local mt = setmetatable({}, {
  __index = function(_, k) return k end,
  __add = function(a, b) return 1 end,
  __lt = function() return true end,
})
print(
  counted(function() local x = mt.a .. mt.b end),
  counted(function()
    local x = mt + 1
    x = mt < mt
  end),
  counted(function()
    table.sort({ 3, 1, 2 }, function(a, b) return a < b end)
  end),
  counted(function()
    (string.gsub)("abc", ".", function(c) return c end)
  end),
  counted(function()
    for i, v in ipairs { 1, 2, 3 } do
      local y = v
    end
  end),
  counted(function()
    pcall(error, 1)
    pcall(function() local x = nil + 1 end)
  end),
  counted(function()
    local c <close> = setmetatable({}, { __close = function() local z = 1 end })
  end)
)
--- line hooks in every statement
local seen = {}
local function lines(f)
  seen = {}
  debug.sethook(function(_, l) seen[#seen + 1] = l end, "l")
  f()
  debug.sethook()
  print(table.concat(seen, " "))
end
lines(function()
  local a = 1
  if a == 1 then
    a = 2
  elseif a == 2 then
    a = 3
  else
    a = 4
  end
  while a > 0 do
    a = a - 1
  end
  repeat
    a = a + 1
  until a == 2
  for i = 1, 2 do
    a = i
  end
  for k in pairs { 1 } do
    a = k
  end
  local t = {
    1,
    f = function() return 1 end,
  }
  t.f(1, 2)
  do
    local c <close> = setmetatable({}, { __close = function() a = 9 end })
  end
  goto e
  a = 5
  ::e::
  return a
end)
--- hooks across coroutines and pcalls
local log = {}
local function h(e) log[#log + 1] = e:sub(1, 1) end
local function flush(n)
  debug.sethook()
  print(n, table.concat(log))
  log = {}
end
debug.sethook(h, "cr")
pcall(pcall, error)
flush(1)
debug.sethook(h, "cr")
coroutine.wrap(function() coroutine.yield() end)()
flush(2)
debug.sethook(h, "cr")
xpcall(error, function() end)
flush(3)
local co = coroutine.create(function()
  debug.sethook(h, "cr")
  local x = tostring(1)
  coroutine.yield()
  x = tostring(2)
end)
coroutine.resume(co)
flush(4)
coroutine.resume(co)
flush(5)
debug.sethook(h, "cr")
for i in
  coroutine.wrap(function()
    for i = 1, 2 do
      coroutine.yield(i)
    end
  end)
do
end
flush(6)
debug.sethook(h, "cr")
table.sort({ 2, 1 }, function(a, b) return a < b end)
flush(7)
debug.sethook(h, "cr")
local ok = pcall(function()
  local t = nil
  t.x = 1
end)
flush(8)
debug.sethook(h, "cr")
load("return 1")()
flush(9)

--- arguments of every function
for _, k in ipairs { "create", "wrap", "resume", "status", "close", "isyieldable", "running", "yield" } do
  for _, v in ipairs { {}, 1, "x", true } do
    print(k, type(v), pcall(coroutine[k], v))
  end
  if k ~= "running" then
    print(k, pcall(coroutine[k]))
    print(k, pcall(coroutine[k], nil))
  end
end
--- values through resume and yield
local co = coroutine.create(function(...)
  local n = select("#", ...)
  while true do
    n = select("#", coroutine.yield(n, ...))
    if n == 9 then return end
  end
end)
print(coroutine.resume(co))
print(coroutine.resume(co, 1))
print(coroutine.resume(co, nil, nil))
print(coroutine.resume(co, table.unpack({}, 1, 9)))
print(coroutine.resume(co))
print(coroutine.status(co))
local many = coroutine.wrap(function(...)
  local n = select("#", ...)
  local t = { coroutine.yield(...) }
  return #t, n
end)
print(select("#", many(table.unpack({}, 1, 200))))
local big = {}
for i = 1, 240 do
  big[i] = i
end
print(many(table.unpack(big)))
--- status from every place
local a, b
local function st() return coroutine.status(a) .. "," .. (b and coroutine.status(b) or "-") end
a = coroutine.create(function()
  print("in a", st())
  b = coroutine.create(function()
    print("in b", st())
    coroutine.yield()
    print("again b", st())
    error("x")
  end)
  coroutine.resume(b)
  print("after b", st())
  coroutine.yield()
  coroutine.resume(b)
  print("end a", st())
end)
print(st())
coroutine.resume(a)
print(st())
coroutine.resume(a)
print(st())
print(coroutine.status(coroutine.running()))
--- resume of dead and running coroutines
local co
co = coroutine.create(function() return coroutine.resume(co) end)
print(coroutine.resume(co))
print(coroutine.resume(co))
local main = coroutine.running()
print(coroutine.resume(main))
print(coroutine.wrap(function() return coroutine.resume(main) end)())
local w
w = coroutine.wrap(function() return pcall(w) end)
print(w())
print(pcall(w))
local e = coroutine.wrap(function() error({}) end)
print(pcall(e))
print(pcall(e))
local dead = coroutine.wrap(function() end)
dead()
print(pcall(dead))
--- close in every state
local log = {}
local function guard(n, f)
  return setmetatable({}, {
    __close = function(_, e)
      log[#log + 1] = n .. ":" .. tostring(e)
      if f then f() end
    end,
  })
end
local fresh = coroutine.create(function() end)
print(coroutine.close(fresh), coroutine.status(fresh), coroutine.resume(fresh))
local sus = coroutine.create(function()
  local a <close> = guard("a")
  local b <close> = guard("b")
  coroutine.yield()
end)
coroutine.resume(sus)
print(coroutine.close(sus), coroutine.close(sus), coroutine.status(sus))
local bad = coroutine.create(function()
  local a <close> = guard("c", function() error("in close", 0) end)
  local b <close> = guard("d", function() error({}) end)
  coroutine.yield()
end)
coroutine.resume(bad)
print(coroutine.close(bad))
print(coroutine.close(bad))
local err = coroutine.create(function()
  local x <close> = guard("e")
  error("oops", 0)
end)
print(coroutine.resume(err))
print(coroutine.close(err))
print(coroutine.close(err))
print(pcall(coroutine.close, coroutine.running()))
local outer
outer = coroutine.create(function()
  local i = coroutine.create(function() return pcall(coroutine.close, outer) end)
  print(coroutine.resume(i))
  print(pcall(coroutine.close, (coroutine.running())))
end)
coroutine.resume(outer)
local yc = coroutine.create(function()
  local a <close> = guard("f", function() coroutine.yield("no") end)
  coroutine.yield(1)
end)
coroutine.resume(yc)
print(coroutine.close(yc))
print(table.concat(log, " "))
--- yields inside closing variables, for each way out of a block
local function guard(n)
  return setmetatable(
    {},
    { __close = function(_, e) coroutine.yield("close " .. n .. " " .. tostring(e)) end }
  )
end
local ways = {
  function()
    local a <close> = guard("a")
    local b <close> = guard("b")
    return 1, 2, 3
  end,
  function()
    do
      local a <close> = guard("a")
    end
    return "after"
  end,
  function()
    for i = 1, 2 do
      local a <close> = guard(i)
      if i == 2 then break end
    end
    return "broke"
  end,
  function()
    local i = 0
    ::top::
    do
      local a <close> = guard(i)
      i = i + 1
      if i < 3 then goto top end
    end
    return i
  end,
  function()
    while true do
      local a <close> = guard("w")
      return "from loop"
    end
  end,
  function()
    repeat
      local a <close> = guard("r")
      local done = true
    until done
    return "until"
  end,
  function()
    local a <close> = guard("a")
    error("bad", 0)
  end,
  function()
    local a <close> = guard("a")
    local b <close> = setmetatable({}, { __close = function() error("worse", 0) end })
    error("bad", 0)
  end,
  function()
    for k in next, { x = 1 }, nil, guard("for") do
    end
    return "for over"
  end,
  function()
    for k in next, { x = 1 }, nil, guard("for") do
      error("in for", 0)
    end
  end,
  function()
    for k in next, { x = 1 }, nil, guard("for") do
      return k
    end
  end,
  function()
    local a <close> = guard("a")
    return (function()
      local b <close> = guard("b")
      return "inner"
    end)()
  end,
  function(...)
    local a <close> = guard("a")
    return ...
  end,
  function()
    return pcall(function()
      local a <close> = guard("p")
      error("caught", 0)
    end)
  end,
}
for i, f in ipairs(ways) do
  local co = coroutine.create(function() return "end", pcall(f, 7, 8) end)
  repeat
    local r = table.pack(coroutine.resume(co))
    print(i, table.unpack(r, 1, r.n))
  until coroutine.status(co) == "dead"
end
--- yield across C calls
local function try(f)
  local co = coroutine.create(f)
  print(coroutine.resume(co))
  print(coroutine.status(co))
end
try(function()
  table.sort({ 3, 2, 1 }, function(a, b)
    coroutine.yield()
    return a < b
  end)
end)
try(function() string.gsub("abc", "%w", coroutine.yield) end)
try(function() load(coroutine.yield) end)
try(function()
  return load(function() coroutine.yield() end)
end)
try(function() tostring(setmetatable({}, { __tostring = coroutine.yield })) end)
package.preload.yields = function() coroutine.yield() end
try(function() require("yields") end)
try(function()
  setmetatable({}, { __gc = function() coroutine.yield() end })
  collectgarbage()
  return "collected"
end)
try(function()
  debug.sethook(function() coroutine.yield() end, "l")
  local x = 1
  debug.sethook()
end)
debug.sethook()
try(function()
  xpcall(error, function() coroutine.yield() end)
  return "handled"
end)
try(function()
  for k in pairs(setmetatable({}, { __pairs = function() coroutine.yield() end })) do
  end
end)
print(pcall(coroutine.yield))
print(pcall(pcall, coroutine.yield))
print(coroutine.isyieldable(), coroutine.wrap(function() return coroutine.isyieldable() end)())
--- isyieldable and running in every nesting
local function show(l) print(l, coroutine.isyieldable(), select(2, coroutine.running())) end
show("main")
coroutine.wrap(function()
  show("co")
  pcall(show, "pcall")
  table.sort({ 2, 1 }, function(a, b)
    show("sort")
    return a < b
  end)
  coroutine.wrap(show)("inner")
  string.gsub("a", "a", function()
    show("gsub")
    coroutine.wrap(show)("in gsub")
  end)
  local t = setmetatable({}, {
    __index = function() show("index") end,
    __close = function() show("close") end,
    __tostring = function()
      show("tostring")
      return ""
    end,
  })
  local x = t.x
  tostring(t)
  do
    local c <close> = t
  end
  xpcall(error, function() show("handler") end)
  for _ in function() show("iterator") end do
  end
end)()
local co = coroutine.create(function() coroutine.yield() end)
print(coroutine.isyieldable(co))
coroutine.resume(co)
print(coroutine.isyieldable(co))
coroutine.resume(co)
print(coroutine.isyieldable(co))
--- generators: permutations, trees, primes
local function permgen(a, n)
  n = n or #a
  if n <= 1 then
    coroutine.yield(table.concat(a))
  else
    for i = 1, n do
      a[n], a[i] = a[i], a[n]
      permgen(a, n - 1)
      a[n], a[i] = a[i], a[n]
    end
  end
end
for p in coroutine.wrap(function() permgen { "a", "b", "c", "d" } end) do
  io.write(p, " ")
end
print()
local function walk(t)
  if t then
    walk(t[1])
    coroutine.yield(t[2])
    walk(t[3])
  end
end
for v in coroutine.wrap(function() walk { { nil, 1, { nil, 2 } }, 3, { { nil, 4 }, 5 } } end) do
  io.write(v, " ")
end
print()
local function gen(n)
  return coroutine.wrap(function()
    for i = 2, n do
      coroutine.yield(i)
    end
  end)
end
local function filter(p, g)
  return coroutine.wrap(function()
    while true do
      local n = g()
      if n == nil then return end
      if n % p ~= 0 then coroutine.yield(n) end
    end
  end)
end
local x = gen(60)
while true do
  local n = x()
  if n == nil then break end
  io.write(n, " ")
  x = filter(n, x)
end
print()
--- producers and consumers, with errors on either side
local function producer(n, bad)
  return coroutine.create(function()
    for i = 1, n do
      if i == bad then error("producer " .. i) end
      coroutine.yield(i)
    end
    return nil
  end)
end
local function consume(p, bad)
  local s = 0
  while true do
    local ok, v = coroutine.resume(p)
    if not ok then return "failed: " .. v, s end
    if v == nil then return "done", s end
    if v == bad then error("consumer " .. v, 0) end
    s = s + v
  end
end
print(consume(producer(5)))
print(consume(producer(5, 3)))
print(pcall(consume, producer(5), 4))
print(pcall(coroutine.wrap(consume), producer(5, 2)))
--- tracebacks of coroutines, suspended, dead and nested
local function deep(n)
  if n == 0 then
    coroutine.yield()
    local x = nil + 1
  end
  deep(n - 1)
end
local co = coroutine.create(deep)
coroutine.resume(co, 3)
print(debug.traceback(co))
print(debug.traceback(co, "msg"))
print(debug.traceback(co, "msg", 1))
print(debug.traceback(co, nil, 2))
print(debug.traceback(co, {}) ~= nil)
print(coroutine.resume(co))
print(debug.traceback(co))
local fresh = coroutine.create(deep)
print(debug.traceback(fresh))
coroutine.resume(fresh, 0)
coroutine.close(fresh)
print(debug.traceback(fresh))
coroutine.wrap(function()
  local i = coroutine.create(function()
    print(debug.traceback("inner"))
    coroutine.yield()
  end)
  coroutine.resume(i)
  print(debug.traceback(i))
  print(debug.traceback("outer"))
end)()
--- locals and levels of another thread
local co = coroutine.create(function(a, b)
  local c = a + b
  coroutine.yield(c)
  return a, b, c
end)
coroutine.resume(co, 1, 2)
for i = 1, 4 do
  print(debug.getlocal(co, 1, i))
end
print(
  debug.setlocal(co, 1, 1, "new"),
  debug.getinfo(co, 1, "l").currentline,
  debug.getinfo(co, 0, "n").name,
  debug.getinfo(co, 9)
)
print(coroutine.resume(co))
print(pcall(debug.getlocal, co, 1, 1))
--- wrap in every loop, and its errors with positions
local function bad() error("here") end
local w = coroutine.wrap(function() bad() end)
print(pcall(w))
local w2 = coroutine.wrap(function() coroutine.wrap(bad)() end)
print(pcall(w2))
print(pcall(coroutine.wrap(function() error() end)))
print(pcall(coroutine.wrap(function() error(nil, 2) end)))
print(pcall(coroutine.wrap(function() error("lvl2", 2) end)))
print(pcall(function()
  for v in
    coroutine.wrap(function()
      coroutine.yield(1)
      bad()
    end)
  do
    io.write(v, " ")
  end
end))
local n = 0
for a, b in
  coroutine.wrap(function()
    for i = 1, 3 do
      coroutine.yield(i, i)
    end
  end)
do
  n = n + a * b
end
print(n)
--- many coroutines, and what is collected of them
local weak = setmetatable({}, { __mode = "v" })
for i = 1, 200 do
  local co = coroutine.create(function()
    local big = { i }
    coroutine.yield(big)
  end)
  coroutine.resume(co)
  weak[i] = co
end
collectgarbage()
collectgarbage()
local n = 0
for _ in pairs(weak) do
  n = n + 1
end
print(n)
local kept = {}
for i = 1, 100 do
  kept[i] = coroutine.wrap(function(x)
    for k = 1, 3 do
      x = x + coroutine.yield(x * i)
    end
    return "over"
  end)
  kept[i](0)
end
collectgarbage("step", 100)
local s = 0
for r = 1, 2 do
  for i = 1, 100 do
    s = s + kept[i](r)
  end
  collectgarbage()
end
print(s, kept[5](1), pcall(kept[5]))
--- upvalues shared with a coroutine, open and closed
local x, get, set = 1
local co = coroutine.wrap(function()
  local y = 10
  get, set = function() return x, y end, function(a, b)
    x, y = a, b
  end
  coroutine.yield(y)
  y = y + 1
  coroutine.yield(y)
  return y
end)
print(co(), get())
set(5, 50)
print(x, co(), get())
set(6, 60)
print(co(), get())
set(7, 70)
print(x, get())
co = nil
collectgarbage()
print(get())

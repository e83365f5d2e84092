-- errors from functions of coroutine.wrap: the position in front, the coroutine closed, the value as it was
local function try(f, ...)
  local r = table.pack(pcall(f, ...))
  for i = 1, r.n do
    r[i] = tostring(r[i]):gsub("0x%x+", "ADDR")
  end
  print(table.concat(r, "|", 1, r.n))
end
local w = coroutine.wrap(function() error("with position") end)
try(function() w() end)
try(function() w() end)
try(w)
w = coroutine.wrap(function() error("no position", 0) end)
try(function() local x = w() end)
w = coroutine.wrap(function() error({ code = 1 }) end)
try(function() w() end)
w = coroutine.wrap(error)
try(function() w(nil) end)
w = coroutine.wrap(error)
try(function() w(12) end)
w = coroutine.wrap(function()
  local x = nil
  x.y = 1
end)
try(function() w() end)
local function close(name, err)
  return setmetatable({}, {
    __close = function(_, e)
      print("close", name, (tostring(e):gsub("0x%x+", "ADDR")))
      if err then error(err, 0) end
    end,
  })
end
w = coroutine.wrap(function()
  local a <close> = close("a")
  local b <close> = close("b", "from b")
  coroutine.yield("first")
  error("body", 0)
end)
print(w())
try(function() w() end)
try(function() w() end)
w = coroutine.wrap(function()
  local a <close> = close("c", setmetatable({}, { __tostring = function() return "object" end }))
  error("body", 0)
end)
try(function() w() end)
-- a wrap in a wrap: each puts its position in front
w = coroutine.wrap(function()
  local v = coroutine.wrap(function()
    local u = coroutine.wrap(function() error("deep") end)
    u()
  end)
  v()
end)
try(function() w() end)
-- resuming itself
w = coroutine.wrap(function() return pcall(w) end)
print(w())
w = coroutine.wrap(function() w() end)
try(function() w() end)
-- as an iterator, as a metamethod, as a method
for i in
  coroutine.wrap(function()
    for i = 1, 3 do
      coroutine.yield(i)
    end
  end)
do
  io.write(i, " ")
end
print()
try(function()
  for i in
    coroutine.wrap(function()
      coroutine.yield(1)
      error("in for", 0)
    end)
  do
    print(i)
  end
end)
local t = setmetatable({}, {
  __index = coroutine.wrap(function(_, k)
    while true do
      k = select(2, coroutine.yield(k .. k))
    end
  end),
})
print(t.a, t.b, t.c)
t = setmetatable({}, { __index = coroutine.wrap(function() error("in index", 0) end) })
try(function() return t.x end)
try(function() return t.x end)
print(select("#", coroutine.wrap(function(...) return ... end)(nil, nil, nil)))
try(coroutine.wrap(function() return coroutine.yield() end), 1)
try(table.sort, { 1, 2, 3 }, coroutine.wrap(function() error("cmp", 0) end))

local co = coroutine.wrap(function()
  print(pcall(function()
    coroutine.yield(1)
    error("after yield", 0)
  end))
  print(xpcall(function()
    coroutine.yield(2)
    error("x", 0)
  end, function(m) return "handled " .. m end))
  return "end"
end)
print(co())
print(co())
print(co())
local c = coroutine.create(function()
  local t = setmetatable({}, {
    __index = function(_, k) return coroutine.yield(k) end,
    __add = function(a, b) return coroutine.yield("add") end,
    __lt = function() return coroutine.yield("lt") end,
    __concat = function() return coroutine.yield("concat") end,
    __eq = function() return coroutine.yield("eq") end,
    __len = function() return coroutine.yield("len") end,
    __call = function(_, x) return coroutine.yield("call" .. x) end,
  })
  local u = setmetatable({}, getmetatable(t))
  return t.foo, t + 1, t < u, t .. "x", t == u, #t, t(5)
end)
local r = table.pack(coroutine.resume(c))
for i = 1, 7 do
  print(r[2])
  r = table.pack(coroutine.resume(c, i))
end
print(table.unpack(r, 1, r.n))

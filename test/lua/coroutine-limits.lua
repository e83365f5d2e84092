-- many values, deep nesting, deep recursion: the same limits with the same messages
local function strip(m) return (tostring(m):gsub("^.-:%d+: ", "")) end
local co = coroutine.create(function(...) return select("#", ...) end)
print(coroutine.resume(co, table.unpack({}, 1, 200000)))
co = coroutine.create(function() return table.unpack({}, 1, 200000) end)
print(select("#", coroutine.resume(co)))
co = coroutine.create(function(...)
  while true do
    coroutine.yield(select("#", ...))
  end
end)
local ok, m = pcall(function() return coroutine.resume(co, table.unpack({}, 1, 990000)) end)
print(ok, m)
local function nest(n)
  if n == 0 then return "bottom" end
  return coroutine.wrap(function() return nest(n - 1) end)()
end
print(pcall(nest, 100))
print(select(2, pcall(nest, 300)):match("C stack overflow"))
local function resumes(n)
  local ok, m = coroutine.resume(coroutine.create(function() return resumes(n + 1) end))
  if not ok then return m, n end
  return m
end
print(strip((resumes(0))))
local function yields(n)
  if n == 0 then
    coroutine.yield("deep")
    return 0
  end
  return 1 + yields(n - 1)
end
co = coroutine.wrap(yields)
print(co(50000), co())
co = coroutine.create(function()
  local function f() return 1 + f() end
  f()
end)
print((select(2, coroutine.resume(co)):gsub("^.-:%d+: (stack overflow).*", "%1")))
print(coroutine.status(co))
-- many at once
local all = {}
for i = 1, 5000 do
  all[i] = coroutine.wrap(function(a)
    local sum = a
    for j = 1, 3 do
      sum = sum + coroutine.yield(sum)
    end
    return sum
  end)
end
local total = 0
for round = 1, 4 do
  for i = 5000, 1, -1 do
    total = total + all[i](i)
  end
end
print(total)
print(pcall(all[1]))

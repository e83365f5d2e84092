local function permgen(a, n)
  n = n or #a
  if n <= 1 then
    coroutine.yield(a)
  else
    for i = 1, n do
      a[n], a[i] = a[i], a[n]
      permgen(a, n - 1)
      a[n], a[i] = a[i], a[n]
    end
  end
end
for p in coroutine.wrap(function() permgen { 1, 2, 3 } end) do
  io.write(table.concat(p), " ")
end
print()
local function filter(p, g)
  return coroutine.wrap(function()
    while true do
      local n = g()
      if n == nil then return end
      if n % p ~= 0 then coroutine.yield(n) end
    end
  end)
end
local x = coroutine.wrap(function()
  for i = 2, 60 do
    coroutine.yield(i)
  end
end)
while true do
  local n = x()
  if n == nil then break end
  io.write(n, " ")
  x = filter(n, x)
end
print()

local function loop(n, acc)
  if n == 0 then return acc end
  return loop(n - 1, acc + n)
end
print(loop(1e6, 0))
local function even(n)
  if n == 0 then return true end
  return (function(m)
    if m == 0 then return false end
    return even(m - 1)
  end)(n - 1)
end
print(even(100001))
local t = setmetatable({}, {
  __call = function(self, n)
    if n == 0 then return "end" end
    return self(n - 1)
  end,
})
print(t(100000))
print(select(
  "#",
  (function()
    return coroutine.wrap(function() return 1, 2, 3 end)()
  end)()
))

local t = setmetatable({}, {
  __pairs = function(t)
    return function(_, k)
      k = (k or 0) + 1
      if k <= 3 then return k, k * k end
    end, t, nil
  end,
})
for k, v in pairs(t) do
  io.write(k, "=", v, " ")
end
print()
local p = setmetatable({}, {
  __index = function(_, i)
    if i <= 4 then return i * 10 end
  end,
})
for i, v in ipairs(p) do
  io.write(i, "=", v, " ")
end
print()
print(next({}), next({ 5 }), type(next), pcall(next, {}, "nokey"))
local n = 0
local s = { a = 1, b = 2, c = 3 }
for k in pairs(s) do
  s[k] = nil
  n = n + 1
end
print(n, next(s))

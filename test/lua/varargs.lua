local function f(...) return select("#", ...), ... end
print(f())
print(f(nil))
print(f(1, nil, 3))
print((f(1, 2)))
print(select(-1, 1, 2, 3), select(2, "a", "b", "c"))
print(pcall(select, 0))
print(pcall(select, -5, 1))
local function g(...)
  local a, b = ...
  return b, a
end
print(g(1, 2, 3))
print(table.pack(f(nil, nil)).n, #{ ... }, table.unpack({ 1, 2, 3 }, 2), table.unpack({ 1, 2 }, 1, 4))
print((function(...) return #table.pack(...) end)(1, 2, 3))

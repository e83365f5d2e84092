local a, b = 1, 2
local function f() return a, b end
print(debug.getupvalue(f, 1), debug.getupvalue(f, 2), debug.getupvalue(f, 3))
print(debug.setupvalue(f, 1, 10), f())
local function g() return b end
print(debug.upvalueid(f, 2) == debug.upvalueid(g, 1))
debug.upvaluejoin(f, 1, g, 1)
print(f())
local function h(x, y, ...)
  local z = x
  return debug.getlocal(1, 1), debug.getlocal(1, 3), debug.getlocal(1, -1)
end
print(h(1, 2, 3))
print(debug.getlocal(h, 1), debug.getlocal(h, 2), debug.getlocal(h, 3))

local a, b, c = 1, 2
a, b = b, a
print(a, b, c)
local t = {}
local i = 1
i, t[i] = i + 1, 20
print(i, t[1], t[2])
local function f() return 1, 2, 3 end
local x, y = f()
print(x, y)
local z = { f(), f() }
print(#z)
local w = { f(), (f()) }
print(#w)
local q = { [1] = "a", "b" }
print(q[1])

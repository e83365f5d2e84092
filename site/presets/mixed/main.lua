-- vec.c and vec.lua are one module: C computes, Lua adds operators.
local vec = require "vec"

local a, b = vec.new(3, 4), vec.new(1, 2)
print("a", a, "b", b)
print("a + b", a + b)
print("a · b", vec.dot(a, b))
print("|a|", vec.length(a))

-- An error in C has its place in Lua.
print(select(2, pcall(vec.dot, a, "b")))

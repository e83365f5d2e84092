local f = load(string.dump(function(a, b) return a + b, "x" end))
print(f(1, 2))
local up = 5
local g = load(string.dump(function() return up end))
print(g() == _G)
print(pcall(string.dump, print))
print(load(string.dump(function() error("line") end, true), "n", "b") ~= nil, load("\27Lua", "n", "t"))

print(load("return 1 + 1")())
print(load("syntax error here"))
print(type(load(function() return nil end)))
local parts = { "return ", "1", " + 2", nil }
local i = 0
print(load(function()
  i = i + 1
  return parts[i]
end)())
print(load("return x", "chunk", "t", { x = "env" })())
print(load("x = 5 return x", "c", "t", {})(), x)
print(pcall(load, function() error("reader", 0) end))
print((select(2, load(function() return {} end)):match("^[^\n]*")))
print(load("return ...", "v")(1, 2))
print(load("\27bin", "b", "t"))
print(load("return 1", "c", "b"))

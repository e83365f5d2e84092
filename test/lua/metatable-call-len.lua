local t = setmetatable({}, {
  __call = function(self, ...) return select("#", ...), ... end,
  __len = function() return 42 end,
  __tostring = function() return "T!" end,
  __name = "N",
})
print(t(1, nil), #t, tostring(t), rawlen(t))
print(pcall(function() return #5 end))
print(pcall(function() return ({})() end))
local nested = setmetatable(
  {},
  { __call = setmetatable({}, { __call = function(a, b, c) return type(a), type(b), c end }) }
)
print(nested("arg"))
print(pcall(tostring, setmetatable({}, { __tostring = function() return {} end })))
print((tostring(setmetatable({}, { __name = "My.Type" })):gsub("0x%x+", "PTR")))

local mt = {
  __eq = function(a, b) return a.v == b.v end,
  __lt = function(a, b) return a.v < b.v end,
  __le = function(a, b) return a.v <= b.v end,
}
local function v(n) return setmetatable({ v = n }, mt) end
print(v(1) == v(1), v(1) ~= v(1), v(1) < v(2), v(1) <= v(1), v(2) > v(1), v(1) >= v(2), rawequal(v(1), v(1)))
print(v(1) == 1, pcall(function() return v(1) < 1 end))
local t = { v(3), v(1), v(2) }
table.sort(t)
for _, x in ipairs(t) do
  io.write(x.v, " ")
end
print()

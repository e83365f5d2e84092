local text = [[the quick brown fox jumps over the lazy dog the end of the quick story]]
local c = {}
for w in text:gmatch("%a+") do
  c[w] = (c[w] or 0) + 1
end
local k = {}
for w in pairs(c) do
  k[#k + 1] = w
end
table.sort(k, function(a, b)
  if c[a] ~= c[b] then return c[a] > c[b] end
  return a < b
end)
for i = 1, 5 do
  io.write(k[i], "=", c[k[i]], " ")
end
print()

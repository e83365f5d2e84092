local t = { 5, 2, 8, 1, 9, 3 }
table.sort(t)
print(table.concat(t, " "))
table.sort(t, function(a, b) return a > b end)
print(table.concat(t, " "))
local w = { "banana", "Apple", "cherry", "apple" }
table.sort(w)
print(table.concat(w, " "))
local r = {}
local seed = 42
for i = 1, 500 do
  seed = (seed * 1103515245 + 12345) % 2147483648
  r[i] = seed % 1000
end
table.sort(r)
local ok = true
for i = 2, #r do
  ok = ok and r[i - 1] <= r[i]
end
print(ok, r[1], r[250], r[500])
print(pcall(table.sort, { 3, 1, "x" }))
print(pcall(table.sort, { 1, 2, 3, 4, 5 }, function() return true end))
print(pcall(table.sort, { 1, 2 }, 5))

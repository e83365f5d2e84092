--- table.sort with a comparison in Lua, over records. The size is how many records.
return function(size)
  local records, seed = {}, 42
  for i = 1, size do
    seed = (seed * 3877 + 29573) % 139968
    records[i] = { key = seed, number = i }
  end
  table.sort(records, function(a, b)
    if a.key ~= b.key then return a.key < b.key end
    return a.number < b.number
  end)
  local sum = 0
  for i = 1, size do sum = (sum + records[i].number % 1000 * (i % 100)) % 1000003 end
  return sum
end

--- Growth: numbers sorted by table.sort, which grows by a little more than 1. The size is how many, the second number how often.
local function once(size)
  local values, seed = {}, 42
  for i = 1, size do
    seed = (seed * 3877 + 29573) % 139968
    values[i] = seed
  end
  table.sort(values)
  return values[1] + values[size]
end

return function(size, rounds)
  local result
  for _ = 1, rounds do result = once(size) end
  return result
end

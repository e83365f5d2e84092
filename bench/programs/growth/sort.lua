--- Growth: numbers sorted by table.sort, which grows by a little more than 1. The size is how many.
return function(size)
  local values, seed = {}, 42
  for i = 1, size do
    seed = (seed * 3877 + 29573) % 139968
    values[i] = seed
  end
  table.sort(values)
  return values[1] + values[size]
end

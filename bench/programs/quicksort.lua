--- A quicksort in Lua that asks a function for the order. The size is how many numbers.
local floor = math.floor

local function sort(values, low, high, before)
  while low < high do
    local pivot = values[floor((low + high) / 2)]
    local i, j = low, high
    while i <= j do
      while before(values[i], pivot) do i = i + 1 end
      while before(pivot, values[j]) do j = j - 1 end
      if i <= j then
        values[i], values[j] = values[j], values[i]
        i, j = i + 1, j - 1
      end
    end
    if j - low < high - i then
      sort(values, low, j, before)
      low = i
    else
      sort(values, i, high, before)
      high = j
    end
  end
end

return function(size)
  local values, seed = {}, 42
  for i = 1, size do
    seed = (seed * 3877 + 29573) % 139968
    values[i] = seed
  end
  sort(values, 1, size, function(a, b) return a > b end)
  local sum = 0
  for i = 1, size do sum = (sum + values[i] * (i % 100)) % 1000003 end
  return sum
end

--- Sorts random numbers by a heap: integer indices, comparisons, swaps. The size is how many.
local floor = math.floor

local function sift(values, top, last)
  local value = values[top]
  local child = 2 * top
  while child <= last do
    if child < last and values[child] < values[child + 1] then child = child + 1 end
    if values[child] <= value then break end
    values[top] = values[child]
    top = child
    child = 2 * top
  end
  values[top] = value
end

local function sort(values)
  local n = #values
  for top = floor(n / 2), 1, -1 do sift(values, top, n) end
  for last = n, 2, -1 do
    values[1], values[last] = values[last], values[1]
    sift(values, 1, last - 1)
  end
end

return function(size)
  local values, seed = {}, 42
  for i = 1, size do
    seed = (seed * 3877 + 29573) % 139968
    values[i] = seed
  end
  sort(values)
  local sum = 0
  for i = 1, size do sum = (sum + values[i] * (i % 100)) % 1000003 end
  return sum
end

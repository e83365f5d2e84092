--- Growth: elements visited by pairs. The size is how many.
local sizes = {}

--- One table a size, made once.
local function made(size)
  if not sizes[size] then
    local values = {}
    for i = 1, size do values[i] = i % 7 end
    sizes[size] = values
  end
  return sizes[size]
end

return function(size)
  local values = made(size)
  local sum = 0
  for _, value in pairs(values) do sum = (sum + value) % 1000003 end
  return sum
end

--- Growth: protected calls. The size is how many, the second number how often.
local function once(size)
  local sum = 0
  for i = 1, size do
    local _, value = pcall(math.abs, -i)
    sum = (sum + value) % 1000003
  end
  return sum
end

return function(size, rounds)
  local result
  for _ = 1, rounds do result = once(size) end
  return result
end

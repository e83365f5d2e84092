--- Growth: string keys written to a table and read. The size is how many, the second number how often.
local function once(size)
  local values, sum = {}, 0
  for i = 1, size do values["k" .. i] = i end
  for i = 1, size do sum = (sum + values["k" .. i]) % 1000003 end
  return sum
end

return function(size, rounds)
  local result
  for _ = 1, rounds do result = once(size) end
  return result
end

--- Growth: elements put at the end of a table. The size is how many, the second number how often.
local function once(size)
  local values = {}
  for i = 1, size do values[i] = i end
  return #values
end

return function(size, rounds)
  local result
  for _ = 1, rounds do result = once(size) end
  return result
end

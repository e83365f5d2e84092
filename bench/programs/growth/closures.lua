--- Growth: closures made and called. The size is how many, the second number how often.
local function once(size)
  local sum = 0
  for i = 1, size do
    local add = function(n) return n + i end
    sum = add(sum) % 1000003
  end
  return sum
end

return function(size, rounds)
  local result
  for _ = 1, rounds do result = once(size) end
  return result
end

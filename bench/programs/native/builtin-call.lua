--- Calls of a C function of Lua's own, for comparison with calls. The size is the number of calls.
local abs = math.abs

return function(size)
  local sum = 0
  for i = 1, size do sum = (sum + abs(-i)) % 1000003 end
  return sum
end

--- Calls of a C function that does next to nothing (bench/modules/calls.c). The size is the number of calls.
local abs = require("calls").abs

return function(size)
  local sum = 0
  for i = 1, size do sum = (sum + abs(-i)) % 1000003 end
  return sum
end

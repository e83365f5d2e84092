--- Complex numbers by native/modules/complex, whichever of its three twins is there: a linear map iterated. The size is the
--- number of rounds.
local complex = require("complex")

return function(size)
  local turn, shift = complex.new(0.6, 0.8), complex.new(0.125, -0.25)
  local z = complex.new(1, 0)
  for _ = 1, size do z = complex.add(complex.mul(z, turn), complex.div(shift, turn)) end
  return string.format("%.6f %.6f", z.r, z.i)
end

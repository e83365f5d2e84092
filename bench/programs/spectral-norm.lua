--- The largest singular value of a matrix that a formula gives: float arithmetic, calls, arrays. The size is its order.
local sqrt = math.sqrt

local function entry(i, j)
  local diagonal = i + j - 1
  return 1.0 / (diagonal * (diagonal - 1) / 2 + i)
end

local function times(n, x, y)
  for i = 1, n do
    local sum = 0.0
    for j = 1, n do sum = sum + entry(i, j) * x[j] end
    y[i] = sum
  end
end

local function timesTransposed(n, x, y)
  for i = 1, n do
    local sum = 0.0
    for j = 1, n do sum = sum + entry(j, i) * x[j] end
    y[i] = sum
  end
end

return function(size)
  local x, y, between = {}, {}, {}
  for i = 1, size do x[i] = 1.0 end
  for _ = 1, 5 do
    times(size, x, between)
    timesTransposed(size, between, y)
    times(size, y, between)
    timesTransposed(size, between, x)
  end
  local xy, yy = 0.0, 0.0
  for i = 1, size do
    xy = xy + x[i] * y[i]
    yy = yy + y[i] * y[i]
  end
  return string.format("%.9f", sqrt(xy / yy))
end

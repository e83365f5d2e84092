--- The product of two square matrices of floats, arrays of arrays. The size is their order.
local function matrix(n, factor)
  local rows = {}
  for i = 1, n do
    local row = {}
    for j = 1, n do row[j] = (i * factor + j) % 8 / 4 end
    rows[i] = row
  end
  return rows
end

local function product(a, b, n)
  local rows = {}
  for i = 1, n do
    local left, row = a[i], {}
    for j = 1, n do
      local sum = 0.0
      for k = 1, n do sum = sum + left[k] * b[k][j] end
      row[j] = sum
    end
    rows[i] = row
  end
  return rows
end

return function(size)
  local result = product(matrix(size, 3), matrix(size, 5), size)
  local sum = 0.0
  for i = 1, size do
    for j = 1, size do sum = sum + result[i][j] end
  end
  return string.format("%.4f", sum)
end

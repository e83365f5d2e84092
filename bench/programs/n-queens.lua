--- All ways to put eight queens on a board: recursion, and arrays of booleans. The size is how often.
local N = 8

local function place(row, columns, rising, falling)
  if row > N then return 1 end
  local ways = 0
  for column = 1, N do
    local up, down = row + column, row - column + N
    if not (columns[column] or rising[up] or falling[down]) then
      columns[column], rising[up], falling[down] = true, true, true
      ways = ways + place(row + 1, columns, rising, falling)
      columns[column], rising[up], falling[down] = false, false, false
    end
  end
  return ways
end

return function(size)
  local sum = 0
  for _ = 1, size do
    local columns, rising, falling = {}, {}, {}
    for i = 1, N do columns[i] = false end
    for i = 1, 2 * N do rising[i], falling[i] = false, false end
    sum = sum + place(1, columns, rising, falling)
  end
  return sum
end

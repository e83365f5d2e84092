--- Trees of depth 10 are made, counted and dropped, while one tree stays alive: allocation and collection. The size is their number.
local DEPTH = 10

local function make(depth)
  if depth == 0 then return { false, false } end
  return { make(depth - 1), make(depth - 1) }
end

local function count(tree)
  local left = tree[1]
  if not left then return 1 end
  return 1 + count(left) + count(tree[2])
end

return function(size)
  local kept = make(DEPTH + 2)
  local sum = 0
  for i = 1, size do sum = (sum + count(make(DEPTH - i % 2))) % 1000003 end
  return sum + count(kept)
end

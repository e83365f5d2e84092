--- Protected calls of functions that do not fail. The size is the number of calls.
local pcall = pcall

local function half(n)
  if n < 0 then error("negative") end
  return n % 1000, n
end

return function(size)
  local sum = 0
  for i = 1, size do
    local ok, value = pcall(half, i)
    if ok then sum = (sum + value) % 1000003 end
  end
  return sum
end

--- The primes up to 100,000, struck out in an array of booleans. The size is how often.
local LIMIT = 100000

return function(size)
  local sum = 0
  for _ = 1, size do
    local prime = {}
    for i = 1, LIMIT do prime[i] = true end
    local count = 0
    for i = 2, LIMIT do
      if prime[i] then
        count = count + 1
        for multiple = i + i, LIMIT, i do prime[multiple] = false end
      end
    end
    sum = sum + count
  end
  return sum
end

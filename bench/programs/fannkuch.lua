--- Flips prefixes of permutations of ten numbers until 1 leads: small integers in arrays. The size is how many permutations.
local N = 10

--- The next permutation in the order of rotated prefixes; `turns[i]` says how often the prefix of i was rotated.
local function advance(permutation, turns)
  local length = 2
  while length <= N do
    local first = permutation[1]
    for i = 1, length - 1 do permutation[i] = permutation[i + 1] end
    permutation[length] = first
    turns[length] = turns[length] + 1
    if turns[length] < length then return end
    turns[length] = 0
    length = length + 1
  end
end

local function flips(permutation, work)
  for i = 1, N do work[i] = permutation[i] end
  local count = 0
  local first = work[1]
  while first ~= 1 do
    local low, high = 1, first
    while low < high do
      work[low], work[high] = work[high], work[low]
      low, high = low + 1, high - 1
    end
    count = count + 1
    first = work[1]
  end
  return count
end

return function(size)
  local permutation, turns, work = {}, {}, {}
  for i = 1, N do permutation[i], turns[i], work[i] = i, 0, i end
  local most, sum = 0, 0
  for i = 1, size do
    local count = flips(permutation, work)
    if count > most then most = count end
    sum = (sum + count * (i % 5 + 1)) % 1000003
    advance(permutation, turns)
  end
  return most * 1000003 + sum
end

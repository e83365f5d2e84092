--- Functions that are made, keep variables of their makers and call each other. The size is the number of rounds.
local function adder(n)
  return function(x) return x + n end
end

local function compose(f, g)
  return function(x) return g(f(x)) end
end

local function counter()
  local count = 0
  return function()
    count = count + 1
    return count
  end
end

return function(size)
  local sum = 0
  for i = 1, size do
    local both = compose(adder(i % 7), adder(i % 11))
    local tick = counter()
    tick()
    sum = (both(sum) + tick()) % 1000003
  end
  return sum
end

--- Methods found in an object's class and in its class's parent. The size is the number of rounds of four calls.
local Counter = {}
Counter.__index = Counter

function Counter.new(step)
  return setmetatable({ count = 0, step = step }, Counter)
end

function Counter:advance()
  self.count = self.count + self.step
  return self
end

function Counter:value()
  return self.count
end

local Wrapping = setmetatable({}, { __index = Counter })
Wrapping.__index = Wrapping

function Wrapping.new(step, limit)
  local object = setmetatable(Counter.new(step), Wrapping)
  object.limit = limit
  return object
end

function Wrapping:advance()
  self.count = (self.count + self.step) % self.limit
  return self
end

return function(size)
  local plain, wrapping = Counter.new(1), Wrapping.new(3, 1009)
  local sum = 0
  for _ = 1, size do
    plain:advance():advance()
    sum = (sum + wrapping:advance():value()) % 1000003
  end
  return plain:value() % 1000003 + sum
end

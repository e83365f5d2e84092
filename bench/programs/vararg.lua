--- Functions with a variable number of arguments: select, `{...}`, passing them on. The size is the number of rounds.
local select = select
local unpack = table.unpack or unpack

local function count(...) return select("#", ...) end

local function sum(...)
  local total = 0
  for _, value in ipairs({ ... }) do total = total + value end
  return total
end

local function rotated(first, ...) return sum(...) + first end

local function last(...) return (select(select("#", ...), ...)) end

return function(size)
  local total = 0
  local numbers = { 3, 1, 4, 1, 5, 9 }
  for i = 1, size do
    total = (total + count(i, i, i) + rotated(i % 10, unpack(numbers)) + last(1, 2, 3, i % 7)) % 1000003
  end
  return total
end

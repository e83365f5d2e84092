-- The Lua half. Perilune opens vec.c first and passes its table as the third argument.
local _, _, vec = ...

local Vector = {}

function vec.new(...)
  return setmetatable({ ... }, Vector)
end

function Vector.__add(a, b)
  local sum = vec.new()
  for i = 1, math.min(#a, #b) do
    sum[i] = a[i] + b[i]
  end
  return sum
end

function Vector.__tostring(a)
  return "(" .. table.concat(a, ", ") .. ")"
end

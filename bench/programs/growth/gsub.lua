--- Growth: bytes of a text replaced by gsub. The size is how many, the second number how often.
local function once(size)
  local text, count = string.rep("ab", size):gsub("b", "cd")
  return #text + count
end

return function(size, rounds)
  local result
  for _ = 1, rounds do result = once(size) end
  return result
end

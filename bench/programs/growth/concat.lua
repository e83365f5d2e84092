--- Growth: pieces put together by table.concat. The size is how many, the second number how often.
local function once(size)
  local pieces = {}
  for i = 1, size do pieces[i] = "ab" end
  return #table.concat(pieces)
end

return function(size, rounds)
  local result
  for _ = 1, rounds do result = once(size) end
  return result
end

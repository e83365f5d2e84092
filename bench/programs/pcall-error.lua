--- Protected calls of functions that raise: a message, a table, and a mistake that Lua itself finds. The size is the number of calls.
local pcall, error = pcall, error

local function raise(n)
  if n % 3 == 0 then error("message " .. n % 10, 0) end
  if n % 3 == 1 then error({ code = n % 10 }) end
  return n.field.missing
end

return function(size)
  local sum = 0
  for i = 1, size do
    local ok, problem = pcall(raise, i)
    if not ok then
      if type(problem) == "table" then sum = sum + problem.code
      elseif problem:find("attempt to index", 1, true) then sum = sum + 5
      else sum = sum + #problem end
    end
  end
  return sum
end

--- Coroutines as generators, one that draws from another. The size is how many numbers pass through both.
local yield, wrap = coroutine.yield, coroutine.wrap

local function numbers(n)
  return wrap(function()
    for i = 1, n do yield(i) end
  end)
end

local function thirds(source)
  return wrap(function()
    for value in source do
      if value % 3 == 0 then yield(value) end
    end
  end)
end

return function(size)
  local sum = 0
  for value in thirds(numbers(size)) do sum = (sum + value) % 1000003 end
  return sum
end

--- Growth: values that a coroutine yields. The size is how many.
return function(size)
  local sum = 0
  for value in coroutine.wrap(function() for i = 1, size do coroutine.yield(i) end end) do sum = (sum + value) % 1000003 end
  return sum
end

--- Growth: closures made and called. The size is how many.
return function(size)
  local sum = 0
  for i = 1, size do
    local add = function(n) return n + i end
    sum = add(sum) % 1000003
  end
  return sum
end

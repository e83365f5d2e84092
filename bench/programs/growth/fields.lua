--- Growth: string keys written to a table and read. The size is how many.
return function(size)
  local values, sum = {}, 0
  for i = 1, size do values["k" .. i] = i end
  for i = 1, size do sum = (sum + values["k" .. i]) % 1000003 end
  return sum
end

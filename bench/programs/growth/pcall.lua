--- Growth: protected calls. The size is how many.
return function(size)
  local sum = 0
  for i = 1, size do
    local _, value = pcall(math.abs, -i)
    sum = (sum + value) % 1000003
  end
  return sum
end

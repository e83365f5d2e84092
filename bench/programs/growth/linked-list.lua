--- Growth: tables linked to each other, then walked. The size is how many.
return function(size)
  local list
  for i = 1, size do list = { value = i % 7, next = list } end
  local sum = 0
  while list do
    sum = sum + list.value
    list = list.next
  end
  return sum
end

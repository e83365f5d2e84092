--- Growth: elements put at the end of a table. The size is how many.
return function(size)
  local values = {}
  for i = 1, size do values[i] = i end
  return #values
end

--- Growth: pieces put together by table.concat. The size is how many.
return function(size)
  local pieces = {}
  for i = 1, size do pieces[i] = "ab" end
  return #table.concat(pieces)
end

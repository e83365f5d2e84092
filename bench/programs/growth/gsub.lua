--- Growth: bytes of a text replaced by gsub. The size is how many.
return function(size)
  local text, count = string.rep("ab", size):gsub("b", "cd")
  return #text + count
end

--- table.insert and table.remove: a stack at the end of a table, a short queue that moves its elements. The size is the number of rounds.
local insert, remove = table.insert, table.remove

return function(size)
  local stack, queue, sum = {}, {}, 0
  for i = 1, 16 do queue[i] = i end
  for i = 1, size do
    insert(stack, i % 13)
    insert(stack, i % 7)
    sum = sum + remove(stack)
    if #stack > 1000 then
      while #stack > 10 do sum = sum + remove(stack) end
    end
    insert(queue, 1, i % 17)
    sum = (sum + remove(queue) + remove(queue, 8)) % 1000003
    insert(queue, 8, i % 5)
  end
  return sum + #stack + #queue
end

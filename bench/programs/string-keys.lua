--- Tables by string keys that are made while it runs, and walked with pairs. The size is the number of words counted.
return function(size)
  local counts, seed = {}, 42
  for i = 1, size do
    seed = (seed * 3877 + 29573) % 139968
    local word = "word" .. seed % 2000
    counts[word] = (counts[word] or 0) + 1
    if i % 1000 == 0 then counts["word" .. i % 2000] = nil end
  end
  local distinct, most = 0, 0
  for _, count in pairs(counts) do
    distinct = distinct + 1
    if count > most then most = count end
  end
  return distinct * 100003 + most % 100003
end

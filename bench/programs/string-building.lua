--- Lines put together from short pieces, by `..` and by table.concat. The size is the number of lines.
local concat = table.concat

return function(size)
  local lines, length = {}, 0
  for i = 1, size do
    local line = ""
    for word = 1, 8 do line = line .. "w" .. (i * word) % 97 .. " " end
    lines[#lines + 1] = line
    if #lines == 100 then
      local text = concat(lines, "\n")
      length = (length + #text + text:byte(#text - i % 50)) % 1000003
      lines = {}
    end
  end
  return length + #concat(lines, ",")
end

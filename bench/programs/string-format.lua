--- string.format with integers, floats, hexadecimal and strings. The size is the number of lines.
local format = string.format

return function(size)
  local sum = 0
  for i = 1, size do
    local line = format("%05d %8.3f %x <%-6s> %s %g%%", i % 70000, i % 1000 / 8, i % 65536, "ab", i % 2 == 0, i % 100)
    sum = (sum + #line * 31 + line:byte(i % #line + 1)) % 1000003
  end
  return sum
end

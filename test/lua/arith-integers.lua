for _, p in ipairs {
  { 7, 2 },
  { -7, 2 },
  { 7, -2 },
  { -7, -2 },
  { 0, 5 },
  { math.maxinteger, 2 },
  {
    math.mininteger,
    -1,
  },
} do
  local a, b = p[1], p[2]
  print(a + b, a - b, a * b, a // b, a % b, a / b, -a)
end
print(pcall(function() return 1 // 0 end))
print(pcall(function() return 1 % 0 end))

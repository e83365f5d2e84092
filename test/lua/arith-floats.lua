for _, p in ipairs { { 7.5, 2 }, { -7.5, 2 }, { 7.5, -2 }, { 1e308, 10 }, { -0.0, 1 }, { 0.1, 0.2 } } do
  local a, b = p[1], p[2]
  print(a + b, a - b, a * b, a // b, a % b, a / b, a ^ b)
end
print(1 / 0, -1 / 0, 0 / 0 ~= 0 / 0, 5.0 // 0, -5 // 0.0, 5 % math.huge, -5 % math.huge, 5.3 % -math.huge)

print(5 & 3, 5 | 3, 5 ~ 3, ~5, 1 << 62, 1 << 63, 1 << 64, 1 << -1, -1 >> 1, -1 >> 63, -1 >> 64, 2 >> -3)
print(pcall(function() return "7" & 3 end))
print(pcall(function()
  local s = "0x10"
  return s | 1
end))
print(3.0 & 1, pcall(function() return 1.5 & 1 end))
print(pcall(function() return "a" | 1 end))
print(pcall(function() return {} ~ 1 end))
print(pcall(function() return 2 ^ 64 | 0 end))

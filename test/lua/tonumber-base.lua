print(
  tonumber("ff", 16),
  tonumber("zz", 36),
  tonumber("101", 2),
  tonumber("8", 8),
  tonumber("-7f", 16),
  tonumber(" 11 ", 3),
  tonumber("1.0", 10),
  tonumber("", 10)
)
print(tonumber("7fffffffffffffff", 16), tonumber("ffffffffffffffffff", 16))
print(pcall(tonumber, "1", 1))
print(pcall(tonumber, "1", 37))
print(pcall(tonumber, 1, 10))
print(pcall(tonumber))

print(math.type(1), math.type(1.0), math.type("1"), pcall(math.type))
print(1e15 // 1, 2 ^ 31 | 0, 7 // 2.0, 3 | 0, 1e0, 10 / 2, 3 % 1.5, 2 ^ 2, 7 // 1)
print(
  math.maxinteger // 1 | 0,
  math.maxinteger + 0.0,
  -9223372036854775808 == math.mininteger,
  math.tointeger(2 ^ 63),
  math.tointeger(-2 ^ 63)
)

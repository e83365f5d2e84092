print(math.maxinteger + 1 == math.mininteger, math.mininteger - 1 == math.maxinteger)
print(math.maxinteger * 2, math.mininteger // -1, math.mininteger % -1)
print(math.maxinteger + 1.0, 2 ^ 63 == math.maxinteger + 1.0, math.maxinteger < 2 ^ 63)
print(9223372036854775807, 9223372036854775808, -9223372036854775808, 0xffffffffffffffff, 0x1ffffffffffffffff)

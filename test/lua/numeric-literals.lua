print(0xff, 0XA, 0x1p4, 0x.8, 0xA.8p0, 1e2, 1E+2, .5, 3., 0x7fffffffffffffff, 0xffffffffffffffff, 1e308 * 10, 100 // 1e-320 > 0, 08, 1//1, 3e0, 0x10p-1, 123456789012345678901234567890)

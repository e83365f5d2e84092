for _, s in ipairs{"10", " 10 ", "0x10", "0xA.8p1", "1e2", "1e", "e1", ".5", "5.", "0x", "0x.1", "1 2", "", " ", "inf", "nan", "1e400", "-0", "- 1", "0x-1", "1_000", "١", "9223372036854775808", "-9223372036854775809", "0x7fffffffffffffff8", "1\0"} do
  print(("%q"):format(s), tonumber(s), math.type(tonumber(s)))
end

for _, v in ipairs { "1e1", "0x1p-2", "10", " 0x10 ", "1E2" } do
  print(v + 0, math.type(v + 0), v * 1.0, pcall(function() return v | 0 end))
end
print(
  10 == "10",
  10 .. "" == "10",
  #tostring(12345),
  -"3",
  -(-3),
  not nil == true,
  2 ^ -1,
  -2 ^ 2,
  2 ^ 3 ^ 2,
  1 .. 2 .. 3,
  "a" < "b" == true,
  1 + 2 < 4 and "yes"
)

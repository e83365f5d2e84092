for _, v in ipairs { 0, 0.5, -0.5, 1.5, 2.5, -1.5, 1e15 + 0.5, 1e300, -1e300, 2 ^ 62, 2 ^ 63, -2 ^ 63 } do
  print(v, math.floor(v), math.ceil(v), math.type(math.floor(v)), math.tointeger(v), math.modf(v))
end
print(math.floor(5), math.ceil(5), math.floor("3.7"), pcall(math.floor, "x"))
print(math.modf(1 / 0), math.modf(-1 / 0), math.modf(3), math.modf(-3.7))

local function r(x) return ("%.12g"):format(x) end
print(
  r(math.sin(1)),
  r(math.cos(1)),
  r(math.tan(1)),
  r(math.asin(1)),
  r(math.acos(0)),
  r(math.atan(1)),
  r(math.atan(1, -1)),
  r(math.atan(0, -1)),
  r(math.atan(-0.0, -1))
)
print(
  r(math.exp(1)),
  r(math.log(10)),
  r(math.log(8, 2)),
  r(math.log(100, 10)),
  r(math.log(27, 3)),
  r(math.sqrt(2)),
  math.sqrt(16),
  math.log(0),
  math.log(1),
  math.exp(0)
)
print(
  math.abs(-5),
  math.abs(-5.5),
  math.abs(math.mininteger),
  math.max(1, 2.5, -1),
  math.min(3, 1, 2),
  math.max(1, 1.0),
  pcall(math.max)
)
print(
  math.ult(1, -1),
  math.ult(-1, 1),
  math.tointeger("8"),
  math.tointeger(3.5),
  math.tointeger({}) == nil,
  math.pi,
  math.huge
)

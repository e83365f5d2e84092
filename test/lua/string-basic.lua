print(
  ("abc"):upper(),
  ("ABC"):lower(),
  ("abc"):len(),
  ("abc"):reverse(),
  ("ab"):rep(3),
  ("ab"):rep(3, "-"),
  ("x"):rep(0),
  ("x"):rep(-1)
)
print(
  ("hello"):sub(2, 4),
  ("hello"):sub(-3),
  ("hello"):sub(2),
  ("hello"):sub(0),
  ("hello"):sub(10),
  ("hello"):sub(-100, 2),
  ("hello"):sub(3, 2),
  ("hello"):sub(math.mininteger, math.maxinteger)
)
print(
  ("abc"):byte(),
  ("abc"):byte(-1),
  ("abc"):byte(1, -1),
  ("abc"):byte(10),
  string.char(72, 105),
  string.char()
)
print(pcall(string.char, 256))
print(pcall(string.char, -1))
print(pcall(string.rep))
print(pcall(("x").rep, "x", 1e15))

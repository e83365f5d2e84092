print(
  ("%q"):format('a\nb\0c"d\\e\r\t\200\1271'),
  ("%q"):format(1),
  ("%q"):format(1.5),
  ("%q"):format(math.mininteger),
  ("%q"):format(1 / 0),
  ("%q"):format(-1 / 0),
  ("%q"):format(0 / 0),
  ("%q"):format(true),
  ("%q"):format(nil)
)
print(pcall(string.format, "%q", {}))
print(pcall(string.format, "%y", 1))
print(pcall(string.format, "%", 1))
print(pcall(string.format, "%10q", "x"))
print(pcall(string.format, "%d"))
print(pcall(string.format, "%0100d", 1))
print(
  load("return " .. ("%q"):format(0.1))() == 0.1,
  load("return " .. ("%q"):format('x\0\n\r\\"'))() == 'x\0\n\r\\"'
)
print(
  ("%s %s %s"):format(nil, true, setmetatable({}, { __tostring = function() return "obj" end })),
  ("%-5s|"):format(setmetatable({}, { __tostring = function() return "ab" end }))
)

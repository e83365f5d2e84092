--- integer division and modulo at the edges
local m, M = math.mininteger, math.maxinteger
local vs = { 0, 1, -1, 2, -2, 3, -3, 7, -7, m, M, m + 1, M - 1, 1 << 32, -(1 << 32) }
for _, a in ipairs(vs) do
  for _, b in ipairs(vs) do
    print(a, b, pcall(function() return a // b end), pcall(function() return a % b end))
    print(a / b, a // (b + 0.0), a % (b + 0.0), math.fmod(a + 0.0, b + 0.0), pcall(math.fmod, a, b))
  end
end
--- arithmetic that wraps around
local m, M = math.mininteger, math.maxinteger
print(
  M + 1 == m,
  m - 1 == M,
  -m == m,
  M * 2,
  m * m,
  M * M,
  m * -1,
  math.abs(m),
  m // -1,
  m % -1,
  ~m == M,
  math.ult(M, m),
  math.ult(m, M),
  math.ult(-1, 1)
)
print(
  M + 1.0,
  m + 0.0,
  M + 0.0 == M,
  m + 0.0 == m,
  M + 0.0 == 2 ^ 63,
  2 ^ 53 == 2 ^ 53 + 1,
  (1 << 53) + 0.0 == (1 << 53) + 1
)
--- comparisons of integers and floats
local vs = {
  0,
  -0.0,
  1,
  1.0,
  1.5,
  -1,
  2 ^ 53,
  (1 << 53) + 1,
  2 ^ 63,
  -2 ^ 63,
  math.maxinteger,
  math.mininteger,
  1 / 0,
  -1 / 0,
  0 / 0,
}
for i, a in ipairs(vs) do
  local row = {}
  for j, b in ipairs(vs) do
    row[j] = (a < b and "<" or "")
      .. (a == b and "=" or "")
      .. (a > b and ">" or "")
      .. (a <= b and "l" or "")
      .. (a >= b and "g" or "")
  end
  print(i, table.concat(row, " "))
end
for i, v in ipairs(vs) do
  print(i, v, math.type(v), math.tointeger(v), math.floor(v) == v)
end
--- shifts
for _, n in ipairs { 0, 1, -1, 31, 32, 62, 63, 64, 65, -63, -64, math.maxinteger, math.mininteger } do
  print(n, 1 << n, -1 << n, 1 >> n, -1 >> n, 0xff << n, 0xff >> n)
end
print(1 << 2.0, pcall(function() return "3" << 1 end))
print(pcall(function() return 1 << 1.5 end))
print(pcall(function() return "a" << 1 end))
print(pcall(function() return 2 ^ 64 | 0 end))
print(3 & 5.0, 7 ~ 2, ~0, pcall(function() return 3 | "4" end))
print(pcall(function() return ~"1" end))
--- strings as numbers
for _, s in ipairs {
  "10",
  " 10 ",
  "0x10",
  "0x1p4",
  "1e1",
  "1.",
  ".5",
  "-.5",
  "- 1",
  "1 2",
  "",
  " ",
  "0x",
  "1e",
  "inf",
  "nan",
  "0x.8",
  "0x8.",
  "9223372036854775807",
  "9223372036854775808",
  "-9223372036854775808",
  "0xffffffffffffffff",
  "0x1ffffffffffffffff",
  "1e400",
  "\t1\n",
  "1\0",
  "١",
  "0b1",
  "1_0",
  "+1",
  "--1",
  "0X1P-2",
  "5e-324",
  "0x1.8p1",
} do
  local n = tonumber(s)
  print(string.format("%q", s), n, math.type(n), pcall(function() return s + 0 end))
  print(pcall(function() return s | 0 end))
  print(pcall(function() return -s end), math.tointeger(s))
end
--- tonumber with a base
for base = 2, 36, 2 do
  print(
    base,
    tonumber("10", base),
    tonumber("zz", base),
    tonumber("-11", base),
    tonumber(" 1 ", base),
    tonumber("7f", base),
    tonumber("", base),
    tonumber("1e1", base)
  )
end
print(pcall(tonumber, "1", 1))
print(pcall(tonumber, "1", 37))
print(pcall(tonumber, 1, 10))
print(pcall(tonumber, "1", "x"))
print(pcall(tonumber))
print(tonumber({}), tonumber(nil), tonumber(true), tonumber("ffffffffffffffffff", 16), tonumber("1.0", 10))
--- numeric for at the edges
local m, M = math.mininteger, math.maxinteger
local function count(a, b, c)
  local n, first, last = 0
  local ok, e = pcall(function()
    for i = a, b, c do
      n = n + 1
      first = first or i
      last = i
      if n == 5 then break end
    end
  end)
  return n, first, last, ok, e
end
for _, l in ipairs {
  { 1, 3, 1 },
  { 3, 1, -1 },
  { 1, 0, 1 },
  { M - 2, M, 1 },
  { m + 2, m, -1 },
  { m, M, M },
  { M, m, m },
  { 1, M, M },
  { -1, m, m },
  { 1, 3, 0 },
  { 1.0, 3, 1 },
  { 1, 3.5, 1 },
  { 1, 3, 0.5 },
  { 1, 1 / 0, 1 },
  { 1, -1 / 0, -1 },
  { 1, 0 / 0, 1 },
  { 0 / 0, 1, 1 },
  { 1.5, 3, 1 },
  { 3, 1.5, -1 },
  { M, M + 1.0, 1 },
  { m, m - 1.0, -1 },
  { 0.1, 0.35, 0.1 },
  { 1, 2, m },
  { "1", 2, 1 },
  { 1, "2", 1 },
  { 1, 2, "1" },
  { 1, {}, 1 },
  { nil, 1, 1 },
  { 1, 2, 0.0 },
  { 1, 1e308 * 10, 2 ^ 40 },
} do
  print(count(l[1], l[2], l[3]))
end
for i = 1, 3 do
  local j = i
  i = i * 10
  io.write(j, ":", i, " ")
end
print()
local fs = {}
for i = 1, 3 do
  fs[i] = function()
    i = i + 1
    return i
  end
end
print(fs[1](), fs[1](), fs[2](), fs[3]())
--- math functions and their argument errors
local names = {}
for k, v in pairs(math) do
  if type(v) == "function" and k ~= "random" and not k:find("^atan") and k ~= "randomseed" then
    names[#names + 1] = k
  end
end
table.sort(names)
local args = { 0, 1, -1, 2, 0.5, -0.5, 3.7, -3.7, 1e15, "2", math.mininteger, 1 / 0, -1 / 0 }
local exact = {
  abs = 1,
  ceil = 1,
  floor = 1,
  fmod = 1,
  max = 1,
  min = 1,
  modf = 1,
  sqrt = 1,
  tointeger = 1,
  type = 1,
  ult = 1,
  ldexp = 1,
}
for _, k in ipairs(names) do
  for _, a in ipairs(args) do
    if exact[k] then
      print(k, a, pcall(math[k], a))
      for _, b in ipairs { 2, -3, 0.5 } do
        print(pcall(math[k], a, b))
      end
    end
  end
  if not ({ fmod = 1, pow = 1, ldexp = 1, log = 1 })[k] then
    for _, bad in ipairs { {}, "x", true } do
      print(k, pcall(math[k], bad), pcall(math[k], 1, bad))
    end
    print(k, pcall(math[k]))
  end
end
print(
  math.pi,
  math.huge,
  -math.huge,
  math.maxinteger,
  math.mininteger,
  string.format("%.3f %.3f %.3f", math.sin(1), math.exp(1), math.log(10)),
  math.log(8, 2),
  math.log(100, 10),
  math.log(27, 3) > 2.99
)
--- random numbers of a seed, ranges and errors
math.randomseed(42)
local a = {}
for i = 1, 8 do
  a[i] = math.random(100)
end
math.randomseed(42)
for i = 1, 8 do
  assert(a[i] == math.random(100))
end
print(table.concat(a, " "))
print(math.random(0) ~= nil, math.random(3, 3), pcall(math.random, 2, 1))
print(pcall(math.random, 0.5))
print(pcall(math.random, 1, 2, 3))
print(pcall(math.random, math.mininteger, math.maxinteger) and "full")
print(pcall(math.random, "x"))
print(math.randomseed(1, 2))
print(math.random(1 << 40), math.random())
print(math.randomseed(7.0))
print(pcall(math.randomseed, 7.5) and true, math.random(1000))
--- how numbers are written
for _, v in ipairs {
  1,
  1.0,
  -0.0,
  0.1,
  1 / 3,
  1e15,
  1e16,
  1e100,
  123456789012345,
  1234567890123456789,
  2 ^ 53,
  2 ^ 63,
  1e-5,
  1.7976931348623157e308,
  1 / 0,
  -1 / 0,
  100.0,
  3.14159265358979,
  0x7fffffffffffffff,
} do
  print(
    v,
    -v,
    v .. "",
    string.format("%d %s", math.tointeger(v) or 0, v),
    string.format("%.14g|%.3f|%g|%e|%a|%q", v, v < 1e50 and v or 0, v, v, v, v)
  )
end
--- constant folding says what running says
local zero = 0
print(
  1 // 0.0,
  -1 // 0.0,
  1 % (1 / 0),
  -1 % (1 / 0),
  1 % -(1 / 0),
  5.5 // 0.5,
  -5.5 % 2,
  5.5 % -2,
  0.0 / 0.0 ~= 0.0 / 0.0,
  2 ^ 0.5 * 2 ^ 0.5,
  7 // 2 * 2 + 7 % 2,
  -7 // 2,
  -7 % 2,
  7 // -2,
  7 % -2,
  1e308 + 1e308,
  3 | 4.0,
  "10" + 5,
  "3" * "4",
  10 .. 20,
  2 ^ 3 ^ 2,
  -2 ^ 2,
  not nil == true,
  1 .. "" == "1",
  0x10p1,
  0xA,
  1e2,
  0.5,
  3.,
  0x.1
)
print(pcall(load "return 1 // 0"))
print(pcall(load "return 1 % 0"))
print(pcall(load "return 1 & 1.5"))
print(pcall(load "return 'a' + 1"))
print(pcall(load "return -{}"))
print(pcall(load "return 1 // zero"))
print(pcall(function() return 1 // zero end))

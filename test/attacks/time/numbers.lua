--- tonumber of a long text
s = ("1"):rep(999990)
do:
r = tonumber(s)
--- tonumber of spaces
s = (" "):rep(999990)
do:
r = tonumber(s)
--- tonumber of zeros
s = ("0"):rep(999990) .. "1"
do:
r = tonumber(s)
--- tonumber of a hexadecimal text
s = "0x" .. ("f"):rep(999990)
do:
r = tonumber(s)
--- tonumber of a fraction
s = "0." .. ("0"):rep(999990) .. "1e9"
do:
r = tonumber(s)
--- tonumber in base 2
s = ("1"):rep(999990)
do:
r = tonumber(s, 2)
--- tonumber in base 36
s = ("z"):rep(999990)
do:
r = tonumber(s, 36)
--- tonumber of a text that is too long for a number
s = ("1"):rep(8000000)
do:
r = tonumber(s)
--- tonumber of no number
s = ("1"):rep(999990) .. "x"
do:
r = tonumber(s)
--- arithmetic of long numerals
s = ("1"):rep(999990)
do:
r = s + 1
--- arithmetic of two long numerals
s = ("1"):rep(999990)
do:
r = s * s
--- the negative of a long numeral
s = ("1"):rep(999990)
do:
r = -s
--- bits of a long numeral
s = ("0"):rep(999990)
do:
r = pcall(function() return s | 1 end)
--- a loop with a long numeral as its limit
s = ("0"):rep(999990)
do:
r = pcall(function() for i = 1, s do end end)
--- math.tointeger of a long text
s = ("0"):rep(999990)
do:
r = math.tointeger(s)
--- string.rep by a long numeral
s = ("0"):rep(999990) .. "1"
do:
r = ("x"):rep(s)
--- math.max of many
t = {} for i = 1, 200000 do t[i] = i end
do:
r = math.max(table.unpack(t))
--- math.min of many bytes
a = ("x"):rep(200000)
do:
r = math.min(a:byte(1, -1))
--- concatenation of floats
do:
r = 1.5e300 .. 2.5e-300 .. 1e100 .. 3.14159
--- format of floats in hexadecimal
do:
r = ("%a%a%a%a"):format(1e308, 1e-308, 0.1, 3)
--- random numbers
do:
r = math.random(1, 3) + math.random(0) + math.random()
--- a chain of operators
do:
r = 2 ^ 0.5 % 3 // 1 + 7 % -3 - 2 ^ 100

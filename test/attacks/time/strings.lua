--- equality of long strings
a, b = ("x"):rep(8000000), ("x"):rep(7999999) .. "y"
do:
r = a == b
--- equality by rawequal
a, b = ("x"):rep(8000000), ("x"):rep(8000000) .. ""
c = a:sub(1, -2) .. "x"
do:
r = rawequal(a, c)
--- order of long strings
a, b = ("x"):rep(8000000), ("x"):rep(7999999) .. "y"
do:
r = a < b
--- order of long strings with zeros
a, b = ("\0"):rep(8000000), ("\0"):rep(7999999) .. "y"
do:
r = a <= b
--- a long string as a key
a, b = ("x"):rep(8000000), ("x"):rep(7999999) .. "x"
t = { [a] = 1 }
do:
r = t[b]
--- a long string as a key that is set
a, b = ("x"):rep(8000000), ("x"):rep(7999999) .. "x"
t = { [a] = 1 }
do:
t[b] = 2
--- concatenation
a = ("x"):rep(4000000)
do:
r = a .. "y"
--- concatenation of many
a = ("x"):rep(1000000)
do:
r = a .. "y" .. a .. 1 .. a
--- rep
do:
r = ("x"):rep(16000000)
--- rep of two
do:
r = ("xy"):rep(4000000, ",")
--- rep of nothing with a separator
do:
r = (""):rep(8000000, ",")
--- rep of a long string
a = ("x"):rep(1000000)
do:
r = a:rep(8)
--- reverse
a = ("x"):rep(8000000)
do:
r = a:reverse()
--- upper
a = ("x"):rep(8000000)
do:
r = a:upper()
--- lower
a = ("X"):rep(8000000)
do:
r = string.lower(a)
--- sub
a = ("x"):rep(8000000)
do:
r = a:sub(2)
--- byte of many
a = ("x"):rep(200000)
do:
r = select("#", a:byte(1, -1))
--- byte of many, dropped
a = ("x"):rep(200000)
do:
a:byte(1, -1)
--- char of many
a = { ("x"):rep(200000):byte(1, -1) }
do:
r = string.char(table.unpack(a))
--- format of a quoted string
a = ("\n\0"):rep(2000000)
do:
r = ("%q"):format(a)
--- format of a quoted string of plain text
a = ("x"):rep(8000000)
do:
r = ("%q"):format(a)
--- format of a long string
a = ("x"):rep(8000000)
do:
r = ("%s"):format(a)
--- format of a long string with a width
a = ("x"):rep(8000000)
do:
r = ("%20s"):format(a)
--- format with a precision
a = ("x"):rep(8000000)
do:
r = ("%.3s"):format(a)
--- a long format
f = ("x"):rep(8000000)
do:
r = f:format()
--- a format of percents
f = ("%%"):rep(4000000)
do:
r = f:format()
--- a format of many items
f, n = ("%5.1f"):rep(200), {}
for i = 1, 200 do n[i] = i / 3 end
do:
r = f:format(table.unpack(n))
--- format of large numbers
do:
r = ("%.99f %99.99f"):format(1e308, -1e308)
--- len of a concatenation
a = ("x"):rep(8000000)
do:
r = #(a .. a:sub(1, 1))
--- tostring of a name of a metatable
a = setmetatable({}, { __name = ("x"):rep(8000000) })
do:
r = tostring(a)
--- dump of a large function
f = assert(load(("x = y "):rep(100000)))
do:
r = string.dump(f)
--- an error with a long message
a = ("x"):rep(8000000)
do:
r = pcall(error, a .. "y")
--- warn of a long text
a = ("x"):rep(8000000)
do:
warn(a)

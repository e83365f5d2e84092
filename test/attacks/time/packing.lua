--- packsize of spaces
f = (" "):rep(8000000)
do:
r = string.packsize(f)
--- packsize of bytes
f = ("b"):rep(8000000)
do:
r = string.packsize(f)
--- pack of padding
f = ("x"):rep(8000000)
do:
r = string.pack(f)
--- pack of marks
f = ("<>"):rep(4000000)
do:
r = string.pack(f)
--- pack of a long fixed string
do:
r = ("c16000000"):pack("x")
--- pack of a string
a = ("x"):rep(8000000)
do:
r = ("s"):pack(a)
--- pack of a string with a zero at its end
a = ("x"):rep(8000000)
do:
r = ("z"):pack(a)
--- pack of many integers
f, n = ("i7"):rep(200), {}
for i = 1, 200 do n[i] = i end
do:
r = f:pack(table.unpack(n))
--- unpack of nothing
f = ("x"):rep(8000000)
a = f
do:
r = f:unpack(a)
--- unpack of spaces
f = (" "):rep(8000000)
do:
r = f:unpack("")
--- unpack of many
f, a = ("b"):rep(100000), ("x"):rep(100000)
do:
r = f:unpack(a)
--- unpack of a long string
a = ("z"):pack(("x"):rep(8000000))
do:
r = ("z"):unpack(a)
--- unpack of an unfinished string
a = ("x"):rep(8000000)
do:
r = pcall(string.unpack, "z", a)
--- unpack of a counted string
a = ("s"):pack(("x"):rep(8000000))
do:
r = ("s"):unpack(a)
--- utf8.len
a = ("é"):rep(4000000)
do:
r = utf8.len(a)
--- utf8.len of no UTF-8
a = ("x"):rep(8000000) .. "\xff"
do:
r = utf8.len(a)
--- utf8.offset
a = ("é"):rep(4000000)
do:
r = utf8.offset(a, 3999999)
--- utf8.offset from the end
a = ("é"):rep(4000000)
do:
r = utf8.offset(a, -3999999)
--- utf8.offset among continuation bytes
a = ("\x80"):rep(8000000)
do:
r = utf8.offset(a, 0, #a)
--- utf8.codepoint of many
a = ("é"):rep(100000)
do:
r = select("#", utf8.codepoint(a, 1, -1))
--- utf8.char of many
t = {} for i = 1, 100000 do t[i] = 233 end
do:
r = utf8.char(table.unpack(t))
--- utf8.codes
a = ("é"):rep(4000000)
do:
for p, c in utf8.codes(a) do end
--- utf8.codes among continuation bytes
a = "a" .. ("\x80"):rep(8000000)
step, s = utf8.codes("a" .. ("b"):rep(9))
do:
r = pcall(step, a, 1)

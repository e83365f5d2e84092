--- os.date with a long format
f = ("%c"):rep(2000000)
do:
r = os.date(f)
--- os.date with a long text
f = ("x"):rep(8000000)
do:
r = os.date(f)
--- os.date as a table
do:
r = os.date("*t")
--- os.time
t = { year = 2024, month = 1 << 30, day = 1 }
do:
r = pcall(os.time, t)
--- os.clock
do:
r = os.clock()
--- os.setlocale
a = ("x"):rep(8000000)
do:
r = os.setlocale(a)
--- os.getenv
a = ("x"):rep(8000000)
do:
r = os.getenv(a)
--- os.rename of many components
a = ("x/"):rep(2000000)
do:
r = os.rename(a, a)
--- os.rename of dots
a = "/" .. ("../"):rep(1000000)
do:
r = os.rename(a, a .. "x")
--- os.remove of many components
a = ("./"):rep(2000000)
do:
r = os.remove(a .. "x")
--- os.tmpname
do:
os.remove(os.tmpname())
--- io.open of many components
a = ("x/"):rep(20000)
do:
r = io.open(a)
--- io.open of a long name
a = ("x"):rep(4000000)
do:
r = io.open(a)
--- io.open of a missing file
do:
r = io.open("/none")
--- io.open of a file
io.open("/tmp/a", "w"):write("text"):close()
do:
io.open("/tmp/a"):close()
--- loadfile of many components
a = ("x/"):rep(2000000)
do:
r = loadfile(a)
--- require of a long name
a = ("x."):rep(100000)
do:
r = pcall(require, a)
--- a long path of packages
package.path = ("?;"):rep(20000)
do:
r = pcall(require, "none")
--- searchpath of a long name
a = ("x."):rep(100000)
do:
r = package.searchpath(a, "?;?.lua")
--- searchpath of many templates
a = ("/?/x;"):rep(10000)
do:
r = package.searchpath("none", a)
--- reading a file
f = io.open("/tmp/b", "w+") f:write(("x"):rep(4000000))
do:
f:seek("set") r = f:read("a")
--- reading lines
f = io.open("/tmp/c", "w+") f:write(("x\n"):rep(1000000))
do:
f:seek("set") for l in f:lines() do end
--- reading one long line
f = io.open("/tmp/d", "w+") f:write(("x"):rep(4000000))
do:
f:seek("set") r = f:read("l")
--- reading numbers
f = io.open("/tmp/e", "w+") f:write((" 1"):rep(1000000))
do:
f:seek("set") while f:read("n") do end
--- reading a block
f = io.open("/tmp/f", "w+") f:write(("x"):rep(4000000))
do:
f:seek("set") r = f:read(4000000)
--- reading many formats
f = io.open("/tmp/g", "w+") f:write(("x"):rep(100000))
t = {} for i = 1, 200 do t[i] = 1 end
do:
f:seek("set") r = f:read(table.unpack(t))
--- reading nothing of a large size
f = io.open("/tmp/h", "w+")
do:
r = f:read(16000000)
--- writing a file
a, f = ("x"):rep(1000000), io.open("/tmp/i", "w+")
do:
f:seek("set") f:write(a)
--- writing without a buffer
f = io.open("/tmp/j", "w+") f:setvbuf("no")
do:
f:write("x", 1, 2.5) f:seek("set")
--- seeking
f = io.open("/tmp/k", "w+") f:write("x")
do:
f:seek("end") f:seek("set")

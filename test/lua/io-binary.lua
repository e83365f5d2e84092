local n = os.tmpname()
local s = {}
for i = 0, 255 do
  s[#s + 1] = string.char(i)
end
s = table.concat(s):rep(100)
local f = io.open(n, "wb")
f:write(s)
f:close()
f = io.open(n, "rb")
local r = f:read("a")
print(r == s, #r)
f:seek("set", 10)
print(f:read(3):byte(1, -1))
print(f:seek("end"), f:read(1), f:seek("set", 1e6), f:read("a"))
f:close()
os.remove(n)

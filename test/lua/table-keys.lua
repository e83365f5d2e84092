local t = { [1] = "int", [1.0] = "float", [2 ^ 53] = "big", ["1"] = "str", [true] = "t", [-0.0] = "zero" }
print(t[1], t[1.0], t["1"], t[true], t[0], t[2 ^ 53 | 0], t[math.tointeger(2 ^ 53)])
local k1, k2 = {}, {}
t[k1] = "k1"
print(t[k1], t[k2])
local n = 0
for _ in pairs(t) do
  n = n + 1
end
print(n)
local f = {}
f[1.5] = "a"
f[-1] = "b"
f[math.huge] = "c"
f[-math.huge] = "d"
print(f[1.5], f[-1], f[math.huge], f[-math.huge])

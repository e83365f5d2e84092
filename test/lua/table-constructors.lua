local function f() return 1, 2, 3 end
local t = { f(), f(), x = 1, [10] = "ten", f() }
print(#t, t[1], t[2], t[5], t.x, t[10])
print(#{ f(), nil }, #{ (f()) }, #{ f(), f() }, ({ ["a b"] = 5 })["a b"], #{ n = 1, 2, 3 })
local n = { { 1, { 2, { 3 } } } }
print(n[1][2][2][1])
print(#{ table.unpack({ 1, 2, 3 }) }, #{ table.unpack({ 1, 2, 3 }), 4 })

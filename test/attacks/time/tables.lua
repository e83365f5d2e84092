--- next of an emptied table
t = {} for i = 1, 400000 do t[i] = i end for i = 1, 400000 do t[i] = nil end
do:
r = next(t)
--- pairs of an emptied hash
t = {} for i = 1, 200000 do t["k" .. i] = i end for k in pairs(t) do t[k] = nil end
do:
for k in pairs(t) do end
--- a comparison with an emptied table
t = {} for i = 1, 400000 do t[i] = i end for i = 1, 400000 do t[i] = nil end
do:
r = next(t) == nil
--- pack of many
t = {} for i = 1, 200000 do t[i] = i end
do:
r = table.pack(table.unpack(t))
--- a constructor of many
t = {} for i = 1, 200000 do t[i] = i end
do:
r = { table.unpack(t) }
--- a constructor of varargs
t = {} for i = 1, 200000 do t[i] = i end
function f(...) return { ... } end
do:
r = f(table.unpack(t))
--- select of many
t = {} for i = 1, 200000 do t[i] = i end
do:
r = select(2, table.unpack(t))
--- select by a negative index
t = {} for i = 1, 200000 do t[i] = i end
function f(...) return (select(-1, ...)) end
do:
r = f(table.unpack(t))
--- varargs that are passed on
t = {} for i = 1, 100000 do t[i] = i end
function g(...) return ... end
function f(...) return g(...) end
do:
r = f(table.unpack(t))
--- varargs to one parameter
t = {} for i = 1, 100000 do t[i] = i end
function f(a) return a end
do:
r = f(table.unpack(t))
--- results that are dropped
t = {} for i = 1, 100000 do t[i] = i end
function f() return table.unpack(t) end
do:
f()
--- concat
t = {} for i = 1, 200000 do t[i] = "x" end
do:
r = table.concat(t)
--- concat with a long separator
t, s = { "", "", "", "", "" }, ("x"):rep(2000000)
do:
r = table.concat(t, s)
--- insert at the front
t = {} for i = 1, 400000 do t[i] = i end
do:
table.insert(t, 1, 0)
--- remove from the front
t = {} for i = 1, 400000 do t[i] = i end
do:
t[#t + 1] = table.remove(t, 1)
--- move
t = {} for i = 1, 400000 do t[i] = i end
do:
table.move(t, 1, #t, 2)
--- move to another table
t = {} for i = 1, 200000 do t[i] = i end
do:
r = table.move(t, 1, #t, 1, {})
--- sort
t = {} for i = 1, 100000 do t[i] = i * 7919 % 100003 end
do:
table.sort(t)
--- sort of long strings
t = {} for i = 1, 20 do t[i] = ("x"):rep(500000) .. i end
do:
table.sort(t)
--- sort by a function of C
t = {} for i = 1, 50000 do t[i] = i * 7919 % 100003 end
do:
table.sort(t, math.ult)
--- rehashing
do:
r = {} for i = 1, 20 do r[i * 1000] = i end
--- growth of a hash
do:
r = {} for i = 1, 200000 do r["k" .. i] = i end
--- growth of an array
do:
r = {} for i = 1, 1000000 do r[i] = i end
--- a large array that shrinks
do:
r = { ("x"):rep(200000):byte(1, -1) } for i = 1, #r do r[i] = nil end r.x = 1
--- integer keys that collide
t = {}
do:
for i = 1, 8192 do t[i * 8191] = i end
--- more integer keys that collide
n, t = 0, {}
do:
n = n + 131071 t[n] = n
--- lookups of integer keys that collide
t = {} for i = 1, 4096 do t[i * 8191] = i end
do:
r = t[8191 * 4097]
--- floats that collide
n, t = 0, {}
do:
n = n + 1 t[n + 0.5] = n
--- length of an array
t = {} for i = 1, 400000 do t[i] = i end
do:
r = #t
--- length by a metamethod of C
t = setmetatable({}, { __len = rawlen })
do:
r = #t
--- an index of C
t = setmetatable({}, { __index = rawget })
do:
r = t.x
--- a new index of C
t = setmetatable({}, { __newindex = rawequal })
do:
t.x = 1
--- calls of C by metamethods
t = setmetatable({}, { __call = type, __concat = rawequal, __eq = rawequal, __lt = rawequal })
u = setmetatable({}, getmetatable(t))
do:
r = t() == (t .. u) or t == u or t < u
--- a chain of tables
t = {} for i = 1, 1000 do t = setmetatable({}, { __index = t }) end
do:
r = t.x
--- next of a table with a large key
t = { [("x"):rep(4000000)] = 1 }
k = ("x"):rep(3999999) .. "x"
do:
r = next(t, k)
--- a long chain of tables in a row
t = {} for i = 1, 1990 do t = setmetatable({}, { __index = t }) end
do:
local u = t local x = u.x x = u.x x = u.x x = u.x x = u.x x = u.x x = u.x x = u.x x = u.x x = u.x x = u.x x = u.x x = u.x
--- a long chain of tables that are assigned to
t = {} for i = 1, 1990 do t = setmetatable({}, { __newindex = t }) end
do:
local u = t u.x = 1 u.x = nil u.x = 1 u.x = nil u.y = 1 u.y = nil

--- absent metamethods in every operator
local ops = {
  add = function(a, b) return a + b end,
  sub = function(a, b) return a - b end,
  mul = function(a, b) return a * b end,
  div = function(a, b) return a / b end,
  mod = function(a, b) return a % b end,
  pow = function(a, b) return a ^ b end,
  idiv = function(a, b) return a // b end,
  band = function(a, b) return a & b end,
  bor = function(a, b) return a | b end,
  bxor = function(a, b) return a ~ b end,
  shl = function(a, b) return a << b end,
  shr = function(a, b) return a >> b end,
  unm = function(a) return -a end,
  bnot = function(a) return ~a end,
  len = function(a) return #a end,
  concat = function(a, b) return a .. b end,
  lt = function(a, b) return a < b end,
  le = function(a, b) return a <= b end,
  gt = function(a, b) return a > b end,
  ge = function(a, b) return a >= b end,
  call = function(a, b) return a(b) end,
  index = function(a, b) return a[b] end,
  newindex = function(a, b) a[b] = 1 end,
}
local names = {}
for k in pairs(ops) do
  names[#names + 1] = k
end
table.sort(names)
local values = { {}, true, "10", "x", 1, 1.5, print, coroutine.create(print), 2 ^ 63 }
local function show(v) return (tostring(v):gsub("0x%x+", "0x"):gsub("builtin: %w+", "builtin")) end
for _, name in ipairs(names) do
  for i, a in ipairs(values) do
    for j, b in ipairs(values) do
      if not (name == "newindex" and i == 1 or name == "call" and a == print) then
        local r = table.pack(pcall(ops[name], a, b))
        print(name, i, j, r[1], show(r[2]))
      end
    end
  end
end
--- each metamethod with a yield inside
local function through(name, ...)
  local r = table.pack(coroutine.yield(name, select("#", ...)))
  return table.unpack(r, 1, r.n)
end
local mt = {}
for _, e in ipairs {
  "add",
  "sub",
  "mul",
  "div",
  "mod",
  "pow",
  "unm",
  "idiv",
  "band",
  "bor",
  "bxor",
  "shl",
  "shr",
  "bnot",
  "concat",
  "len",
  "eq",
  "lt",
  "le",
  "index",
  "newindex",
  "call",
} do
  mt["__" .. e] = function(...) return through(e, ...) end
end
local a, b = setmetatable({}, mt), setmetatable({}, mt)
local cases = {
  function() return a + b end,
  function() return a + 1 end,
  function() return 1 + a end,
  function() return a - 300 end,
  function() return a * 2.5 end,
  function() return a / b end,
  function() return a % 3 end,
  function() return 2 ^ a end,
  function() return a // b end,
  function() return a & 1 end,
  function() return 1 | a end,
  function() return a ~ b end,
  function() return a << 1 end,
  function() return 1 << a end,
  function() return a >> 2 end,
  function() return -a end,
  function() return ~a end,
  function() return #a end,
  function() return a .. b end,
  function() return "x" .. a end,
  function() return a .. 1 .. "z" end,
  function() return "p" .. "q" .. a .. "r" end,
  function() return a == b end,
  function() return a ~= b end,
  function() return a < b end,
  function() return a <= b end,
  function() return a > 1 end,
  function() return 1 >= a end,
  function() return a < 2.5 end,
  function() return a.x end,
  function() return a[1] end,
  function() return a[b] end,
  function()
    a.x = 1
    return "set"
  end,
  function()
    a[1] = 2
    return "set"
  end,
  function() return a() end,
  function() return a(1, 2, 3) end,
  function() return (a(1)) end,
  function() return a:m() end,
  function()
    if a < b then
      return "then"
    else
      return "else"
    end
  end,
  function()
    while a < b do
      return "in"
    end
    return "out"
  end,
  function()
    local t = { a + 1, a.y, a(2) }
    return #t, t[1], t[2]
  end,
  function()
    for i in a do
      return i
    end
    return "none"
  end,
  function() return not (a == b), a == a end,
  function()
    local x <const> = a .. a
    return x
  end,
  function() return a + b * a - b end,
}
for i, f in ipairs(cases) do
  for _, answer in ipairs { "answer", false } do
    local co = coroutine.wrap(function() return "end", pcall(f) end)
    local r = table.pack(co())
    local steps = 0
    while r[1] ~= "end" do
      steps = steps + 1
      io.write(r[1], "/", tostring(r[2]), " ")
      r = table.pack(co(steps > 1 and 7 or answer))
      if steps > 5 then break end
    end
    for k = 1, r.n do
      io.write(" ", tostring(r[k]):gsub("0x%x+", "0x"), "")
    end
    print(i)
  end
end
--- chains of __index and __newindex
local log = {}
local bottom = setmetatable({ deep = "found" }, {
  __index = function(t, k)
    log[#log + 1] = "i:" .. tostring(k)
    return k
  end,
  __newindex = function(t, k, v)
    log[#log + 1] = "n:" .. tostring(k)
    rawset(t, k, v)
  end,
})
local t = bottom
for i = 1, 20 do
  t = setmetatable({}, { __index = t, __newindex = t })
end
print(t.deep, t.other, t[1])
t.new = 5
t[2] = 6
print(rawget(t, "new"), rawget(bottom, "new"), bottom[2], table.concat(log, " "))
local loop = {}
setmetatable(loop, { __index = loop, __newindex = loop })
print(pcall(function() return loop.x end))
print(pcall(function() loop.x = 1 end))
local a, b = {}, {}
setmetatable(a, { __index = b, __newindex = b })
setmetatable(b, { __index = a, __newindex = a })
print(pcall(function() return a.x end))
print(pcall(function() a.x = 1 end))
print(pcall(function() a[1] = 1 end))
--- __index of strings, numbers and nil
debug.setmetatable(1, {
  __index = function(n, k) return n .. k end,
  __call = function(n, x) return n + x end,
  __len = function(n) return n * 2 end,
})
print((5).abc, (5)(3), #5, (2.5).x)
debug.setmetatable(nil, {
  __index = function(_, k) return "nil." .. k end,
  __call = function() return "called nil" end,
  __concat = function(a, b) return "joined" end,
  __add = function() return "sum" end,
})
local n
print(n.field, n(), n .. "x", "x" .. n, n + 1, undefinedglobal.y)
debug.setmetatable(nil, nil)
debug.setmetatable(1, nil)
print(pcall(function() return n.field end))
print(pcall(function() return (1).x end))
debug.setmetatable(print, {
  __index = { name = "f" },
  __add = function(f, g)
    return function(...) return g(f(...)) end
  end,
  __unm = function(f) return "neg" end,
})
print(print.name, (tostring + string.len)(12345), -print)
debug.setmetatable(print, nil)
debug.setmetatable(
  true,
  { __bnot = function(b) return not b end, __lt = function(a, b) return not a and b end }
)
print(~true, false < true, true < false)
debug.setmetatable(true, nil)
print(("x").len, ("abc"):upper(), #"abc", ("x").nothing)
print(pcall(function() return ("x").a.b end))
--- __eq is asked only of two tables or two userdata that differ
local calls = 0
local mt = {
  __eq = function(a, b)
    calls = calls + 1
    return a.v == b.v
  end,
}
local function new(v) return setmetatable({ v = v }, mt) end
local a, b, c = new(1), new(1), new(2)
print(a == b, a == c, a ~= b, a == a, a == 1, a == "x", a == nil, calls)
print(rawequal(a, b), a == setmetatable({ v = 1 }, {}), setmetatable({ v = 1 }, {}) == a, a == {}, calls)
print(({ [a] = 1 })[b], #{ a, b }, calls, io.stdout == io.stderr, io.stdout == io.stdout)
mt.__eq = function() return nil end
print(a == b)
mt.__eq = function() return 0 end
print(a == b)
mt.__eq = 5
print(pcall(function() return a == b end))
--- __lt and __le of mixed operands, and their results as booleans
local log = {}
local function name(x) return type(x) == "table" and x.n or tostring(x) end
local mt = {
  __lt = function(a, b)
    log[#log + 1] = name(a) .. "<" .. name(b)
    return 1
  end,
  __le = function(a, b)
    log[#log + 1] = name(a) .. "<=" .. name(b)
    return nil
  end,
}
local x, y = setmetatable({ n = "x" }, mt), setmetatable({ n = "y" }, mt)
print(x < y, x > y, x <= y, x >= y, x < 1, 1 < x, x > 1, 1 > x, x <= 2.5, "s" >= x, not (x < y))
print(table.concat(log, " "))
print(pcall(function() return x < nil end))
print(pcall(function() return {} < {} end))
print(pcall(function() return {} < 1 end))
print(pcall(function() return "a" < 1 end))
print(pcall(function() return nil > 1 end))
print(pcall(math.max, x, y))
local t = { x, y }
table.sort(t, function(a, b) return a.n < b.n end)
print(t[1].n)
--- __concat, left and right, and many at once
local mt = {
  __concat = function(a, b)
    return (type(a) == "table" and "T" or a) .. "+" .. (type(b) == "table" and "T" or b)
  end,
}
local t = setmetatable({}, mt)
print(t .. "a", "a" .. t, t .. t, 1 .. t, t .. 1.5, "a" .. "b" .. t .. "c" .. "d", t .. "" .. t, "" .. t)
print(pcall(function() return {} .. "x" end))
print(pcall(function() return "x" .. {} end))
print(pcall(function() return 1 .. nil end))
print(pcall(function()
  local a = {}
  return a.b .. "x"
end))
print(pcall(function() return "x" .. true .. "y" end))
mt.__concat = function() return nil end
print(t .. "x")
mt.__concat = function() return 1, 2 end
print((t .. "x"), t .. "y")
--- __call chains and arguments
local function probe(...) return select("#", ...), ... end
local a = setmetatable({}, { __call = probe })
local b = setmetatable({}, { __call = a })
local c = setmetatable({}, { __call = b })
print((a(1, nil, 3)))
print((b()))
print((c(nil)))
print(select(2, pcall(setmetatable({}, { __call = 5 }))))
print(pcall(setmetatable({}, { __call = setmetatable({}, {}) })))
local function tail(...) return c(...) end
print((tail(1, 2)))
for v in
  setmetatable({}, {
    __call = function(self, s, c)
      c = (c or 0) + 1
      if c < 4 then return c end
    end,
  })
do
  io.write(v, " ")
end
print()
local t = setmetatable({}, { __call = function(self, ...) return ... end })
print(pcall(t, 1, 2), xpcall(t, print, 3), select("#", t()), pcall(coroutine.wrap, t))
table.sort({ 3, 1, 2 }, nil)
print(pcall(table.sort, { 3, 1 }, t))
print(pcall(string.gsub, "abc", "b", t))
print(pcall(load, t))
--- __len: any value, and the library's demand for integers
for _, v in ipairs { 3, 2.0, "4", -1, 0 } do
  local t = setmetatable({ 1, 2, 3, 4, 5 }, { __len = function() return v end })
  print(v, #t, pcall(table.unpack, t))
  print(pcall(table.concat, t, ","))
  print(pcall(table.insert, t, "x"))
  print(pcall(table.remove, t))
  print(pcall(table.sort, t))
end
for _, v in ipairs { 2.5, "x", {}, true } do
  local t = setmetatable({}, { __len = function() return v end })
  print(type(#t), pcall(table.unpack, t))
  print(pcall(table.insert, t, 1))
end
print(rawlen(setmetatable({ 1, 2 }, { __len = function() return 10 end })), rawlen("abc"), pcall(rawlen, 1))
print(pcall(table.insert, setmetatable({}, { __len = function() return math.maxinteger end }), 1))
--- invalid __close values
for _, v in ipairs { 1, "x", {}, true, print } do
  print(pcall(function() local c <close> = v end))
end
do
  local a <close> = nil
  local b <close> = false
end
print(pcall(function() local c <close> = setmetatable({}, { __close = 5 }) end))
print(pcall(function()
  local c <close> = setmetatable({}, { __close = function() end })
  getmetatable(c).__close = nil
end))
--- __tostring, __name and __metatable
local t = setmetatable({}, { __tostring = function() return "shown" end, __name = "Named" })
print(t, tostring(t), string.format("%s|%10s|%.2s", t, t, t))
print(pcall(tostring, setmetatable({}, { __tostring = function() return 5 end })))
print(pcall(tostring, setmetatable({}, { __tostring = function() return {} end })))
print((tostring(setmetatable({}, { __name = "My.Type" })):gsub("0x%x+", "0x")))
print((tostring(setmetatable({}, { __name = 5 })):gsub("0x%x+", "0x")))
print(pcall(string.rep, setmetatable({}, { __name = "My.Type" })))
print(pcall(function() return setmetatable({}, { __name = "My.Type" }) + 1 end))
print(pcall(function() return setmetatable({}, { __name = "A" }) < setmetatable({}, { __name = "B" }) end))
local p = setmetatable({}, { __metatable = "locked" })
print(getmetatable(p), pcall(setmetatable, p, {}))
print(getmetatable("").__index == string, pcall(setmetatable, {}, 5))
print(getmetatable(setmetatable({}, { __metatable = false })))
--- __pairs, with a yield in the iterator, and pairs of something other than a table
local t = setmetatable({ 1, 2, 3 }, {
  __pairs = function(t)
    return function(_, k)
      k = (k or 0) + 1
      coroutine.yield("at " .. k)
      if k < 4 then return k, t[k] * 10 end
    end,
      t,
      nil
  end,
})
local co = coroutine.wrap(function()
  local s = 0
  for k, v in pairs(t) do
    s = s + v
  end
  return s
end)
for i = 1, 5 do
  print(co())
end
print(pcall(pairs))
print(pcall(pairs, nil))
print(pcall(pairs, 5))
print(pcall(function()
  for k in pairs("abc") do
  end
end))
print(select("#", pairs({})))
print(pcall(pairs, setmetatable({}, { __pairs = function() return 1, 2, 3, 4 end })))
for i, v in
  ipairs(setmetatable({}, {
    __index = function(_, i)
      if i < 4 then return i * i end
    end,
  }))
do
  io.write(i, "=", v, " ")
end
print(pcall(ipairs))
--- errors in metamethods: tracebacks name them
local function boom() error("boom") end
local mt = {
  __add = boom,
  __index = boom,
  __newindex = boom,
  __lt = boom,
  __concat = boom,
  __len = boom,
  __unm = boom,
  __eq = boom,
  __call = boom,
  __close = boom,
}
local t, u = setmetatable({}, mt), setmetatable({}, mt)
for i, f in ipairs {
  function() return t + 1 end,
  function() return t.x end,
  function() t.x = 1 end,
  function() return t < u end,
  function() return t .. "" end,
  function() return #t end,
  function() return -t end,
  function() return t == u end,
  function() return t() end,
  function() local c <close> = t end,
  function()
    for k in t do
    end
  end,
} do
  print(select(2, xpcall(f, debug.traceback)))
end
--- setmetatable changes what comes next, the cache of absent metamethods included
local mt = {}
local t = setmetatable({}, mt)
print(t.x, pcall(function() return t + 1 end))
mt.__index = function() return "now" end
mt.__add = function() return "sum" end
print(t.x, t + 1)
mt.__index = nil
print(t.x)
mt.__newindex = function(_, k) print("new", k) end
t.a = 1
print(rawget(t, "a"))
mt.__newindex = nil
t.a = 1
print(t.a)
mt.__len = function() return 9 end
print(#t)
mt.__len = nil
print(#t)
mt.__eq = function() return true end
print(t == setmetatable({}, mt))
rawset(mt, "__eq", nil)
print(t == setmetatable({}, mt))
setmetatable(t, nil)
print(pcall(function() return t + 1 end))

-- Operands at the edges of what an instruction does most of the time, in loops, so that the instruction is warm.
local function show(...) print(...) end

-- Integers and floats that meet, divisors of each sign, numbers of more than 32 bits.
local numbers = {
  0,
  1,
  -1,
  7,
  -7,
  3,
  -3,
  2 ^ 31 | 0,
  -(2 ^ 31) | 0,
  2 ^ 32 | 0,
  2 ^ 53,
  -2 ^ 53,
  0.5,
  -0.5,
  1 / 0,
  -1 / 0,
  math.maxinteger,
  math.mininteger,
}
local ops = {
  function(a, b) return a + b, a - b, a * b end,
  function(a, b) return a // b, a % b end,
  function(a, b) return a / b, a ^ 2, -a end,
  function(a, b) return a == b, a < b, a <= b, a ~= b end,
  function(a, b) return a & b, a | b, a ~ b end,
  function(a, b) return a << b, a >> b, a >> 3, a >> 63, a << 1 end,
  function(a) return a % 7, a // 7, a % -7, a // -7, a % 2 ^ 40, a // 3.0 end,
  function(a) return a == 7, a < 7, a > 7, a <= 7, a >= 7, a == 0.5, a == 2 ^ 53 end,
}
for n, op in ipairs(ops) do
  for _, a in ipairs(numbers) do
    for _, b in ipairs(numbers) do
      local results = table.pack(pcall(op, a, b))
      for i = 1, results.n do
        local value = results[i]
        results[i] = value ~= value and "nan" or tostring(value)
      end
      show(n, table.concat(results, " "))
    end
  end
end

-- Equality of values of every kind, with constants and with each other.
local f, t, co = function() end, {}, coroutine.create(print)
local long = ("x"):rep(50)
local values = {
  nil,
  false,
  true,
  0,
  0.0,
  -0.0,
  1,
  1.0,
  "",
  "a",
  long,
  ("x"):rep(50),
  f,
  print,
  next,
  t,
  {},
  co,
  setmetatable({}, { __eq = function() return true end }),
}
for i = 0, 20 do
  local row = {}
  for j = 0, 20 do
    row[#row + 1] = values[i] == values[j] and "1" or "0"
  end
  local v = values[i]
  show(
    table.concat(row),
    v == nil,
    v == false,
    v == true,
    v == 0,
    v == 1,
    v == "",
    v == "a",
    v == "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
    v and 1 or 2,
    not v
  )
end

-- Fields: chains of __index, one that is a ring, functions in the middle, keys that came and went.
local root = { deep = "found" }
local object = root
for _ = 1, 40 do
  object = setmetatable({}, { __index = object })
end
show(object.deep, object["deep"], object.missing, pcall(function() return object:deep() end))
local ring = {}
setmetatable(ring, { __index = ring })
show(pcall(function() return ring.x end))
local late = setmetatable({}, {})
local seen = {}
for i = 1, 6 do
  if i == 3 then getmetatable(late).__index = function(_, k) return k .. "!" end end
  if i == 5 then getmetatable(late).__index = { x = 5 } end
  seen[i] = tostring(late.x)
end
show(table.concat(seen, " "))
show(pcall(function()
  local s = "abc"
  return s:upper(), ("x").len, (5).x
end))
local writes = {}
local guarded = setmetatable(
  { known = 1, [1] = 1 },
  { __newindex = function(_, k, v) writes[#writes + 1] = k .. "=" .. v end }
)
for i = 1, 4 do
  guarded.known, guarded.fresh, guarded[1], guarded[2] = i, i, i, i
  if i == 2 then
    guarded.known, guarded[1] = nil, nil
  end
end
show(guarded.known, guarded[1], table.concat(writes, " "))

-- Integers as keys: of the array, of the hash, negative, huge; lengths while it grows and shrinks.
local sparse = {}
for _, k in ipairs({ 0, -1, 5, 1 << 20, 1 << 31, 1 << 40, math.maxinteger, math.mininteger }) do
  for round = 1, 3 do
    sparse[k] = (sparse[k] or 0) + round
  end
  show(k, sparse[k], sparse[k + 1], rawlen(sparse))
end
local grown, lengths = {}, {}
for i = 1, 40 do
  grown[#grown + 1] = i
  lengths[#lengths + 1] = #grown
end
for i = 40, 2, -1 do
  grown[#grown] = nil
  lengths[#lengths + 1] = #grown
  if i % 7 == 0 then grown[#grown + 1] = i end
end
show(table.concat(lengths, " "))

-- Traversal: holes, fields cleared on the way, keys of every kind, more and fewer variables than results.
local mixed = { 1, nil, 3, nil, 5, a = 1, b = 2, [1.5] = 3, [true] = 4, [-1] = 5, [100] = 6 }
for round = 1, 3 do
  local count, sum = 0, 0
  for k, v in next, mixed do
    count, sum = count + 1, sum + v
    if round == 2 and (k == "a" or k == 3) then mixed[k] = nil end
  end
  show(round, count, sum)
end
for k in pairs({ 10 }) do
  show(k)
end
for k, v, more, most in pairs({ 10, x = 1 }) do
  show(k, v, more, most)
end
for i, v, more, most in ipairs({ 10, 20, nil, 40 }) do
  show(i, v, more, most)
end
for i, v in ipairs(setmetatable({ 1 }, { __index = function(_, i) return i < 4 and i * i or nil end })) do
  show(i, v)
end
show(pcall(function()
  for k in next, {}, "absent" do
    show(k)
  end
end))
show(pcall(function()
  for k in next, 5 do
    show(k)
  end
end))
for k, v in ipairs("text") do
  show(k, v)
end

-- Arguments and results: too many, too few, none, hundreds.
local function va(a, b, ...)
  local x, y = ...
  return a, b, x, y, select("#", ...)
end
local function pass(...) return ... end
local function none() end
for i = 0, 5 do
  show(va(table.unpack({ 1, 2, 3, 4, 5 }, 1, i)))
end
show(select("#", pass(table.unpack({}, 1, 300))), (pass()), (none()), select("#", none(), none(), pass(1, 2)))
local function three() return 1, 2, 3 end
local a, b, c, d = three()
local e = three()
show(a, b, c, d, e, (three()), three())
local function count(n, ...)
  if n == 0 then return select("#", ...) end
  return count(n - 1, n, ...)
end
show(count(150))
local function depth(n)
  if n == 0 then return 0 end
  return 1 + depth(n - 1)
end
show(depth(5000), (pcall(function()
  local function forever() return 1 + forever() end
  return forever()
end)))

-- Loops over numbers, at both ends of what there is.
local function loop(from, to, step)
  local r = {}
  for i = from, to, step do
    r[#r + 1] = tostring(i)
    if #r == 4 then break end
  end
  return #r .. ":" .. table.concat(r, ",")
end
for _, l in ipairs({
  { 1, 0, 1 },
  { 1, 3, 1 },
  { math.maxinteger - 1, math.maxinteger, 1 },
  { math.mininteger, math.maxinteger, 1 },
  { 1, 3.7, 1 },
  { 1.0, 3, 1 },
  { 3, 1, -1 },
  { 1, 2, 0.25 },
  { 1, math.huge, 1 },
  { 1, -math.huge, 1 },
}) do
  show(loop(l[1], l[2], l[3]))
end

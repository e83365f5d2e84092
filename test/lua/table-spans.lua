-- Elements moved and read in bulk are what a loop over them would have made: against a model in Lua, in arrays, in the
-- hash part, across both, with holes, with metatables, and while the collector works.
local state = 12345
local function below(n)
  state = (state * 1103515245 + 12345) & 0x7fffffff
  return (state >> 8) % n
end

local function shown(t, from, to)
  local out = {}
  for i = from, to do
    out[#out + 1] = tostring(t[i])
  end
  return table.concat(out, " ")
end

local model = {}
function model.insert(t, pos, v)
  for i = #t, pos, -1 do
    t[i + 1] = t[i]
  end
  t[pos] = v
end
function model.remove(t, pos)
  local n, v = #t, t[pos]
  for i = pos, n - 1 do
    t[i] = t[i + 1]
  end
  t[pos > n and pos or n] = nil
  return v
end
function model.move(a, f, e, t, b)
  local copy = {}
  for i = f, e do
    copy[i] = a[i]
  end
  for i = f, e do
    b[t + i - f] = copy[i]
  end
  return b
end

for _, mode in ipairs { "incremental", "generational" } do
  collectgarbage(mode)
  local a, b = {}, {}
  for round = 1, 4000 do
    local n = #a
    local value = below(3) == 0 and "s" .. below(50)
      or below(3) == 0 and {} and tostring(round)
      or below(1000)
    local what = below(5)
    if n < 40 and what < 3 then
      local pos = below(n + 1) + 1
      table.insert(a, pos, value)
      model.insert(b, pos, value)
    elseif n > 0 then
      local pos = below(n) + 1
      assert(table.remove(a, pos) == model.remove(b, pos))
    end
    if round % 97 == 0 then collectgarbage("step", 1) end
    assert(#a == #b and shown(a, 1, #a) == shown(b, 1, #b))
  end
  print(mode, #a, shown(a, 1, #a))
end

-- between tables: what only the target holds lives
for _, mode in ipairs { "incremental", "generational" } do
  collectgarbage(mode)
  local old = table.move({}, 1, 0, 1, { 1, 2, 3, 4, 5, 6, 7, 8 })
  collectgarbage()
  collectgarbage()
  for round = 1, 300 do
    local young = {}
    for i = 1, 8 do
      young[i] = { round * 8 + i }
    end
    if round % 3 == 0 then collectgarbage("step", 0) end
    assert(table.move(young, 1, 8, 1, old) == old)
    young = nil
    if round % 7 == 0 then
      collectgarbage()
    else
      collectgarbage("step", 2)
    end
    for i = 1, 8 do
      assert(old[i][1] == round * 8 + i)
    end
  end
  print(mode, old[8][1])
end
collectgarbage("incremental")

for round = 1, 3000 do
  local a, b = {}, {}
  for i = 1, below(12) do
    if below(6) > 0 then a[i] = i * 10 end
  end
  for i = 1, below(3) do
    a[below(40) - 5] = -i
  end
  for k, v in pairs(a) do
    b[k] = v
  end
  local f, t = below(14) - 2, below(14) - 2
  local e = f + below(10) - 1
  table.move(a, f, e, t)
  model.move(b, f, e, t, b)
  assert(shown(a, -10, 45) == shown(b, -10, 45), round)
  local one, other = table.pack(table.unpack(a, f, e)), {}
  for i = f, e do
    other[i - f + 1] = a[i]
  end
  assert(one.n == e - f + 1 and shown(one, 1, one.n) == shown(other, 1, one.n), round)
  for i = 1, one.n do
    assert(math.type(one[i]) == math.type(other[i]))
  end
end

-- metamethods see each element
local log = {}
local proxy = setmetatable({}, {
  __len = function() return 4 end,
  __index = function(_, i)
    log[#log + 1] = "r" .. i
    return i
  end,
  __newindex = function(_, i, v) log[#log + 1] = "w" .. i .. "=" .. tostring(v) end,
})
table.insert(proxy, 2, "x")
print(table.remove(proxy, 2), table.unpack(proxy))
table.move(proxy, 1, 3, 2)
table.move(proxy, 1, 2, 1, { 7 })
table.move({ 7, 8 }, 1, 2, 1, proxy)
print(table.concat(log, " "))

-- what ends a call with an error
print(pcall(table.insert))
print(pcall(table.insert, {}, 3, 1))
print(pcall(table.insert, { 1, 2 }, 0, 1))
print(pcall(table.insert, { 1, 2 }, 1, 2, 3))
print(pcall(table.insert, nil, 1))
print(pcall(table.remove))
print(pcall(table.remove, { 1, 2 }, 7))
print(pcall(table.unpack))
print(pcall(table.unpack, {}, 1, 1e8))
print(pcall(table.unpack, {}, math.mininteger, math.maxinteger))
print(pcall(table.move, {}, 1, math.maxinteger, 2))
print(pcall(table.move, {}, -1, math.maxinteger, 2))
print(table.unpack({ 1, nil, 3 }, 1, 4))
print(select("#", table.unpack({}, 1, 20)), table.unpack({ 1, 2, 3 }, -1, 2))
local long = {}
for i = 1, 200 do
  long[i] = i
end
print(select("#", table.unpack(long)), select(150, table.unpack(long)))

-- Large tables that change while the collector is within them. Each object has its number, which must not change.
collectgarbage("incremental", 200, 400, 5)
collectgarbage("stop")
local function object(i) return { i, tostring(i) .. "!" } end
local function check(o, i) assert(o[1] == i and o[2] == i .. "!") end
local N = 20000
local rand = math.random
math.randomseed(42)
local steps = 0
local function step()
  steps = steps + 1
  collectgarbage("step", 0)
end

-- moves within an array: from what was visited to what was not, and back
local t = {}
for i = 1, N do
  t[i] = object(i)
end
collectgarbage()
for round = 1, 30 do
  for _ = 1, rand(8) do
    step()
  end
  local n = rand(3)
  if n == 1 then
    local o = table.remove(t, 1)
    t[#t + 1] = o
  elseif n == 2 then
    local o = table.remove(t)
    table.insert(t, 1, o)
  else
    table.move(t, 1, #t, 2)
    t[1] = object(-round)
    t[#t] = nil
  end
end
collectgarbage()
local junk = {}
for i = 1, 8000 do
  junk[i] = object(i)
end
for _, o in ipairs(t) do
  check(o, o[1])
end

-- moves of nodes: integer keys that collide; values are reachable from here only
local h = {}
for i = 1, N do
  h[-i] = object(i)
end
collectgarbage()
local known = {}
for i = 1, N do
  known[i] = -i
end
for round = 1, 600 do
  if round % 3 == 0 then step() end
  local at = rand(#known)
  local k = known[at]
  local o = h[k]
  check(o, o[1])
  h[k] = nil
  local new = -rand(1 << 40)
  if h[new] == nil then
    h[new] = o
    known[at] = new
  else
    h[k] = o
  end
  o = nil
end
collectgarbage()
for i = 1, 8000 do
  junk[i] = object(i)
end
local count = 0
for _, o in pairs(h) do
  check(o, o[1])
  count = count + 1
end
assert(count == N)

-- growing, shrinking, mixed keys
for round = 1, 2 do
  local m = {}
  for i = 1, N do
    m[i] = object(i)
    m["k" .. i] = object(-i)
    if i % 200 == 0 then step() end
  end
  for i = 1, N, 2 do
    m["k" .. i] = nil
    if i % 401 == 0 then step() end
  end
  for i = N, 1, -1 do
    check(m[i], i)
    if i % 2 == 0 then m[i] = nil end
    if i % 300 == 0 then step() end
  end
  for i = 1, N do
    m[i + 0.5] = object(i)
    if i % 500 == 0 then step() end
  end
  for k, o in pairs(m) do
    check(o, o[1])
  end
end

-- the table becomes weak, gets a metatable, dies in the middle
for round = 1, 6 do
  local w = {}
  for i = 1, N do
    w[i] = object(i)
  end
  for _ = 1, rand(40) do
    step()
  end
  if round % 3 == 0 then
    setmetatable(w, { __mode = "v" })
  elseif round % 3 == 1 then
    setmetatable(w, { __index = object(round) })
  else
    w = nil
  end
  for _ = 1, rand(10) do
    step()
  end
  if round % 5 == 0 then
    collectgarbage("generational")
    collectgarbage()
    collectgarbage("incremental", 200, 400, 5)
  end
  if w ~= nil then
    for i, o in pairs(w) do
      check(o, i)
    end
  end
end
print("ok", steps > 500)

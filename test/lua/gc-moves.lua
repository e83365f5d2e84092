-- Objects that move between places while the collector runs: large and small tables, weak ones, stacks, upvalues. Each object
-- has its number, which must not change. `work` does some random moves; `check` looks at all objects, and `sound` only whether
-- they are intact, since a move may have been interrupted.
local COUNT = 12000
local random = math.random
math.randomseed(7)

local function object(id) return { id, tostring(id) .. "!" } end
local function isgood(o, id) return o[1] == id and o[2] == id .. "!" end

function fill()
  array, hash, few = {}, {}, {}
  keys, ephemerons = {}, setmetatable({}, { __mode = "k" })
  values = setmetatable({}, { __mode = "v" })
  threads, closures = {}, {}

  for i = 1, COUNT do
    array[i] = object(i)
    hash["k" .. i] = object(i)
    values[i] = array[i]
  end
  for i = 1, 3000 do
    keys[i] = { i }
    ephemerons[keys[i]] = object(i)
  end
  for i = 1, 50 do
    few[i] = object(i)
    local kept = object(i)
    closures[i] = function(new)
      local old = kept
      kept = new
      return old
    end
    threads[i] = coroutine.wrap(function()
      local held, new = object(i), coroutine.yield()
      while true do
        held, new = new, coroutine.yield(held)
      end
    end)
    threads[i]()
  end
end

-- Takes an object out of a place while it is held by a local variable only, and puts an equal one or itself back.
local moves = {
  function()
    local i, j = random(COUNT), random(COUNT)
    local a, b = array[i], array[j]
    array[i], array[j] = nil, nil
    array[i] = { a[1], a[2] }
    array[j] = b
    if i == j then array[i] = b end
    values[i], values[j] = array[i], array[j]
  end,
  function()
    local k = "k" .. random(COUNT)
    local o = hash[k]
    hash[k] = nil
    hash[random(1 << 40)] = o -- elsewhere, and back
    local found
    for key, value in next, hash, nil do
      if value == o then found = key end
      break
    end
    for key in pairs({ [found or 0] = true }) do
      if key ~= 0 then hash[key] = nil end
    end
    hash[k] = o
  end,
  function()
    local i = random(50)
    local o = few[i]
    few[i] = closures[i](o)
  end,
  function()
    local i = random(50)
    few[i] = threads[i](few[i])
  end,
  function()
    local i = random(3000)
    local o = ephemerons[keys[i]]
    if random(2) == 1 then keys[i] = { i } end
    ephemerons[keys[i]] = o
  end,
  function()
    local o = table.remove(array, 1)
    table.insert(array, 1, o)
    table.move(array, 100, 200, 101)
    table.move(array, 101, 201, 100)
    array[201] = object(201)
    values[201] = array[201]
  end,
}

function work(n)
  for _ = 1, n do
    moves[random(#moves)]()
  end
end

-- Integer keys of `hash` are left over from moves.
function clean()
  for k in pairs(hash) do
    if math.type(k) then hash[k] = nil end
  end
end

function check()
  for i = 1, COUNT do
    assert(isgood(array[i], i), i)
    assert(isgood(hash["k" .. i], i), i)
    assert(values[i] == nil or isgood(values[i], i))
  end
  for i = 1, 3000 do
    assert(keys[i][1] == i and isgood(ephemerons[keys[i]], i), i)
  end
  for i = 1, 50 do
    assert(isgood(few[i], i))
    local o = closures[i](false)
    assert(isgood(o, i))
    closures[i](o)
    o = threads[i](false)
    assert(isgood(o, i))
    threads[i](o)
  end
  for i = 1, 3000 do
    values[i] = array[i]
  end
end

function sound()
  for _, place in ipairs({ array, hash, few, ephemerons, values }) do
    for _, o in pairs(place) do
      assert(type(o) ~= "table" or isgood(o, o[1]))
    end
  end
end

fill()
collectgarbage("incremental", 100, 100, 8)
for round = 1, 300 do
  work(20)
  collectgarbage("step", 0)
  if round % 100 == 0 then collectgarbage("generational") end
  if round % 100 == 30 then collectgarbage("incremental", 100, 100, 8) end
  if round % 50 == 0 then clean() end
end
check()
collectgarbage()
collectgarbage("incremental", 150, 100, 12)
check()
sound()
print("ok")

-- The module `profile` by itself, on any Lua 5.4: measures a program that calls it.
local profile = require("profile")

-- Reads a profile: returns the charges of each place, by line.
local function charges(json)
  local lines = { time = {}, bytes = {} }
  local places = json:match('"places":%[(.-)%],"samples"')
  for line, time, bytes in places:gmatch("%[%-?%d+,%-?%d+,(%d+),([%d.]+),(%d+),%d+%]") do
    line = tonumber(line)
    lines.time[line] = (lines.time[line] or 0) + tonumber(time)
    lines.bytes[line] = (lines.bytes[line] or 0) + tonumber(bytes)
  end
  return lines
end

local function largest(sums)
  local best
  for line, value in pairs(sums) do
    if line > 0 and (best == nil or value > sums[best]) then best = line end
  end
  return best
end

local function currentline() return debug.getinfo(2, "l").currentline end

-- the hot line, and the line that allocates
local hot, dear
local function work()
  local sum, kept = 0, {}
  hot = currentline() + 1
  for i = 1, 300000 do sum = sum + i % 7 * i // 3 end
  dear = currentline() + 1
  for i = 1, 2000 do kept[i] = { i, i } end
  return sum, #kept
end

profile.start()
local sum, count = work()
local json = profile.stop()
assert(count == 2000 and sum > 0)
local found = charges(json)
assert(largest(found.time) == hot, "hot line")
assert(largest(found.bytes) == dear, "line that allocates")
assert(json:find('"name":"work"', 1, true))

-- the program cannot see the hook
profile.start()
assert(debug.gethook() == nil)
local seen = 0
debug.sethook(function() seen = seen + 1 end, "l")
local x = 1
x = x + 1
assert(select(2, debug.gethook()) == "l")
debug.sethook()
assert(seen >= 2 and debug.gethook() == nil)
assert(not pcall(debug.sethook, 1, 2))

-- only one profile at a time
local ok, message = pcall(profile.start)
assert(not ok and message:find("is being taken already", 1, true), message)

-- coroutines, errors, tail calls, recursion, collected coroutines
local function deep(n) if n == 0 then return 0 end return 1 + deep(n - 1) end
local function tail(n) if n == 0 then return "end" end return tail(n - 1) end
for i = 1, 50 do
  local generate = coroutine.wrap(function()
    for j = 1, 20 do coroutine.yield(deep(j * 10)) end
    error("end of " .. i)
  end)
  for j = 1, 20 do assert(generate() == j * 10) end
  assert(not pcall(generate))
  assert(tail(1000) == "end")
  collectgarbage("step")
end
collectgarbage()
assert(not pcall(deep, 1e7)) -- stack overflow
local thread = coroutine.create(function() coroutine.yield(coroutine.running()) end)
assert(coroutine.resume(thread))
assert(coroutine.close(thread))
assert(profile.stop():find('"name":"deep"', 1, true))

-- stopping when nothing is measured
ok, message = pcall(profile.stop)
assert(not ok and message:find("no profile is being taken", 1, true), message)

-- a profile can start again, also in a coroutine
coroutine.wrap(function()
  profile.start()
  deep(100)
  assert(#profile.stop() > 0)
end)()

-- Tests of stdlib/channel.lua, with a module `task` of its own, whose tasks are coroutines. test/processes/channels.test.ts runs
-- it in a scheduler.
local ready = {}

local task = {}
function task.parking()
  return {
    ticket = function()
      local woken, thread = false, nil
      return {
        wake = function()
          woken = true
          if thread then ready[#ready + 1] = thread end
        end,
        park = function()
          thread = coroutine.running()
          if not woken then coroutine.yield() end
        end,
      }
    end,
  }
end

local function resume(thread) assert(coroutine.resume(thread)) end
local function spawn(f)
  local thread = coroutine.create(f)
  resume(thread)
  return thread
end
local function settle()
  while #ready > 0 do resume(table.remove(ready, 1)) end
end

package.preload.task = function() return task end
local channel = require "channel"

local function fails(pattern, f, ...)
  local ok, message = pcall(f, ...)
  assert(not ok, "it did not fail")
  assert(tostring(message):find(pattern, 1, true), message)
end

-- Senders that wait get into the buffer in their order.
local log = {}
local queue = channel.new(2)
for i = 1, 6 do
  spawn(function()
    queue:send(i)
    log[#log + 1] = "sent " .. i
  end)
end
assert(#queue == 2 and #log == 2)
spawn(function()
  for value in queue:each() do log[#log + 1] = "got " .. value end
  log[#log + 1] = "end"
end)
settle()
assert(#queue == 0)
queue:close()
settle()
assert(
  table.concat(log, ", ")
    == "sent 1, sent 2, got 1, got 2, got 3, got 4, got 5, got 6, sent 3, sent 4, sent 5, sent 6, end",
  table.concat(log, ", ")
)

-- A task that was closed while it waited is skipped, and leaves nothing in the lists of the channels.
local a, b = channel.new(), channel.new()
local function waits() channel.select { { a, "receive" }, { b, "receive" }, { a, "receive" } } end
local gone = spawn(waits)
assert(coroutine.close(gone))
assert(a.receivers.after == a.receivers and b.receivers.after == b.receivers)
local index, value, ok
spawn(function() index, value, ok = channel.select { { a, "receive" }, { b, "receive" } } end)
b:send "b"
settle()
assert(index == 2 and value == "b" and ok == true)
assert(a.receivers.after == a.receivers and a.receivers.before == a.receivers)

-- A select that sends gives its value to one receiver only.
local sent
spawn(function() sent = channel.select { { a, "send", 1 }, { b, "send", 2 } } end)
assert(channel.select { { b, "receive" }, default = true } == 1)
assert(channel.select { { a, "receive" }, default = true } == "default")
settle()
assert(sent == 2)

-- Closing wakes all: receivers get nil, senders an error.
local results = {}
local full = channel.new(1)
full:send(false)
spawn(function() results[1] = select(2, pcall(full.send, full, 1)) end)
spawn(function() results[2] = select(2, pcall(channel.select, { { full, "send", 2 } })) end)
local empty = channel.new()
spawn(function() results[3] = select("#", empty:receive()) end)
full:close()
empty:close()
settle()
assert(results[1]:find "closed" and results[2]:find "closed" and results[3] == 2)
value, ok = full:receive()
assert(value == false and ok == true)
value, ok = full:receive()
assert(value == nil and ok == false)

fails("expected, got -1", channel.new, -1)
fails("expected, got 0.5", channel.new, 0.5)
fails("expected, got string", channel.new, "1")
fails("closed already", full.close, full)
fails("the channel is closed", full.send, full, 1)
fails("there are no cases", channel.select, { default = true })
fails("case 1 has no channel", channel.select, { { {}, "send" } })
fails("channel expected, got table", full.receive, {})

print "channel: all is well"

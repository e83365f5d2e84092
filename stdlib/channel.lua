--- channel: queues by which the tasks of a process pass values. docs/processes.md has examples.
--
-- It needs the host module `task`, and `time` for timeouts. Its words are Go's. A task can be suspended at any loop or call of a
-- Lua function, so each step of `offer`, `take` and `close` from one loop to the next leaves a channel complete.

local task = require "task"

local channel = {}

local Channel = {}
Channel.__index = Channel
Channel.__name = "channel"

local parking = task.parking(channel)

--- Closes a waiter: nobody serves it any more, and no list has it.
local function leave(waiter)
  waiter.done = true
  for _, node in ipairs(waiter) do
    local before, after = node.before, node.after
    if before then
      before.after, after.before = after, before
      node.before = nil
    end
  end
  if waiter.timer then waiter.timer:cancel() end
end

-- A task that waits. Its list has a node for each case; `done` says that one of them was served.
local Waiter = { __close = leave }

local function new_waiter() return setmetatable({ ticket = parking:ticket(), done = false }, Waiter) end

local function new_list()
  local list = {}
  list.before, list.after = list, list
  return list
end

local function check(name, self)
  if getmetatable(self) ~= Channel then
    error(("bad argument #1 to '%s' (channel expected, got %s)"):format(name, type(self)), 3)
  end
end

--- Sends a value now. Returns true, or "closed". If neither is possible it returns false, after it has put the waiter, if
-- there is one, into the list. With a waiter that was served meanwhile it does nothing.
local function offer(self, value, waiter, index)
  local list = self.receivers
  while true do
    if waiter and waiter.done then return false end
    if self.closed then
      if waiter then waiter.done = true end
      return "closed"
    end
    local node = list.after
    if node == list then
      local count = self.count
      if count < self.capacity then
        self.values[self.first + count] = value
        self.count = count + 1
        if waiter then waiter.done = true end
        return true
      end
      if waiter then
        list = self.senders
        local last = list.before
        node = { waiter = waiter, index = index, value = value, before = last, after = list }
        last.after, list.before = node, node
        waiter[#waiter + 1] = node
      end
      return false
    end
    node.after.before, list.after = list, node.after
    node.before = nil
    local receiver = node.waiter
    if not receiver.done then
      receiver.done, receiver.index, receiver.value, receiver.ok = true, node.index, value, true
      receiver.ticket:wake()
      if waiter then waiter.done = true end
      return true
    end
  end
end

--- Receives a value now. Returns true, the value, and whether it was sent; otherwise as `offer`.
local function take(self, waiter, index)
  local list = self.senders
  while true do
    if waiter and waiter.done then return false end
    local first, count, values = self.first, self.count, self.values
    local value = values[first]
    local node = list.after
    if node == list or self.closed then
      if count > 0 then
        values[first] = nil
        self.first, self.count = first + 1, count - 1
        if waiter then waiter.done = true end
        return true, value, true
      end
      if self.closed then
        if waiter then waiter.done = true end
        return true, nil, false
      end
      if waiter then
        list = self.receivers
        local last = list.before
        node = { waiter = waiter, index = index, before = last, after = list }
        last.after, list.before = node, node
        waiter[#waiter + 1] = node
      end
      return false
    end
    node.after.before, list.after = list, node.after
    node.before = nil
    local sender = node.waiter
    if not sender.done then
      sender.done, sender.index = true, node.index
      if count == 0 then
        value = node.value
      else -- it waited because the buffer is full
        values[first] = nil
        values[first + count] = node.value
        self.first = first + 1
      end
      sender.ticket:wake()
      if waiter then waiter.done = true end
      return true, value, true
    end
  end
end

local function refuse() error("the channel is closed", 3) end

--- Makes a channel that holds up to `capacity` values; with 0, the default, each `send` waits for a `receive`.
function channel.new(capacity)
  local size = capacity == nil and 0 or math.type(capacity) and math.tointeger(capacity)
  if not size or size < 0 then
    error(
      ("bad argument #1 to 'new' (a whole number from 0 on expected, got %s)"):format(
        math.type(capacity) and capacity or type(capacity)
      ),
      2
    )
  end
  return setmetatable({
    capacity = size,
    values = {},
    first = 1,
    count = 0,
    closed = false,
    senders = new_list(),
    receivers = new_list(),
  }, Channel)
end

--- Sends a value, which may be nil. Waits while the channel is full. Raises an error if it is closed, also while waiting.
function Channel:send(value)
  check("send", self)
  local sent = offer(self, value)
  if not sent then
    local waiter <close> = new_waiter()
    sent = offer(self, value, waiter, 1)
    if not sent then
      waiter.ticket:park()
      sent = waiter.closed and "closed" or true
    end
  end
  if sent == "closed" then refuse() end
  return true
end

--- Receives the oldest value; waits for one. Returns it and true, or nil and false if the channel is closed and empty.
function Channel:receive()
  check("receive", self)
  local taken, value, ok = take(self)
  if taken then return value, ok end
  local waiter <close> = new_waiter()
  taken, value, ok = take(self, waiter, 1)
  if taken then return value, ok end
  waiter.ticket:park()
  return waiter.value, waiter.ok
end

--- Closes the channel: nothing can be sent any more, and what it holds can still be received.
function Channel:close()
  check("close", self)
  if self.closed then error("the channel is closed already", 2) end
  self.closed = true
  for _, list in ipairs { self.receivers, self.senders } do
    while true do
      local node = list.after
      if node == list then break end
      node.after.before, list.after = list, node.after
      node.before = nil
      local waiter = node.waiter
      if not waiter.done then
        waiter.done, waiter.index, waiter.ok, waiter.closed = true, node.index, false, true
        waiter.ticket:wake()
      end
    end
  end
end

--- For a generic `for`: each value up to the end of the channel, or to a nil.
function Channel:each()
  check("each", self)
  return function() return (self:receive()) end
end

--- The number of values that it holds.
function Channel:__len() return self.count end

local function duration(name, seconds)
  if math.type(seconds) and seconds >= 0 then return seconds end
  local found = math.type(seconds) and seconds or type(seconds)
  error(("%s: a number of seconds from 0 on expected, got %s"):format(name, found), 3)
end

--- Calls `f` after that many seconds, with an error if the clock fails. Returns a group with the task that waits.
local function later(seconds, f)
  local time = require "time"
  local group = task.group()
  group:spawn(function()
    local ok, slept, failure = pcall(time.sleep, seconds)
    f(not ok and slept or failure)
  end)
  return group
end

--- Returns a channel that gets `true` after that many seconds.
function channel.after(seconds)
  local made = channel.new(1)
  if duration("after", seconds) < math.huge then
    later(seconds, function(failure)
      if failure then made:close() else made:send(true) end
    end)
  end
  return made
end

local function check_cases(cases)
  if type(cases) ~= "table" then
    error(("bad argument #1 to 'select' (table expected, got %s)"):format(type(cases)), 3)
  end
  if #cases == 0 then error("select: there are no cases", 3) end
  local used = {}
  for index, case in ipairs(cases) do
    local self, operation = table.unpack(type(case) == "table" and case or {}, 1, 2)
    if getmetatable(self) ~= Channel then error(("select: case %d has no channel"):format(index), 3) end
    if operation ~= "receive" and operation ~= "send" then
      error(('select: case %d: "receive" or "send" expected, got %s'):format(index, tostring(operation)), 3)
    end
    if (used[self] or operation) ~= operation then
      error(("select: case %d sends to a channel and another receives from it"):format(index), 3)
    end
    used[self] = operation
  end
end

local function attempt(case, waiter, index)
  if case[2] == "send" then return offer(case[1], case[3], waiter, index) end
  return take(case[1], waiter, index)
end

local random = 1

--- Tries the cases, from one that differs from call to call, so that each gets its turn. With a waiter it waits at those that
-- are not ready.
local function try(cases, waiter)
  local count = #cases
  random = (random * 1103515245 + 12345) & 0x7fffffff
  local start = random >> 8
  for offset = 1, count do
    local index = (start + offset) % count + 1
    local done, value, ok = attempt(cases[index], waiter, index)
    if done then return index, value, ok, done end
  end
end

--- Waits until one of the cases is possible, does it, and returns its number, and for a `receive` the value and whether it was
-- sent. A case is `{ channel, "receive" }` or `{ channel, "send", value }`. With `default = true` it returns "default" instead of
-- waiting; with `timeout` it returns "timeout" after that many seconds.
function channel.select(cases)
  check_cases(cases)
  local timeout = cases.timeout ~= nil and duration("select", cases.timeout) or math.huge
  local index, value, ok, done = try(cases)
  if not index then
    if cases.default then return "default" end
    local waiter <close> = new_waiter()
    if timeout < math.huge then
      waiter.timer = later(timeout, function(failure)
        if waiter.done then return end
        waiter.done, waiter.index, waiter.failure = true, "timeout", failure
        waiter.ticket:wake()
      end)
    end
    index, value, ok, done = try(cases, waiter)
    if not index then
      waiter.ticket:park()
      if waiter.failure then error(waiter.failure, 0) end
      index, value, ok = waiter.index, waiter.value, waiter.ok
      done = waiter.closed and index ~= "timeout" and cases[index][2] == "send" and "closed"
    end
  end
  if done == "closed" then error("the channel is closed", 2) end
  if index == "timeout" or cases[index][2] == "send" then return index end
  return index, value, ok
end

return channel

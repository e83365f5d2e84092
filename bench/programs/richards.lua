--- The kernel of a small operating system, after Martin Richards's benchmark: tasks that wait for packets, hold and
--- release each other, by priority. The size is how often the whole system runs. Each run queues and holds the same.
local floor = math.floor

local IDLE, WORKER, FIRST_HANDLER, SECOND_HANDLER, FIRST_DEVICE, SECOND_DEVICE = 1, 2, 3, 4, 5, 6
local DEVICE, WORK = 1, 2
local ROUNDS, LETTERS = 1000, 4

local function packet(link, owner, kind)
  return { link = link, owner = owner, kind = kind, datum = 0, data = { 0, 0, 0, 0 } }
end

--- Puts a packet behind the others of a queue; gives the queue.
local function append(queue, item)
  item.link = nil
  if not queue then return item end
  local last = queue
  while last.link do last = last.link end
  last.link = item
  return queue
end

local Task = {}
Task.__index = Task

function Task.new(class, kernel, number, priority, queue, running)
  local task = setmetatable({
    kernel = kernel, number = number, priority = priority, queue = queue,
    waiting = not running, held = false, ready = queue ~= nil, link = kernel.tasks,
  }, class)
  kernel.tasks = task
  kernel.byNumber[number] = task
  return task
end

function Task:runnable() return not self.held and (not self.waiting or self.ready) end

--- Gives the packet that it waited for, if it did.
function Task:receive()
  if not (self.waiting and self.ready) then return nil end
  local item = self.queue
  self.queue = item.link
  self.waiting = false
  self.ready = self.queue ~= nil
  return item
end

--- Takes a packet that another sent; the one of higher priority goes on.
function Task:accept(item, sender)
  self.queue = append(self.queue, item)
  self.ready = true
  if self.priority > sender.priority then return self end
  return sender
end

local Kernel = {}
Kernel.__index = Kernel

function Kernel:wait()
  self.current.waiting = true
  return self.current
end

function Kernel:hold()
  self.holds = self.holds + 1
  self.current.held = true
  return self.current.link
end

function Kernel:release(number)
  local task = self.byNumber[number]
  task.held = false
  if task.priority > self.current.priority then return task end
  return self.current
end

function Kernel:send(item)
  local receiver = self.byNumber[item.owner]
  self.queued = self.queued + 1
  item.link = nil
  item.owner = self.current.number
  return receiver:accept(item, self.current)
end

function Kernel:schedule()
  local task = self.tasks
  while task do
    if task:runnable() then
      self.current = task
      task = task:run(task:receive())
    else
      task = task.link
    end
  end
end

local function class()
  local made = setmetatable({}, { __index = Task })
  made.__index = made
  return made
end

local Idle, Worker, Handler, Device = class(), class(), class(), class()

function Idle:run()
  self.left = self.left - 1
  if self.left == 0 then return self.kernel:hold() end
  if self.bits % 2 == 0 then
    self.bits = floor(self.bits / 2)
    return self.kernel:release(FIRST_DEVICE)
  end
  self.bits = (floor(self.bits / 2) + 53256) % 65536
  return self.kernel:release(SECOND_DEVICE)
end

function Worker:run(item)
  if not item then return self.kernel:wait() end
  self.handler = FIRST_HANDLER + SECOND_HANDLER - self.handler
  item.owner = self.handler
  item.datum = 0
  for i = 1, LETTERS do
    self.letter = self.letter % 26 + 1
    item.data[i] = self.letter + 64
  end
  return self.kernel:send(item)
end

function Handler:run(item)
  if item then
    if item.kind == WORK then self.work = append(self.work, item)
    else self.devices = append(self.devices, item) end
  end
  local work = self.work
  if not work then return self.kernel:wait() end
  if work.datum >= LETTERS then
    self.work = work.link
    return self.kernel:send(work)
  end
  local device = self.devices
  if not device then return self.kernel:wait() end
  self.devices = device.link
  work.datum = work.datum + 1
  device.datum = work.data[work.datum]
  return self.kernel:send(device)
end

function Device:run(item)
  if item then
    self.pending = item
    self.sum = (self.sum + item.datum) % 1000003
    return self.kernel:hold()
  end
  item = self.pending
  if not item then return self.kernel:wait() end
  self.pending = nil
  return self.kernel:send(item)
end

local function packets(owner, kind, count)
  local queue
  for _ = 1, count do queue = packet(queue, owner, kind) end
  return queue
end

local function simulate()
  local kernel = setmetatable({ tasks = nil, byNumber = {}, queued = 0, holds = 0 }, Kernel)
  local idle = Task.new(Idle, kernel, IDLE, 0, nil, true)
  idle.bits, idle.left = 1, ROUNDS
  local worker = Task.new(Worker, kernel, WORKER, 1000, packets(nil, WORK, 2))
  worker.handler, worker.letter = FIRST_HANDLER, 0
  Task.new(Handler, kernel, FIRST_HANDLER, 2000, packets(FIRST_DEVICE, DEVICE, 3))
  Task.new(Handler, kernel, SECOND_HANDLER, 3000, packets(SECOND_DEVICE, DEVICE, 3))
  local first = Task.new(Device, kernel, FIRST_DEVICE, 4000)
  local second = Task.new(Device, kernel, SECOND_DEVICE, 5000)
  first.sum, second.sum = 0, 0
  kernel:schedule()
  return kernel.queued * 7 + kernel.holds * 3 + first.sum + second.sum
end

return function(size)
  local sum = 0
  for _ = 1, size do sum = (sum * 3 + simulate()) % 1000003 end
  return sum
end

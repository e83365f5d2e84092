-- A supervisor over two workers, of which one divides by what it is sent and breaks at 0.
local process, supervisor = require "process", require "supervisor"

function supervise()
  supervisor.run {
    children = {
      { name = "divider", method = "divide", restart = "permanent" },
      { name = "counter", method = "count", restart = "permanent" },
    },
    restarts = 3,
    within = 60,
  }
end

function divide()
  while true do
    local message = process.receive()
    process.send(message.from, 100 // message.by)
  end
end

function count()
  local count = 0
  while true do
    local message = process.receive()
    count = count + 1
    process.send(message.from, count)
  end
end

-- Asks a worker once it runs. If it ends before it has answered, the message about that comes instead.
local function ask(name, question)
  while not process.whereis(name) do process.receive(0.01) end
  local worker = process.whereis(name)
  process.monitor(worker)
  question.from = process.pid()
  process.send(worker, question)
  local answer = process.receive()
  process.demonitor(worker)
  return type(answer) == "table" and "no answer" or answer
end

function client()
  local answers = {}
  for _, by in ipairs { 5, 0, 10 } do
    answers[#answers + 1] = ("divider %s, counter %s"):format(ask("divider", { by = by }), ask("counter", {}))
  end
  return answers
end

local process = require "process"

-- Collects guests until it is full, and tells everyone who comes in.
function room(size)
  process.register "room"
  local members, messages = {}, 0
  local function tell(text)
    for _, member in ipairs(members) do
      process.send(member, text)
      messages = messages + 1
    end
  end
  repeat
    local message = process.receive()
    members[#members + 1] = message.from
    tell(message.name .. " comes in")
  until #members == size
  tell "the room is full"
  return messages
end

function guest(name)
  process.send("room", { from = process.pid(), name = name })
  local heard = {}
  repeat
    heard[#heard + 1] = process.receive()
  until heard[#heard] == "the room is full"
  return table.concat(heard, ", ")
end

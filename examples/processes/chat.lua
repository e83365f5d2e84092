-- A chat room: a process for the room and one for each guest. Guests leave by ending, which the room sees by a monitor.
local process = require "process"

function room()
  process.register "room"
  local names, guests = {}, 0
  local function tell(text)
    for guest in pairs(names) do process.send(guest, text) end
  end
  repeat
    local message = process.receive()
    if message.event == "down" then
      local name = names[message.pid]
      names[message.pid], guests = nil, guests - 1
      tell(name .. (message.error and " was thrown out" or " left"))
    elseif message.join then
      process.monitor(message.from)
      names[message.from], guests = message.join, guests + 1
      tell(message.join .. " joined")
    else
      tell(names[message.from] .. ": " .. message.text)
    end
  until guests == 0
end

-- Says something when it has heard something, and leaves after it heard the last. Returns all that it heard.
function guest(name, says, last)
  local me, heard = process.pid(), {}
  process.send("room", { from = me, join = name })
  repeat
    local text = process.receive()
    heard[#heard + 1] = text
    if says[text] then process.send("room", { from = me, text = says[text] }) end
  until text == last
  return heard
end

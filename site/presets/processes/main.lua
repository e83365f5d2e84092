-- Each process has a state of its own.
-- They share nothing and send messages.
local scheduler = require "scheduler"
local task = require "task"

local group = task.group()
group:spawn(function()
  print("the room ends after", scheduler.execute("chat.lua", "room", 3), "messages")
end)
for _, name in ipairs { "Ada", "Bob", "Cleo" } do
  group:spawn(function()
    print(name, "heard", scheduler.execute("chat.lua", "guest", name))
  end)
end
group:wait()

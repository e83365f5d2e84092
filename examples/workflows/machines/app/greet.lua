-- Greets somebody three times, on whatever machine has time.
local workflow, people = require "workflow", require "people"
local name = ...

for i = 1, 3 do
  assert(people.greet(name, i))
  workflow.sleep(0.1)
end
return "greeted " .. name

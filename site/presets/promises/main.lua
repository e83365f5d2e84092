-- `fetch` returns a promise in JavaScript. Here the call just waits for it.
local json = require "json"
local task = require "task"
local time = require "time"

local response = fetch "planets.json"
print(response.status, response.type)

for _, planet in ipairs(json.decode(response.body)) do
  print(("%-8s %6d km"):format(planet.name, planet.radius))
end

-- Tasks wait side by side: three naps of 0.2 seconds take 0.2 seconds.
local start = time.now()
local group = task.group()
for i = 1, 3 do
  group:spawn(function()
    time.sleep(0.2)
    print("task", i, "is done")
  end)
end
group:wait()
print(("%.1f seconds"):format(time.now() - start))

-- A rejected promise is an ordinary error.
print(pcall(fetch, "https://example.invalid/"))

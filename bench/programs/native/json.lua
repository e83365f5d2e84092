--- lua-cjson over the document of bench/programs/json.lua. The size is how often it is read and written.
local cjson = require("cjson")

local function document()
  local records = {}
  for i = 1, 60 do
    records[i] = {
      name = "record " .. i,
      note = i % 4 == 0 and 'a "quoted"\nline\\' or "plain text of some length",
      active = i % 3 == 0,
      price = i * 12.25,
      count = i * 1001,
      tags = { "red", "green", "tag" .. i },
      place = { x = i * 0.5, y = -i },
    }
  end
  return { records = records, version = 3 }
end

return function(size)
  local value, sum = document(), 0
  for i = 1, size do
    local text = cjson.encode(value)
    value = cjson.decode(text)
    sum = (sum + #text + math.floor(value.records[i % 60 + 1].count)) % 1000003
  end
  return sum
end

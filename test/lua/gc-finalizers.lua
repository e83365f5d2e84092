local order = {}
for i = 1, 3 do
  setmetatable({}, { __gc = function() order[#order + 1] = i end })
end
collectgarbage()
print(table.concat(order, " "))
local saved
do
  local o = setmetatable({ name = "back" }, { __gc = function(o) saved = o end })
end
collectgarbage()
print(saved and saved.name)
saved = nil
collectgarbage()
print(saved)
local mt = {}
local o = setmetatable({}, mt)
mt.__gc = function() print("never") end
o = nil
collectgarbage()
setmetatable({}, { __gc = true })
setmetatable({}, { __gc = function() error("swallowed") end })
warn("@off")
collectgarbage()
print("after")

--- collection of many tables
t = {} for i = 1, 100000 do t[i] = {} end
do:
collectgarbage()
--- collection of many strings
t = {} for i = 1, 100000 do t[i] = "k" .. i end
do:
collectgarbage("collect")
--- collection of a large array
t = {} for i = 1, 1000000 do t[i] = t end
do:
collectgarbage()
--- collection of a list
t = nil for i = 1, 200000 do t = { t } end
do:
collectgarbage()
--- collection in one step
t = {} for i = 1, 100000 do t[i] = {} end
do:
collectgarbage("step", 1 << 20)
--- collection in basic steps
t = {} for i = 1, 100000 do t[i] = {} end
do:
collectgarbage("step")
--- collection in steps of unlimited size
t = {} for i = 1, 100000 do t[i] = {} end
collectgarbage("incremental", 1, 1000, 60)
do:
r = {}
--- collection in generations
t = {} for i = 1, 50000 do t[i] = {} end
collectgarbage("generational")
do:
collectgarbage("step")
--- collection in generations that all live
t = {} for i = 1, 50000 do t[i] = {} end
collectgarbage("generational")
do:
r = { r }
--- a change of the mode
t = {} for i = 1, 50000 do t[i] = {} end
do:
collectgarbage("generational") collectgarbage("incremental")
--- collections of many tables in generations
t = {} for i = 1, 200000 do t[i] = {} end
collectgarbage("generational")
do:
collectgarbage()
--- a change of the mode with many tables
t = {} for i = 1, 200000 do t[i] = {} end
do:
collectgarbage("generational") collectgarbage("incremental")
--- the count
do:
r = collectgarbage("count")
--- weak tables
t = setmetatable({}, { __mode = "k" }) for i = 1, 50000 do t[{}] = i end
do:
collectgarbage()
--- weak values
t = setmetatable({}, { __mode = "v" }) for i = 1, 50000 do t[i] = {} end
do:
collectgarbage()
--- ephemerons in a chain
keys, t = {}, setmetatable({}, { __mode = "k" })
for i = 1, 20000 do keys[i] = {} end
for i = 1, 19999 do t[keys[(i * 7919) % 20000 + 1]] = keys[((i + 1) * 7919) % 20000 + 1] end
root = keys[7920] keys = nil
do:
collectgarbage()
--- ephemerons in a chain over many tables
last = {} root = last all = {}
for i = 1, 3000 do
  local t, k = setmetatable({}, { __mode = "k" }), {}
  t[last] = k all[i] = t last = k
end
last = nil
do:
collectgarbage()
--- finalizers
m = { __gc = function() end }
do:
setmetatable({}, m)
--- finalizers that resurrect
m = {} m.__gc = function(o) setmetatable(o, m) end
for i = 1, 1000 do setmetatable({}, m) end
do:
collectgarbage()
--- finalizers that loop
m = { __gc = function() while true do end end }
do:
setmetatable({}, m) collectgarbage()
--- garbage of large strings
a = ("x"):rep(1000000)
do:
r = a .. math.random()
--- garbage of threads
do:
r = coroutine.create(print)
--- garbage of userdata
do:
r = string.gmatch("", "")

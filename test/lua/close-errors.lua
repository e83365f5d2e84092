local function closer(msg) return setmetatable({}, {__close = function(_, e) error(msg .. "<" .. tostring(e), 0) end}) end
print(pcall(function() local a <close> = closer("a") local b <close> = closer("b") return "value" end))
print(pcall(function() local a <close> = closer("a") error("first", 0) end))
local co = coroutine.wrap(function() local x <close> = setmetatable({}, {__close = function() coroutine.yield("closing") print("closed") end}) return "end" end)
print(co()) print(co())
local c2 = coroutine.create(function() local x <close> = closer("stop") coroutine.yield() end)
coroutine.resume(c2) print(coroutine.close(c2)) print(coroutine.status(c2))

-- coroutine.close in every state, with variables to be closed that fail
local function close(name, err)
  return setmetatable({}, {
    __close = function(_, e)
      print("close", name, e)
      if err then error(err, 0) end
    end,
  })
end
local co = coroutine.create(function()
  local a <close> = close "a"
  local b <close> = close("b", "B")
  local c <close> = close("c", "C")
  coroutine.yield()
end)
coroutine.resume(co)
print(coroutine.status(co), coroutine.close(co))
print(coroutine.status(co), coroutine.close(co), coroutine.resume(co))
co = coroutine.create(function()
  local a <close> = close("a", "A")
  error("E", 0)
end)
print(coroutine.resume(co))
print(coroutine.status(co))
print(coroutine.close(co))
print(coroutine.close(co))
co = coroutine.create(function() local a <close> = close "never" end)
print(coroutine.close(co), coroutine.status(co), coroutine.resume(co))
-- a close that yields cannot
co = coroutine.create(function()
  local a <close> = setmetatable({}, { __close = function() coroutine.yield() end })
  coroutine.yield()
end)
coroutine.resume(co)
print(coroutine.close(co))
-- a close that closes, resumes and makes coroutines
co = coroutine.create(function()
  local a <close> = setmetatable({}, {
    __close = function()
      local inner = coroutine.wrap(function()
        local x <close> = close "x"
        coroutine.yield("from inner")
        return "end"
      end)
      print(coroutine.running() ~= co, coroutine.status(co), inner(), inner())
      print(pcall(coroutine.close, co))
    end,
  })
  coroutine.yield()
end)
coroutine.resume(co)
print(coroutine.close(co))
-- closing from within another coroutine
local function both()
  local victim = coroutine.create(function()
    local a <close> = close "victim"
    coroutine.yield()
  end)
  coroutine.resume(victim)
  return coroutine.wrap(function() return coroutine.close(victim), coroutine.status(victim) end)()
end
print(both())
-- non-string errors
co = coroutine.create(function()
  local a <close> =
    close("a", setmetatable({}, { __name = "thing", __tostring = function() return "THING" end }))
  coroutine.yield()
end)
coroutine.resume(co)
local ok, e = coroutine.close(co)
print(ok, tostring(e))
-- a closed one can be collected, an open one is not closed by the collector
local weak = setmetatable({}, { __mode = "k" })
do
  local x = coroutine.create(function()
    local a <close> = close "not by the collector"
    coroutine.yield()
  end)
  coroutine.resume(x)
  weak[x] = true
end
collectgarbage()
collectgarbage()
print(next(weak))

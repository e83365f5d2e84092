-- the debug library on coroutines that are suspended, dead and running
local function strip(s) return (s:gsub("0x%x+", "ADDR")) end
local co = coroutine.create(function(a, b)
  local c = a + b
  local d = coroutine.yield(c)
  local function failing()
    local e = d
    error("failed")
  end
  failing()
end)
print(debug.traceback(co))
coroutine.resume(co, 1, 2)
print(debug.traceback(co))
print(debug.traceback(co, "message", 1))
print(debug.traceback(co, nil))
for i = 1, 4 do
  print(debug.getlocal(co, 1, i))
end
print(debug.setlocal(co, 1, 3, 30), debug.getlocal(co, 1, 3))
local info = debug.getinfo(co, 1, "Slnu")
print(info.short_src, info.currentline, info.name, info.nparams)
print(debug.getinfo(co, 0, "n").name, debug.getinfo(co, 9))
print(coroutine.resume(co, 4))
print(debug.traceback(co))
print(pcall(debug.getlocal, co, 9, 1))
local lines = {}
co = coroutine.create(function()
  local x = 1
  coroutine.yield()
  x = 2
  return x
end)
debug.sethook(co, function(_, l) lines[#lines + 1] = l end, "l")
coroutine.resume(co)
coroutine.resume(co)
print(#lines, debug.gethook(co) ~= nil, debug.gethook() == nil)
local function level() return debug.traceback("in", 1) end
local w = coroutine.wrap(function()
  return coroutine.wrap(function() return level() end)()
end)
print(strip(w()))
print(strip(select(
  2,
  xpcall(function()
    coroutine.wrap(function() error("E") end)()
  end, debug.traceback)
)))
print(debug.getinfo(coroutine.resume).what, debug.getinfo(coroutine.wrap(print)).what)
print(
  strip(select(2, pcall(string.rep))),
  strip(select(2, pcall(coroutine.resume))),
  strip(select(2, pcall(function() coroutine.status() end)))
)

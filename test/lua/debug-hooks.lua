local lines, calls, counts = {}, 0, 0
debug.sethook(function(e, l) lines[#lines + 1] = l end, "l")
local x = 1
x = x + 1
debug.sethook()
print(#lines, lines[2] - lines[1])
debug.sethook(function(e) calls = calls + 1 end, "cr")
math.abs(1)
debug.sethook()
print(calls)
debug.sethook(function() counts = counts + 1 end, "", 100)
for i = 1, 1000 do
end
debug.sethook()
print(counts > 5, debug.gethook())
print(pcall(function()
  debug.sethook(function() error("stop", 0) end, "", 1000)
  while true do
  end
end))
debug.sethook()

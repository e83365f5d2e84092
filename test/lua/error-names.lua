local t = {}
print(pcall(function() t.x.y.z = 1 end))
print(pcall(function() t:method() end))
print(pcall(function() t.field() end))
print(pcall(function() return t.a + 1 end))
local up = nil
print(pcall(function() return up.x end))
print(pcall(function() return math.nofunc() end))
print(pcall(function() return t[1][2] end))
print(pcall(function() return 2 & 1.5 end))
print(pcall(function()
  local a = "x"
  return a & 1
end))
print(pcall(function() return t < 1 end))
print(pcall(function() return t.x .. "y" end))
print(pcall(function() t[nil] = 1 end))

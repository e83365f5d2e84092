print(xpcall(function() error("e", 0) end, function(m) return "H:" .. m end))
print(xpcall(function(...) return select("#", ...), ... end, print, 1, nil, 3))
print(xpcall(error, function(m) return m, "second" end, "x"))
print(pcall(xpcall))
print(pcall(xpcall, print))
print(xpcall(function() local x = nil + 1 end, function(m) return (m:gsub("^.-:%d+: ", "")) end))
local depth = 0
print(xpcall(function()
  local function r()
    depth = depth + 1
    return 1 + r()
  end
  r()
end, function(m) return (m:match("stack overflow")) end))
print(depth > 10000)

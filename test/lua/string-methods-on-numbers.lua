print(pcall(function() return (5):upper() end))
local n = 5
print(pcall(function() return n.x end))
print(pcall(function() return #n end))
print(("5"):rep(3) + 1, ("%d"):rep(2):format(1, 2))

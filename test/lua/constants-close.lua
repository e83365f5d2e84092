local x <const> = 5
print(x, load("local x <const> = 1; x = 2"))
print(load("local x <other> = 1"))
print(load("local a <close>, b <close> = 1, 2"))
do
  local order = {}
  local function c(n)
    return setmetatable({}, { __close = function(_, e) order[#order + 1] = n .. tostring(e) end })
  end
  do
    local a <close> = c("a")
    local b <close> = c("b")
    local n <close> = nil
  end
  pcall(function()
    local a <close> = c("c")
    error("E", 0)
  end)
  print(table.concat(order, " "))
end
print(pcall(function() local x <close> = 42 end))

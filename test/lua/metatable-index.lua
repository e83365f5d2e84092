local base = { greet = function(self) return "hi " .. self.name end }
base.__index = base
local o = setmetatable({ name = "o" }, base)
print(o:greet(), rawget(o, "greet"), o.missing)
local log = {}
local p = setmetatable({}, {
  __index = function(_, k) return k .. "?" end,
  __newindex = function(t, k, v)
    log[#log + 1] = k
    rawset(t, k, v)
  end,
})
p.a = 1
p.a = 2
print(p.a, p.b, #log)
local chain = setmetatable({}, {
  __index = setmetatable(
    { x = 1 },
    { __index = setmetatable({ y = 2 }, { __index = function(_, k) return k end }) }
  ),
})
print(chain.x, chain.y, chain.z)
print(pcall(function()
  local t = {}
  t[nil] = 1
end))
print(pcall(function()
  local t = {}
  t[0 / 0] = 1
end))
print(({})[nil])

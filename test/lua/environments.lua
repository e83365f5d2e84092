local env = { print = print }
local f = load("y = 10 print(y) return _ENV", "c", "t", env)
print(f() == env, y, env.y)
do
  local _ENV = { print = print }
  z = 3
  print(z)
end
print(z)
local function sandbox()
  local _ENV <const> = { tostring = tostring }
  return tostring(print)
end
print(sandbox())
print(pcall(load("a.b = 1", "=e", "t", {})))
print(_G._G == _G, _ENV == _G, _VERSION)

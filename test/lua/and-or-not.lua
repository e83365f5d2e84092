local function t(n)
  io.write(n, " ")
  return true
end
local function f(n)
  io.write(n, " ")
  return false
end
print(t(1) and f(2) or t(3), f(1) and t(2), t(1) or f(2), not t(1), f(1) or f(2))
print(nil == false, not 0, not "", 0 and "zero is true", nil or false, false and nil)

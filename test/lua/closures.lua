local function counter()
  local n = 0
  return function()
    n = n + 1
    return n
  end, function() n = 0 end
end
local inc, reset = counter()
print(inc(), inc(), reset(), inc())
local a, b = counter(), counter()
print(a(), a(), b())
local function fib(n)
  if n < 2 then return n end
  return fib(n - 1) + fib(n - 2)
end
print(fib(20))
local compose = function(f, g)
  return function(...) return f(g(...)) end
end
print(compose(math.abs, math.min)(-3, 2))

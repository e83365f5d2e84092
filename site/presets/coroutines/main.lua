-- A generator: all orders of a list.
local function permutations(list)
  local function permute(n)
    if n == 0 then
      coroutine.yield(list)
    else
      for i = 1, n do
        list[n], list[i] = list[i], list[n]
        permute(n - 1)
        list[n], list[i] = list[i], list[n]
      end
    end
  end
  return coroutine.wrap(function()
    permute(#list)
  end)
end

for order in permutations { "a", "b", "c" } do
  print(table.concat(order, " "))
end

-- A pipeline: each stage takes values from the one before it.
local function numbers(limit)
  return coroutine.wrap(function()
    for i = 2, limit do
      coroutine.yield(i)
    end
  end)
end

local function without(divisor, source)
  return coroutine.wrap(function()
    for n in source do
      if n % divisor ~= 0 then
        coroutine.yield(n)
      end
    end
  end)
end

local primes, source = {}, numbers(100)
local prime = source()
while prime do
  primes[#primes + 1] = prime
  source = without(prime, source)
  prime = source()
end
print("primes", table.concat(primes, " "))

-- A coroutine knows its state, and closing it runs its `<close>` variables.
local co = coroutine.create(function()
  local file <close> = setmetatable({}, {
    __close = function()
      print "closed"
    end,
  })
  coroutine.yield(file ~= nil)
end)
coroutine.resume(co)
print(coroutine.status(co), coroutine.close(co), coroutine.status(co))

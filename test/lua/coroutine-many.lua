local n = 0
local cs = {}
for i = 1, 2000 do
  cs[i] = coroutine.create(function(a)
    while true do
      n = n + a
      a = coroutine.yield(n)
    end
  end)
end
for round = 1, 3 do
  for i = 1, #cs do
    coroutine.resume(cs[i], round)
  end
end
print(n, coroutine.status(cs[1]))
cs = nil
collectgarbage()
print(collectgarbage("count") < 5000)

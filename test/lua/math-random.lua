math.randomseed(42)
local a = {}
for i = 1, 5 do
  a[i] = math.random(1000)
end
print(table.concat(a, " "))
math.randomseed(42, 7)
print(math.random(0) ~= nil, math.random(1, 1), math.random(5, 5))
math.randomseed(123)
print(
  ("%.14g"):format(math.random()),
  math.random(0),
  math.random(math.mininteger, math.maxinteger),
  math.random(-10, 10)
)
print(pcall(math.random, 0, -1))
print(pcall(math.random, 1, 2, 3))
print(pcall(math.random, 1.5))
for _ = 1, 1000 do
  local v = math.random(3, 7)
  assert(v >= 3 and v <= 7)
  local f = math.random()
  assert(f >= 0 and f < 1)
end
print("ok")

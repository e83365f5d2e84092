local x = 1
do
  local x = x + 1
  print(x)
  do
    local x = x * 10
    print(x)
  end
  print(x)
end
print(x)
for x = 5, 5 do
  print(x)
end
local function x2() return x end
local x = 99
print(x2(), x)
local function rec(n) return n <= 0 and 0 or n + rec(n - 1) end
print(rec(10))
local a <const> = {}
a.v = 1
print(a.v)

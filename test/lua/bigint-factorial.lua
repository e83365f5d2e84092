local function mul(a, n)
  local c = 0
  for i = 1, #a do
    local v = a[i] * n + c
    a[i] = v % 10
    c = v // 10
  end
  while c > 0 do
    a[#a + 1] = c % 10
    c = c // 10
  end
end
local a = { 1 }
for i = 2, 100 do
  mul(a, i)
end
print((table.concat(a):reverse()))

local n = 0
while true do
  n = n + 1
  if n > 5 then break end
end
repeat
  local done = n > 8
  n = n + 1
until done
print(n)
local t = {}
for i = 1, 3 do
  t[i] = function()
    i = i + 1
    return i
  end
end
print(t[1](), t[1](), t[2](), t[3]())
local k = 1
while k < 3 do
  local c = k
  t[k] = function()
    c = c + 10
    return c
  end
  k = k + 1
end
print(t[1](), t[1](), t[2]())

local t = {}
for i = 1, 10 do
  t[i] = i
end
for k, v in pairs(t) do
  if v % 2 == 0 then t[k] = nil end
end
local s = 0
for _, v in pairs(t) do
  s = s + v
end
print(s)
for k in pairs(t) do
  t[k] = -1
end
s = 0
for _, v in pairs(t) do
  s = s + v
end
print(s)
print(pcall(function()
  for k in pairs(nil) do
  end
end))

collectgarbage("generational")
local t = {}
for i = 1, 50000 do
  t[i % 100] = { i, tostring(i), { i } }
end
local s = 0
for _, v in pairs(t) do
  s = s + v[1] + v[3][1] + #v[2]
end
print(s)
collectgarbage("incremental", 1000, 100)
for i = 1, 50000 do
  t[i % 97] = setmetatable({ v = i }, { __index = t })
end
print(t[5].v, t[96].v)
collectgarbage()

local all = {}
for i = 0, 255 do
  all[#all + 1] = string.char(i)
end
local s = table.concat(all)
for c in ("acdglpsuwx"):gmatch(".") do
  local _, n = s:gsub("%" .. c, "")
  local _, m = s:gsub("%" .. c:upper(), "")
  print(c, n, m)
end
print((s:gsub("[^%w%p ]", "")))

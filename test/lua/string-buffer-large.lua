local t = {}
for i = 1, 20000 do
  t[#t + 1] = ("%05d"):format(i)
end
local s = table.concat(t)
print(#s, s:sub(1, 10), s:sub(-10), select(2, s:gsub("0", "0")), s:find("12345", 1, true), #s:rep(20))
print(#(s:gsub("%d%d%d%d%d", function(d) return d:reverse() end)), s:byte(50000), (s:upper() == s))

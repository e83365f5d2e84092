local many = {}
for i = 1, 250 do
  many[i] = "local v" .. i .. " = " .. i
end
print(load(table.concat(many, " "), "=l"))
print(#load("return {" .. ("1,"):rep(5000) .. "}")())
print(load("return " .. ("- "):rep(100) .. " 1")())
local ups = {}
for i = 1, 150 do
  ups[i] = "local u" .. i
end
print(load(table.concat(ups, " ") .. " return function() return " .. "u1" .. " end") ~= nil)
print(
  load("local a = " .. ("{"):rep(190) .. ("}"):rep(190)) ~= nil,
  (select(2, load("x = " .. ("("):rep(300) .. "1" .. (")"):rep(300), "=p")):match("^[^\n]*"))
)

local parts = {}
for i = 1, 1000 do
  parts[i] = "s" .. i
end
print(#table.concat(parts))
local s = ""
for i = 1, 500 do
  s = s .. i .. ","
end
print(#s, s:sub(-8))
print(
  1 .. 2 == "12",
  1.5 .. "|" .. -0.0 .. "|" .. 2 ^ 63,
  "a" .. "b" == "ab",
  pcall(function() return ("x"):rep(3) .. 1 .. true end)
)

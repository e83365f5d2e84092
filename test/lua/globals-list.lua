local function keys(t)
  local k = {}
  for n in pairs(t) do
    k[#k + 1] = tostring(n)
  end
  table.sort(k)
  return table.concat(k, " ")
end
for _, n in ipairs { "string", "table", "math", "utf8", "coroutine", "debug", "os", "io" } do
  print(n, keys(_G[n]))
end
local g = {}
for n, v in pairs(_G) do
  if n ~= "arg" then g[#g + 1] = n .. ":" .. type(v) end
end
table.sort(g)
print(table.concat(g, " "))

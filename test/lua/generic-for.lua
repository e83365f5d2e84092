for k, v in pairs { 10, 20, 30 } do
  io.write(k, "=", v, " ")
end
for i, v in ipairs { 1, 2, nil, 4 } do
  io.write(i, ":", v, " ")
end
for w in ("a b c"):gmatch("%a") do
  io.write(w, ";")
end
local function range(n)
  return function(_, i)
    if i < n then return i + 1 end
  end, nil, 0
end
for i in range(3) do
  io.write(i, ",")
end
do
  local closed
  for i in
    function(_, i)
      if i < 2 then return i + 1 end
    end,
    nil,
    0,
    setmetatable({}, { __close = function() closed = true end })
  do
    io.write(i, "!")
  end
  print(closed)
end
print(pcall(function()
  for x in 5 do
  end
end))

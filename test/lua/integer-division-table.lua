for a = -5, 5 do
  local row = {}
  for _, b in ipairs { -3, -2, -1, 1, 2, 3 } do
    row[#row + 1] = a // b .. ":" .. a % b .. ":" .. math.fmod(a, b)
  end
  print(table.concat(row, " "))
end
print(pcall(math.fmod, 1, 0))
print(
  math.fmod(1, 0.0) ~= math.fmod(1, 0.0),
  math.fmod(-6, 4),
  math.fmod(-6.5, 4),
  math.fmod(math.mininteger, -1)
)

for i = 1, 3 do
  io.write(i, " ")
end
for i = 3, 1, -1 do
  io.write(i, " ")
end
for i = 1, 0 do
  io.write("never ")
end
for i = 1.0, 2 do
  io.write(i, " ")
end
for i = 1, 2, 0.5 do
  io.write(i, " ")
end
for i = math.maxinteger - 1, math.maxinteger do
  io.write(i, " ")
end
for i = math.mininteger, math.mininteger + 1 do
  io.write(i, " ")
end
for i = 1, math.huge do
  if i > 3 then break end
  io.write(i, " ")
end
print()
print(pcall(function()
  for i = 1, 10, 0 do
  end
end))
print(pcall(function()
  for i = "a", 10 do
  end
end))
print(pcall(function()
  for i = 1, {} do
  end
end))

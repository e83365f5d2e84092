for i = 1, 3 do
  for j = 1, 3 do
    if j == 2 then goto continue end
    io.write(i, ",", j, " ")
    ::continue::
  end
end
do
  local i = 1
  ::top::
  if i <= 3 then
    io.write(i, ";")
    i = i + 1
    goto top
  end
end
print()
print(load("goto nope"))
print(load("do ::a:: end goto a"))
print(load("::a:: ::a::"))
print(load("goto f local x ::f:: print(x)"))
print(load("break"))

for k, v in ("a=1, b=2, c=3"):gmatch("(%w+)=(%w+)") do
  io.write(k, v, ";")
end
for w in ("one two  three"):gmatch("%S+") do
  io.write("[", w, "]")
end
for p in ("abc"):gmatch("()") do
  io.write(p, ",")
end
for a in ("abc"):gmatch("", 3) do
  io.write("<", a, ">")
end
for d in ("x1y22z333"):gmatch("%d+", -4) do
  io.write(d, " ")
end
print()

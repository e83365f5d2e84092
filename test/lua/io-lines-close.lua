local n = os.tmpname()
local f = io.open(n, "w")
f:write("a\nb\nc")
f:close()
local it = io.lines(n)
print(it(), it(), it(), it())
print(pcall(it))
f = io.open(n)
for l in f:lines("L") do
  io.write(l)
end
print(io.type(f))
f:close()
do
  local g <close> = io.open(n)
  print(g:read(0), g:read(2), g:read(10), g:read(0), g:read(1))
end
print(pcall(function()
  for _ in io.lines(n, "x") do
  end
end))
local c = 0
for l in io.lines(n) do
  c = c + 1
  if c == 2 then break end
end
print(c)
os.remove(n)

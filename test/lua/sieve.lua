local N = 2000
local p = {}
for i = 2, N do
  p[i] = true
end
for i = 2, math.floor(N ^ 0.5) do
  if p[i] then
    for j = i * i, N, i do
      p[j] = false
    end
  end
end
local c, last = 0
for i = 2, N do
  if p[i] then
    c = c + 1
    last = i
  end
end
print(c, last)

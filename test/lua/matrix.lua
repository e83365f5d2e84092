local function mul(a, b)
  local r = {}
  for i = 1, #a do
    r[i] = {}
    for j = 1, #b[1] do
      local s = 0
      for k = 1, #b do
        s = s + a[i][k] * b[k][j]
      end
      r[i][j] = s
    end
  end
  return r
end
local m = { { 1, 1 }, { 1, 0 } }
local r = { { 1, 0 }, { 0, 1 } }
for _ = 1, 90 do
  r = mul(r, m)
end
print(r[1][1], r[1][2], r[2][2])
r = { { 1.0, 0 }, { 0, 1 } }
for _ = 1, 90 do
  r = mul(r, m)
end
print(r[1][1])

local n, count = 7, 0
local function ok(a, r, c)
  for i = 1, r - 1 do
    if a[i] == c or a[i] - i == c - r or a[i] + i == c + r then return false end
  end
  return true
end
local function add(a, r)
  if r > n then
    count = count + 1
    if count == 1 then print(table.concat(a, " ")) end
  else
    for c = 1, n do
      if ok(a, r, c) then
        a[r] = c
        add(a, r + 1)
      end
    end
  end
end
add({}, 1)
print(count)

local b = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
local function enc(s)
  local o = {}
  for i = 1, #s, 3 do
    local a, c, d = s:byte(i, i + 2)
    local n = a << 16 | (c or 0) << 8 | (d or 0)
    for j = 3, 0, -1 do
      local k = n >> (j * 6) & 63
      o[#o + 1] = (j == 1 and not c or j == 0 and not d) and "=" or b:sub(k + 1, k + 1)
    end
  end
  return table.concat(o)
end
for _, s in ipairs { "", "f", "fo", "foo", "foob", "\0\255\128" } do
  print(enc(s))
end

local t = {}
for i = 0, 255 do
  local c = i
  for _ = 1, 8 do
    c = c & 1 == 1 and 0xEDB88320 ~ (c >> 1) or c >> 1
  end
  t[i] = c
end
local function crc(s)
  local c = 0xFFFFFFFF
  for i = 1, #s do
    c = t[(c ~ s:byte(i)) & 0xFF] ~ (c >> 8)
  end
  return c ~ 0xFFFFFFFF
end
print(("%08x %08x"):format(crc("123456789"), crc("")))

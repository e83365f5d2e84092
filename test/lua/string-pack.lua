local function hex(s)
  return (s:gsub(".", function(c) return ("%02x"):format(c:byte()) end))
end
print(
  hex(string.pack("<i4", 1)),
  hex(string.pack(">i4", 1)),
  hex(string.pack("<i8", -1)),
  hex(string.pack("b", -1)),
  hex(string.pack("<I3", 0x010203)),
  hex(string.pack("<d", 1.5)),
  hex(string.pack("<f", 1.5)),
  hex(string.pack("z", "ab")),
  hex(string.pack("<s1", "ab")),
  hex(string.pack("<s2", "ab"))
)
print(
  string.unpack("<i4", "\1\0\0\0"),
  string.unpack("<I2 >I2", "\1\2\1\2"),
  string.unpack("z", "ab\0cd"),
  string.unpack("<s1", "\3abc"),
  string.unpack("<d", string.pack("<d", math.pi))
)
print(
  hex(string.pack("<!4 i1 i4", 1, 2)),
  hex(string.pack("<i1 x i1", 1, 2)),
  hex(string.pack("<i1 Xi4 !4 i4", 1, 2)),
  string.packsize("<i4 i8 !8 d"),
  string.packsize("<!8 i1 d")
)
print(pcall(string.pack, "i1", 200))
print(pcall(string.pack, "I1", -1))
print(pcall(string.unpack, "<i4", "abc"))
print(pcall(string.pack, "i17", 1))
print(pcall(string.packsize, "s"))
print(pcall(string.pack, "q", 1))
print(string.unpack("<i16", string.pack("<i16", -2)))
print(hex(string.pack("c5", "ab")), pcall(string.pack, "c1", "ab"))

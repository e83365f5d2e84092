local t = { "b", "a", "", "aa", "A", "a\0", "a\0b", "\255", "é", "e", "z", "1", "10", "2" }
table.sort(t)
for _, s in ipairs(t) do
  io.write(("%q "):format(s))
end
print()

print(
  utf8.char(72, 228, 8364, 127769),
  utf8.char(),
  utf8.charpattern == "[\0-\x7F\xC2-\xFD][\x80-\xBF]*",
  utf8.len("häß€🌙"),
  utf8.len(""),
  utf8.len("\xff"),
  utf8.len("a\x80b")
)
print(
  utf8.codepoint("häß€🌙", 1, -1),
  utf8.offset("häß", 3),
  utf8.offset("häß", -1),
  utf8.offset("abc", 5),
  utf8.offset("abc", 0, 2)
)
for p, c in utf8.codes("aä€🌙") do
  io.write(p, ":", c, " ")
end
print()
print(pcall(function()
  for _ in utf8.codes("a\xffb") do
  end
end))
print(pcall(utf8.codepoint, "\xff"))
print(pcall(utf8.offset, "ä", 1, 2))
print(pcall(utf8.char, -1))
print(
  utf8.len("\u{D800}", 1, -1, true),
  utf8.len("\u{D800}"),
  utf8.codepoint("\u{7FFFFFFF}", 1, 1, true),
  pcall(utf8.codepoint, "\u{7FFFFFFF}")
)
print(utf8.len("äöü", 3), utf8.len("äöü", 2), utf8.len("abc", 4), pcall(utf8.len, "abc", 6))

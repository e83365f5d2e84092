print(
  ("hello world"):find("wor"),
  ("hello"):find("l"),
  ("hello"):find("xyz"),
  ("hello"):find(""),
  ("hello"):find("", 10),
  ("hello"):find("", 6)
)
print(
  ("a.b"):find(".", 1, true),
  ("a.b"):find("%."),
  ("a+b"):find("+", 1, true),
  ("hello"):find("l", -2),
  ("hello"):find("(l)(l)")
)
print(
  ("key = value"):match("^(%w+)%s*=%s*(%w+)$"),
  ("  trim  "):match("^%s*(.-)%s*$") .. "|",
  ("2026-11-20"):match("(%d+)-(%d+)-(%d+)")
)
print(
  ("abc"):match("()b()"),
  ("abc"):match(".-"),
  ("abc"):match("a*?"),
  ("aaa"):match("a-b"),
  ("[[x]]"):match("%[%[(.*)%]%]")
)

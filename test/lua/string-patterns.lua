print(
  ("THE (quick) fox"):find("%((%a+)%)"),
  ("f(a(b)c)d"):match("%b()"),
  ("THE (quick) fox"):gsub("%f[%a]%a+", string.lower)
)
print(
  ("hello"):gsub("", "-"),
  ("abc"):gsub(".", { a = "1", b = 2, c = false }),
  ("abc"):gsub("%w", "%0%0"),
  ("abc"):gsub("b", "%%")
)
print(
  ("x = 1, y = 2"):gsub("(%w+) = (%w+)", "%2 = %1"),
  ("abc"):gsub("b", function() return nil end),
  ("aaa"):gsub("a", "b", 2),
  ("abc"):gsub("$", "!")
)
print(
  ("%d"):gsub("%%d", "x"),
  ("a-b"):gsub("%-", "+"),
  ("äö"):gsub("[\xc3]", "?"),
  ("a\0b"):gsub("%z", "0"),
  ("a\0b"):find("\0")
)
print(
  ("0123456789"):match("[3-5]+"),
  ("a]b"):match("[]]"),
  ("a^b"):match("[%^]"),
  ("a-b"):match("[a%-]+"),
  ("abc"):match("[^a]+"),
  ("x_1"):match("[%w_]+")
)

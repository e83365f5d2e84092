for _, p in ipairs { "(", ")", "%", "[", "[a", "[^", "%b", "%bx", "%f", "(()", "%1", "(%1)", "[%", "a)" } do
  print(p, pcall(string.find, "abc", p))
end
print(pcall(string.gsub, "abc", "b", "%2"))
print(pcall(string.gsub, "abc", "b", "%x"))
print(pcall(string.gsub, "abc", "b", function() return {} end))
print(pcall(string.gsub, "abc", "b"))
print(pcall(string.rep, "x", -1))
print(pcall(string.find, "a", ("(a)"):rep(33)))

--- plain find
a, b = ("a"):rep(4000000), ("a"):rep(2000000) .. "b"
do:
r = a:find(b, 1, true)
--- plain find of what is not there
a = ("a"):rep(8000000)
do:
r = a:find("b", 1, true)
--- a long text without specials
a, b = "a", ("b"):rep(8000000)
do:
r = a:find(b)
--- a long class at the end of a text
b = "[" .. ("b"):rep(4000000) .. "]"
do:
r = (""):match(b)
--- a long class
a, b = ("a"):rep(4000), "[" .. ("b"):rep(4000000) .. "]"
do:
r = a:match(b)
--- a long class, repeated
a, b = ("a"):rep(4000), "[" .. ("b"):rep(400000) .. "a]*c"
do:
r = a:match(b)
--- a long class that is negated
a, b = ("b"):rep(4000), "^[^" .. ("a"):rep(400000) .. "b]"
do:
r = a:find(b)
--- a frontier of a long class
a, b = ("a"):rep(4000), "%f[" .. ("b"):rep(400000) .. "]"
do:
r = a:find(b)
--- a balance that never closes
a = ("("):rep(2000000)
do:
r = a:find("%b()")
--- backtracking
a, b = ("a"):rep(30), ("a?"):rep(30) .. ("a"):rep(30) .. "b"
do:
r = a:find(b)
--- repetitions of repetitions
a = ("a"):rep(30000)
do:
r = a:match(".*.*.*.*b")
--- short repetitions
a = ("a"):rep(30000)
do:
r = a:match(".-.-.-.-b")
--- a capture that repeats
a = ("a"):rep(1000000)
do:
r = a:match("(a*)%1b")
--- gsub of each byte
a = ("a"):rep(4000000)
do:
r = a:gsub("a", "bb")
--- gsub with a long replacement
a, b = ("a"):rep(1000), ("b"):rep(10000)
do:
r = a:gsub("a", b)
--- gsub with a replacement of escapes
b = ("%0"):rep(100000)
do:
r = ("a"):gsub("a", b)
--- gsub by a table
a = ("a"):rep(1000000)
do:
r = a:gsub(".", {})
--- gsub by a function of C
a = ("a"):rep(1000000)
do:
r = a:gsub(".", string.upper)
--- gsub of nothing
a = ("a"):rep(4000000)
do:
r = a:gsub("", "")
--- gmatch
a = ("a"):rep(1000000)
do:
for w in a:gmatch("a") do end
--- gmatch that finds nothing
a = ("a"):rep(200000)
do:
r = a:gmatch(".-.-b")()
--- many captures
a, b = ("a"):rep(32), ("(a)"):rep(32)
do:
r = a:match(b)
--- an anchored pattern of a long text
a, b = ("a"):rep(2000000), "^" .. ("a"):rep(150) .. ".-b"
do:
r = a:find(b)

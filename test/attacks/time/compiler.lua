--- load of a small chunk
do:
r = load("return 1")
--- load of long comments
s = ("-"):rep(4000000)
do:
r = load(s)
--- load of blank lines
s = ("\n"):rep(4000000)
do:
r = load(s)
--- load of spaces
s = (" "):rep(4000000)
do:
r = load(s)
--- load of a long comment in brackets
s = "--[[" .. ("x"):rep(4000000) .. "]]"
do:
r = load(s)
--- load of a long string
s = "return '" .. ("x"):rep(4000000) .. "'"
do:
r = load(s)
--- load of a long string in brackets
s = "return [[" .. ("x"):rep(4000000) .. "]]"
do:
r = load(s)
--- load of a long numeral
s = "return " .. ("1"):rep(4000000)
do:
r = load(s)
--- load of a long name
s = ("x"):rep(4000000) .. " = 1"
do:
r = load(s)
--- load of escapes
s = "return '" .. ("\\065"):rep(1000000) .. "'"
do:
r = load(s)
--- load of many statements
s = ("x = y "):rep(200000)
do:
r = load(s)
--- load of many elseifs
s = "if x then " .. ("elseif x then "):rep(100000) .. "end"
do:
r = load(s)
--- load of many ands
s = "return x" .. (" and x"):rep(200000)
do:
r = load(s)
--- load of many ors
s = "return x" .. (" or x"):rep(200000)
do:
r = load(s)
--- load of ands and ors
s = "return x" .. (" and x or y"):rep(100000)
do:
r = load(s)
--- load of comparisons joined
s = "return x < 1" .. (" and x < 1"):rep(100000)
do:
r = load(s)
--- load of a long concatenation
s = "return x" .. (" .. x"):rep(150)
do:
r = load(s)
--- load of many breaks
s = "while x do " .. ("if x then break end "):rep(100000) .. "end"
do:
r = load(s)
--- load of many labels
t = {} for i = 1, 30000 do t[i] = "::l" .. i .. "::" end
s = table.concat(t)
do:
r = load(s)
--- load of many gotos
s = ("goto l "):rep(100000) .. "::l::"
do:
r = load(s)
--- load of gotos to many labels
t = {} for i = 1, 20000 do t[i] = "goto l" .. i end
for i = 1, 20000 do t[#t + 1] = "::l" .. i .. "::" end
s = table.concat(t, " ")
do:
r = load(s)
--- load of gotos out of many blocks
s = ("do "):rep(150) .. ("goto l "):rep(20000) .. (" end"):rep(150) .. " ::l::"
do:
r = load(s)
--- load of many functions
s = ("local function f() end "):rep(150) .. ("x = function() end "):rep(50000)
do:
r = load(s)
--- load of upvalues in a deep nest
t = {} for i = 1, 150 do t[i] = "local a" .. i .. " = 1" end
s = table.concat(t, " ") .. (" return function() "):rep(150) .. (" x = a1"):rep(20000) .. (" end"):rep(150)
do:
r = load(s)
--- load of globals in a deep nest
s = (" return function() "):rep(150) .. (" x = y"):rep(20000) .. (" end"):rep(150)
do:
r = load(s)
--- load of a large constructor
s = "return {" .. ("1,"):rep(200000) .. "}"
do:
r = load(s)
--- load of many constants
t = {} for i = 1, 100000 do t[i] = "x=" .. i .. ".5" end
s = table.concat(t, " ")
do:
r = load(s)
--- load of many strings
t = {} for i = 1, 100000 do t[i] = "x='" .. i .. "'" end
s = table.concat(t, " ")
do:
r = load(s)
--- load of parentheses
s = "return " .. ("("):rep(190) .. "1" .. (")"):rep(190)
do:
r = load(s)
--- load of nots
s = "return " .. ("not "):rep(150) .. "(x" .. (" and x"):rep(20000) .. ")"
do:
r = load(s)
--- load of calls in a row
s = "return x" .. ("()"):rep(200000)
do:
r = load(s)
--- load of fields in a row
s = "return x" .. (".x"):rep(200000)
do:
r = load(s)
--- load of many assignments at once
s = ("x,"):rep(180) .. "x = " .. ("1,"):rep(180) .. "1 "
s = s:rep(200)
do:
r = load(s)
--- load from a function of C
a = (" "):rep(4000000)
do:
r = load(a:gmatch(" "))
--- load from a function in pieces
do:
r = load(function() return "x=1 " end)
--- load of an error in a long line
s = ("x = 1 "):rep(100000) .. "="
do:
r = load(s)

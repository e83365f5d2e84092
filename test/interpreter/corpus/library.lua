--- argument errors of every function of string
local names = {}
for k in pairs(string) do
  names[#names + 1] = k
end
table.sort(names)
for _, k in ipairs(names) do
  for i, args in ipairs {
    {},
    { {} },
    { "x", {} },
    { "x", "y", {} },
    { nil, 1 },
    { "x", -1 },
    { 5 },
    { "x", 1.5 },
    { true, 1 },
  } do
    if k ~= "dump" then
      print(
        k,
        i,
        (pcall(string[k], table.unpack(args))),
        (tostring(select(2, pcall(string[k], table.unpack(args)))):gsub("0x%x+", ""))
      )
    end
  end
end
--- argument errors of every function of table and utf8
for _, lib in ipairs { table, utf8 } do
  local names = {}
  for k, v in pairs(lib) do
    if type(v) == "function" then names[#names + 1] = k end
  end
  table.sort(names)
  for _, k in ipairs(names) do
    for i, args in ipairs {
      {},
      { 5 },
      { "x" },
      { {}, "x" },
      { {}, 1, {} },
      { { 1, 2 }, 1, 2, "x" },
      { {}, {}, {} },
      { "é", 2 },
      { "é", 1, 9 },
      { -1 },
      { 1.5 },
    } do
      local r = table.pack(pcall(lib[k], table.unpack(args)))
      print(k, i, r[1], (tostring(r[2]):gsub("0x%x+", "")), r.n)
    end
  end
end
--- string.sub, byte and char at all positions
local s = "hello"
for i = -7, 7 do
  for j = -7, 7, 2 do
    io.write(s:sub(i, j), "|")
  end
  print(s:byte(i))
end
print(s:byte(1, -1))
print(s:byte(10))
print(string.char(), string.char(104, 105), pcall(string.char, 256))
print(pcall(string.char, -1))
print(
  s:sub(math.mininteger, math.maxinteger),
  s:sub(math.maxinteger),
  ("\0a\0"):byte(1, 3),
  #("\0a\0"):sub(2)
)
--- find and match: anchors, classes, captures, positions
for _, c in ipairs {
  { "hello", "l+" },
  { "hello", "^l" },
  { "hello", "o$" },
  { "hello", "()ll()" },
  { "key = value", "(%w+)%s*=%s*(%w+)" },
  { "a.b", ".", 1, true },
  { "a.b", "%." },
  { "abc", "" },
  { "abc", "", 4 },
  { "abc", "", 5 },
  { "abc", "b", -1 },
  { "abc", "b", -2 },
  { "f(a(b)c)d", "%b()" },
  { "THE (quick) fox", "%((%a+)%)" },
  { "THE quick", "%f[%a]%a+", 2 },
  { "x^y", "^", 1, true },
  { "[]]", "[]]+" },
  { "a-z", "[a%-z]+" },
  { "aaa", "a-" },
  { "aaab", "a-b" },
  { "aa", "(a)(a)%2%1" },
  { "abab", "(ab)%1" },
  { "\0x\0", "%z" },
  { "é", "[\xc3][\xa9]" },
  { "x", "[^%s]" },
  { "2024-01-02", "(%d+)-(%d+)-(%d+)" },
  { "  trim  ", "^%s*(.-)%s*$" },
  { "$^", "$^" },
  { "a$", "a$$" },
  { "", "^$" },
  { "x", "x?x?x?" },
} do
  print(c[2], string.find(table.unpack(c)))
  print(string.match(table.unpack(c)))
end
--- malformed patterns
for _, p in ipairs {
  "[",
  "[a",
  "[^",
  "%",
  "(",
  ")",
  "(()",
  "%1",
  "(%1)",
  "%b",
  "%bx",
  "%f",
  "%fa",
  "[%",
  "[a-",
  "a**",
  "(a)%2",
  "[]",
  "[^]",
  "%g(%",
  "((((",
  "()()%3",
} do
  print(p, pcall(string.find, "aaa", p))
  print(pcall(string.gsub, "aaa", p, ""))
end
--- gsub with every kind of replacement
local s = "hello world from Lua"
print(s:gsub("o", "0"))
print(s:gsub("(%w+)", "<%1>"))
print(s:gsub("%w+", "%0 %0", 1))
print(s:gsub("(%w+) (%w+)", "%2 %1"))
print(s:gsub("", "-"))
print(s:gsub("%w+", { hello = "bye", world = 7, from = false }))
print(s:gsub("%w+", function(w)
  if #w > 4 then return w:upper() end
end))
print(s:gsub("()o", "%1"))
print(s:gsub("l+", function() return nil end))
print(s:gsub("x*", "."))
print(s:gsub("%s", "%%"))
print(s:gsub("o", "x", 0))
print(s:gsub("o", "x", -1))
print(s:gsub("^h", "H"))
print(pcall(string.gsub, s, "o", "%2"))
print(pcall(string.gsub, s, "o", "%"))
print(pcall(string.gsub, s, "o", "%x"))
print(pcall(string.gsub, s, "o", function() return {} end))
print(pcall(string.gsub, s, "o", { o = true }))
print(pcall(string.gsub, s, "o", true))
print(("abc"):gsub("%w", setmetatable({}, { __index = function(_, k) return k .. k end })))
--- gmatch: captures, anchors, start and nesting
for k, v in ("a=1, b=2, c"):gmatch("(%w+)=(%w+)") do
  io.write(k, v, " ")
end
for w in ("one two"):gmatch("%a+") do
  for c in w:gmatch(".") do
    io.write(c, ".")
  end
end
for p in ("abc"):gmatch("()") do
  io.write(p, " ")
end
for w in ("abc"):gmatch("^a") do
  io.write("anchored ", w)
end
for w in ("hello"):gmatch("l", 4) do
  io.write(w)
end
for w in ("hello"):gmatch(".", -2) do
  io.write("<", w, ">")
end
print()
local g = ("ab"):gmatch(".")
print(g(), g(), g(), g())
print(pcall(string.gmatch, "x"))
print(pcall(("x"):gmatch("(")))
--- string.format: every conversion with flags
for _, f in ipairs {
  "%d",
  "%5d",
  "%-5d|",
  "%05d",
  "%+d",
  "% d",
  "%x",
  "%#x",
  "%X",
  "%o",
  "%i",
  "%u",
  "%c",
  "%.3d",
} do
  print(f, pcall(string.format, f, 65))
  print(f, pcall(string.format, f, -65))
  print(f, pcall(string.format, f, 65.0))
  print(f, pcall(string.format, f, 65.5))
  print(f, pcall(string.format, f, "65"))
end
for _, f in ipairs {
  "%f",
  "%.0f",
  "%10.2f|",
  "%-10.2f|",
  "%+.1f",
  "%e",
  "%.3E",
  "%g",
  "%G",
  "%.20g",
  "%a",
  "%A",
  "%.1a",
  "%#.0f",
} do
  print(f, pcall(string.format, f, 1.5))
  print(f, pcall(string.format, f, -1e10))
  print(f, pcall(string.format, f, 3))
  print(f, pcall(string.format, f, 1 / 0))
  print(f, pcall(string.format, f, "x"))
end
for _, f in ipairs {
  "%s",
  "%10s|",
  "%-10s|",
  "%.2s",
  "%q",
  "%5q",
  "%%",
  "%",
  "%y",
  "%10",
  "%123d",
  "%.123f",
  "%s %s",
  "%p",
  "%-",
  "%0",
  "%#s",
  "%+s",
  "%ll",
} do
  for _, v in ipairs { "text", 1, true } do
    if f ~= "%p" or v == 1 then print(f, pcall(string.format, f, v)) end
  end
end
print(
  string.format("%q", 'a\nb\0c"d\\\r\t\1272'),
  string.format("%q|%q|%q|%q", 1, 1.5, math.mininteger, 0.1),
  pcall(string.format, "%q", {})
)
print(
  #string.format("%99.99f", 1e300),
  pcall(string.format, "%s", nil),
  string.format("%s", setmetatable({}, { __tostring = function() return "t" end }))
)
--- pack and unpack: sizes, ends, alignment
for _, f in ipairs {
  "b",
  "B",
  "h",
  "H",
  "i",
  "I",
  "j",
  "J",
  "f",
  "d",
  "n",
  "i1",
  "i2",
  "i3",
  "i5",
  "i7",
  "i8",
  "i12",
  "i16",
  "I16",
  "z",
  "s1",
  "s2",
  "s4",
  "<i4",
  ">i4",
  "=i4",
  "!4 b i4",
  "! b d",
  "!8 b Xi8",
  "c5",
  "x",
  "!2 i8",
  ">I3<I3",
} do
  for _, v in ipairs { 1, -1, 100 } do
    local ok, p = pcall(string.pack, f, v, v, v)
    print(f, v, ok, ok and p:gsub(".", function(c) return ("%02x"):format(c:byte()) end) or p)
    if ok then
      print(pcall(string.unpack, f, p))
      print(pcall(string.packsize, f))
    end
  end
end
print(pcall(string.pack, "i17", 1))
print(pcall(string.pack, "i0", 1))
print(pcall(string.pack, "b", 128))
print(pcall(string.pack, "B", 256))
print(pcall(string.pack, "z", "a\0b"))
print(pcall(string.pack, "s1", ("x"):rep(256)))
print(pcall(string.pack, "c2", "abc"))
print(pcall(string.pack, "!3 i4", 1))
print(pcall(string.pack, "X", 1))
print(pcall(string.pack, "Xz"))
print(pcall(string.pack, "c"))
print(pcall(string.pack, "q", 1))
print(pcall(string.unpack, "i4", "abc"))
print(pcall(string.unpack, "z", "abc"))
print(pcall(string.unpack, "s1", "\5ab"))
print(pcall(string.unpack, "i16", ("\255"):rep(8) .. ("\1"):rep(8)))
print(string.unpack("b", "abc", 2))
print(string.unpack("b", "abc", -1))
print(pcall(string.unpack, "b", "abc", 9))
print(string.unpack("zBz", "hi\0\5yo\0"))
print(pcall(string.packsize, "s"))
print(pcall(string.packsize, "z"))
print(string.packsize("c100000"))
--- utf8: every function at every position
local s = "aé€𐍈z"
for i = -12, 12 do
  print(i, pcall(utf8.codepoint, s, i), pcall(utf8.len, s, i))
  print(
    pcall(utf8.offset, s, i),
    pcall(utf8.offset, s, 1, i),
    pcall(utf8.offset, s, -1, i),
    pcall(utf8.offset, s, 0, i)
  )
end
for p, c in utf8.codes(s) do
  io.write(p, ":", c, " ")
end
print()
print(utf8.char(), utf8.char(72, 228, 8364, 0x10FFFF), #utf8.char(0x7FFFFFFF), pcall(utf8.char, -1))
print(pcall(utf8.char, 0x80000000))
for w in s:gmatch(utf8.charpattern) do
  io.write(#w, " ")
end
print()
for _, bad in ipairs { "\xff", "a\x80", "\xc3", "\xc0\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe2\x82" } do
  print(utf8.len(bad), utf8.len(bad, 1, -1, true))
  print(pcall(function()
    for p, c in utf8.codes(bad) do
    end
  end))
  print(pcall(function()
    for p, c in utf8.codes(bad, true) do
    end
  end))
  print(pcall(utf8.codepoint, bad, 1))
end
--- table functions over metamethods, with holes and beyond the border
local log = {}
local function proxy(t)
  return setmetatable({}, {
    __index = function(_, k)
      log[#log + 1] = "r" .. tostring(k)
      return t[k]
    end,
    __newindex = function(_, k, v)
      log[#log + 1] = "w" .. tostring(k)
      t[k] = v
    end,
    __len = function() return #t end,
  })
end
local function flush()
  print(table.concat(log, " "))
  log = {}
end
local t = { 5, 2, 8, 1 }
local p = proxy(t)
table.insert(p, 9)
flush()
table.insert(p, 1, 0)
flush()
print(table.remove(p))
flush()
print(table.remove(p, 1))
flush()
table.sort(p)
flush()
print(table.concat(p, ","))
flush()
print(table.unpack(p))
flush()
table.move(p, 1, 3, 2)
flush()
table.move(p, 2, 4, 1)
flush()
print(#table.move(p, 1, 3, 1, {}))
flush()
print(pcall(table.insert, { 1, 2, 3 }, 5, 0))
print(pcall(table.insert, { 1 }, 0, 0))
print(pcall(table.insert, {}, 1, 2, 3))
print(pcall(table.remove, { 1, 2, 3 }, 7))
print(table.remove({}), table.remove({}, 0), table.remove({ 1, 2 }, 3))
print(pcall(table.concat, { 1, {}, 3 }))
print(pcall(table.concat, { 1, 2 }, ",", 1, 3))
print(table.concat({ 1, 2, 3 }, "-", 2), table.concat({}, "x"), table.concat({ 1.5, "a", 2 ^ 53 }, ";"))
print(pcall(table.move, {}, 1, math.maxinteger, 2))
print(pcall(table.move, {}, 0, math.maxinteger, 2))
print(pcall(table.move, {}, -1, math.maxinteger, 2))
print(table.unpack({ 1, nil, 3 }, 1, 3))
print(table.unpack({ 1, 2 }, 2, 1))
print(pcall(table.unpack, {}, math.mininteger, math.maxinteger))
print(table.unpack({}, math.maxinteger, math.maxinteger))
print(table.pack(nil, nil).n, table.pack().n)
--- table.sort: orders, errors, sizes
for _, n in ipairs { 0, 1, 2, 3, 10, 99, 101, 300 } do
  local t = {}
  local x = 7
  for i = 1, n do
    x = x * 1103515245 + 12345 & 0x7fffffff
    t[i] = x % 100
  end
  table.sort(t)
  local ok = true
  for i = 2, n do
    ok = ok and t[i - 1] <= t[i]
  end
  table.sort(t, function(a, b) return a > b end)
  for i = 2, n do
    ok = ok and t[i - 1] >= t[i]
  end
  print(n, ok)
end
print(pcall(table.sort, { 1, "x" }))
print(pcall(table.sort, { {}, {} }))
print(pcall(table.sort, { 3, 1, 2, 5, 4 }, function() return true end))
print(pcall(table.sort, { 1, 2 }, 5))
local w = { "b", "a", "C", "" }
table.sort(w)
print(table.concat(w, ","))
print(pcall(table.sort, { 2, 1, 3 }, function(a, b) error("cmp " .. a + b, 0) end))
--- next, pairs, ipairs, rawget and their kind
local t = { 1, 2, 3, x = 1 }
local n = 0
for k in next, t do
  n = n + 1
end
print(n, next({}), pcall(next, {}, "no"))
print(pcall(next))
print(rawequal(t, t), pcall(rawequal, 1))
print(rawget(t, "x"), pcall(rawget, 1, 2))
print(rawset(t, "y", 2) == t, pcall(rawset, t, nil, 1))
print(pcall(rawset, t, 0 / 0, 1))
print(pcall(function() t[nil] = 1 end))
print(pcall(function() t[0 / 0] = 1 end))
t[2 ^ 53] = "big"
print(t[1 << 53], t[1.0], t[-0.0])
for k in pairs(t) do
  t[k] = nil
end
print(next(t))
print(select("#"), select("#", nil, nil), select(2, 1, 2, 3), select(-1, 1, 2), pcall(select, 0))
print(pcall(select, -5, 1))
print(pcall(select, "x"))
print(type(nil), pcall(type))
--- varargs up to the limits
local function count(...) return select("#", ...) end
local t = {}
for i = 1, 5000 do
  t[i] = i
end
print(
  count(table.unpack(t)),
  (select(-1, table.unpack(t))),
  count(table.unpack(t, 1, 100000)),
  #{ table.unpack(t) },
  math.max(table.unpack(t)),
  #string.char(table.unpack(t, 1, 255)),
  select("#", pcall(table.unpack, t))
)
print(pcall(count, table.unpack(t, 1, 200000)))
local function v(...)
  local a, b = ...
  return b, a, ...
end
print(v())
print(v(1))
print(v(1, 2, 3))
print((v(1, 2, 3)))
print(#{ v(1, 2) }, #{ v(1, 2), v(1, 2) }, #{ (v(1, 2)) })

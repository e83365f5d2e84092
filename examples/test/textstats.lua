-- Tests the mixed module `textstats` against counts by Lua's string functions, and the plain module `lib.report`.
-- `require` must find both.

local textstats = require("textstats")
local report = require("lib.report")
local checks = 0

local function equal(found, expected, what)
  checks = checks + 1
  if found ~= expected then
    error(("%s: expected %s, found %s"):format(what, tostring(expected), tostring(found)), 2)
  end
end

local function read(text, step)
  local stats = textstats.new()
  for i = 1, #text, step do stats:update(text:sub(i, i + step - 1)) end
  return stats:finish()
end

local function longest(text)
  local most = 0
  for line in (text .. "\n"):gmatch("(.-)\n") do most = math.max(most, #line) end
  return most
end

local texts = {
  "", "one", "one two\nthree", "\n\n\n", "  leading and trailing  ", "tabs\tand\rreturns\v\f", "a\0b c",
  "Grüße, κόσμε! 日本語 😀\n", "The the THE then", ("word "):rep(5000), "cut\xe2\x82", "\xff\xfe", "\xed\xa0\x80",
  "\xc0\x80", "\xf4\x90\x80\x80", "\xe0\x9f\xbf", "no line feed at the end", ("x"):rep(1000) .. " y",
}
for _, text in ipairs(texts) do
  for _, step in ipairs { 1, 2, 7, 100000 } do
    local found = read(text, step)
    equal(found.bytes, #text, "bytes")
    equal(found.lines, select(2, text:gsub("\n", "")), "lines")
    equal(found.words, select(2, text:gsub("[^ \t-\r]+", "")), "words")
    equal(found.longest, longest(text), "the longest line")
    equal(found.characters, utf8.len(text) or nil, "characters of " .. ("%q"):format(text))
    local sum = 0
    for byte = 0, 255 do
      local count = found.histogram[byte] or 0
      sum = sum + count
      local plain, at = 0, 0
      repeat
        at = text:find(string.char(byte), at + 1, true)
        plain = plain + (at and 1 or 0)
      until not at
      equal(count, plain, "byte " .. byte)
    end
    equal(sum, #text, "the histogram's sum")
  end
end

local found = read("The the THE then a-b b", 3)
equal(found.frequencies.the, 3, "words without regard to case")
equal(found.frequencies["then"], 1, "a word")
equal(found.frequencies.b, 2, "words end where letters end")
equal(read(("x"):rep(1000) .. " y", 64).frequencies.y, 1, "a word after a run of letters")
equal(next(read(("x"):rep(1000), 64).frequencies), nil, "a run of letters is not a word")

local top = textstats.top(found.frequencies, 2)
equal(top[1][1] .. top[2][1] .. #top, "theb2", "top")
equal(#textstats.top({}, 5), 0, "top of nothing")
equal(textstats.entropy({ [0] = 1, [255] = 1 }, 2), 1.0, "entropy of two symbols")
equal(textstats.entropy({ [7] = 9 }, 9), 0.0, "entropy of one symbol")
equal(textstats.counter, nil, "the C part's function is private")
equal(pcall(textstats.new().update, textstats.new(), {}), false, "a table is not a piece")

equal(report.number(0) .. report.number(999) .. report.number(-1000) .. report.number(1234567), "0999-1,0001,234,567", "number")
equal(report.byte(97) .. report.byte(32) .. report.byte(0) .. report.byte(255), "'a'space0x000xff", "byte")

print(("textstats: %d checks passed"):format(checks))

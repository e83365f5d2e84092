-- textstats.lua: the Lua part of the mixed module `textstats`. textstats.c counts bytes, lines and words; this
-- file adds what is easier in Lua: entropy and the most frequent words.
--
--   local stats = textstats.new()
--   stats:update(piece) ...
--   local found = stats:finish()   -- bytes, lines, words, longest, characters, histogram, entropy, frequencies
--   textstats.top(found.frequencies, 10)   -- { { key, count }, ... }

local _, _, textstats = ...

-- The C part's function is private to this file.
local counter = textstats.counter
textstats.counter = nil

-- Words, for the frequencies: letters and all bytes of non-ASCII characters. The second pattern matches where one ends.
local WORD = "([%a\128-\255]+)()"
-- In bytes. Longer runs of letters do not count as words: they are probably encoded data.
local LONGEST = 200

local Stats = {}
Stats.__index = Stats

local function count(frequencies, word)
  if word ~= "" and #word <= LONGEST then frequencies[word] = (frequencies[word] or 0) + 1 end
end

--- Adds a piece of the input, of any size. A piece may end within a word.
function Stats:update(piece)
  self.counter:update(piece)
  local text = self.rest .. piece:lower()
  self.rest = ""
  for word, stop in text:gmatch(WORD) do
    if stop <= #text then
      count(self.frequencies, word)
    else
      self.rest = word:sub(1, LONGEST + 1)
    end
  end
end

--- Returns the results. The object cannot be used afterwards.
function Stats:finish()
  count(self.frequencies, self.rest)
  self.rest = nil
  local found = self.counter:counts()
  found.frequencies = self.frequencies
  found.entropy = textstats.entropy(found.histogram, found.bytes)
  return found
end

--- Returns a new counter.
function textstats.new()
  return setmetatable({ counter = counter(), frequencies = {}, rest = "" }, Stats)
end

--- Returns Shannon's entropy of a histogram with the given total, in bits per symbol: 0 to 8 for bytes.
function textstats.entropy(histogram, total)
  local bits = 0.0
  for symbol = 0, 255 do
    local p = (histogram[symbol] or 0) / total
    if p > 0 then bits = bits - p * math.log(p, 2) end
  end
  return bits
end

--- Returns the n most frequent keys of a table of counts as { key, count }, sorted by count, then by key.
function textstats.top(counts, n)
  local list = {}
  for key, count in pairs(counts) do list[#list + 1] = { key, count } end
  table.sort(list, function(a, b)
    if a[2] ~= b[2] then return a[2] > b[2] end
    return a[1] < b[1]
  end)
  return table.move(list, 1, math.min(n, #list), 1, {})
end

-- This example runs with the profiler on.
-- A click on a bar of the graph makes it wider.
local function conflicts(queens, row, column)
  for r = 1, row - 1 do
    local c = queens[r]
    if c == column or math.abs(c - column) == row - r then
      return true
    end
  end
  return false
end

local solutions = 0
local function place(queens, row, size)
  if row > size then
    solutions = solutions + 1
    return
  end
  for column = 1, size do
    if not conflicts(queens, row, column) then
      queens[row] = column
      place(queens, row + 1, size)
    end
  end
end

local function words(count)
  local text = {}
  for i = 1, count do
    text[i] = ("w%03d"):format(i * 7919 % 997)
  end
  return table.concat(text, " ")
end

local function frequencies(text)
  local counts = {}
  for word in text:gmatch "%w+" do
    counts[word] = (counts[word] or 0) + 1
  end
  return counts
end

local function rank(counts)
  local order = {}
  for word in pairs(counts) do
    order[#order + 1] = word
  end
  table.sort(order, function(a, b)
    return counts[a] > counts[b] or counts[a] == counts[b] and a < b
  end)
  return order
end

place({}, 1, 8)
print("queens", solutions)
local order = rank(frequencies(words(50000)))
print("words", #order, order[1])

-- report.lua: formats the lines of a report. Plain Lua, independent of the report's content.

local report = {}

--- Returns an integer with separators: 1234567 becomes "1,234,567".
function report.number(n)
  local digits = ("%d"):format(n):reverse():gsub("(%d%d%d)", "%1,"):reverse()
  return (digits:gsub("^(%-?),", "%1"))
end

--- Returns a readable name of a byte: 'a', space, line feed, or its hexadecimal value.
function report.byte(b)
  local names = { [9] = "tab", [10] = "line feed", [13] = "carriage return", [32] = "space" }
  if names[b] then return names[b] end
  return b > 32 and b < 127 and ("'%c'"):format(b) or ("0x%02x"):format(b)
end

--- Writes a line: a label and its value.
function report.line(out, label, value)
  out:write(("%-12s  %s\n"):format(label, value))
end

--- Writes a bar chart of { label, count } pairs, the largest first. `width` is the length of the longest bar.
function report.bars(out, pairs_, total, width)
  local longest = 0
  for _, pair in ipairs(pairs_) do longest = math.max(longest, utf8.len(pair[1]) or #pair[1]) end
  for _, pair in ipairs(pairs_) do
    local label, count = pair[1], pair[2]
    local pad = (" "):rep(longest - (utf8.len(label) or #label))
    local bar = ("#"):rep(math.max(1, count * width // pairs_[1][2]))
    out:write(("  %s%s %8s %5.1f%%  %s\n"):format(label, pad, report.number(count), 100 * count / total, bar))
  end
end

return report

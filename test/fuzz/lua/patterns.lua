-- Patterns: what find, match, gmatch and gsub give.
local function shown(ok, ...)
  local results = table.pack(ok, ...)
  for i = 1, results.n do results[i] = tostring(results[i]) end
  return table.concat(results, "\1")
end

return function(subject, pattern, replacement, init)
  local at = string.unpack("<i8", init)
  local each = {}
  local parts = {
    shown(pcall(string.find, subject, pattern, at)),
    shown(pcall(string.match, subject, pattern, at)),
    shown(pcall(string.find, subject, pattern, at, true)),
    shown(pcall(function()
      for a, b, c in subject:gmatch(pattern, at) do each[#each + 1] = shown(a, b, c) end
      return table.concat(each, "\2")
    end)),
    shown(pcall(string.gsub, subject, pattern, replacement)),
    shown(pcall(string.gsub, subject, pattern, replacement, at % 4)),
    shown(pcall(string.gsub, subject, pattern, { a = "A", [1] = 1, b = false })),
    shown(pcall(string.gsub, subject, pattern, function(x) return x ~= "a" and x end)),
  }
  return table.concat(parts, "\n")
end

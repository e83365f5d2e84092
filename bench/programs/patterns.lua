--- gsub, gmatch and find over a text of words: patterns with captures, classes and anchors. The size is how often.
local WORDS = { "alpha", "beta42", "gamma", "delta_7", "x", "omega99", "lambda", "mu" }

local function text()
  local words, seed = {}, 42
  for i = 1, 200 do
    seed = (seed * 3877 + 29573) % 139968
    words[i] = WORDS[seed % #WORDS + 1]
  end
  return table.concat(words, " ")
end

local NAMES = { alpha = "A", gamma = "G", lambda = "L" }

return function(size)
  local source, sum = text(), 0
  for i = 1, size do
    local swapped, swaps = source:gsub("(%a+)(%d+)", "%2%1")
    local named = source:gsub("%w+", NAMES)
    local doubled = source:gsub("%f[%w]m%w*", function(word) return word .. word end)
    local longest = 0
    for word in source:gmatch("[%w_]+") do
      if #word > longest then longest = #word end
    end
    local at = source:find("x%s+x", i % 100) or 0
    sum = (sum + swaps + #swapped + #named + #doubled + longest + at) % 1000003
  end
  return sum
end

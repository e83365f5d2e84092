-- Numerals read and written, and arithmetic on them.
local function shown(...)
  local results = table.pack(...)
  for i = 1, results.n do
    local v = results[i]
    local kind = math.type(v)
    if v ~= v then
      results[i] = "nan"
    elseif kind == "float" then
      -- C libraries write the mantissa of a subnormal number in different ways.
      local isSmall = v ~= 0 and math.abs(v) < 0x1p-1022
      results[i] = string.format(isSmall and "%g %.17g %s" or "%a %.17g %s", v, v, v)
    else
      results[i] = tostring(v)
    end
  end
  return table.concat(results, " ")
end

local OPERATIONS = {
  function(a, b) return a + b end,
  function(a, b) return a - b end,
  function(a, b) return a * b end,
  function(a, b) return a / b end,
  function(a, b) return a % b end,
  function(a, b) return a // b end,
  function(a, b) return a & b end,
  function(a, b) return a | b end,
  function(a, b) return a ~ b end,
  function(a, b) return a << b end,
  function(a, b) return a >> b end,
  function(a, b) return a < b end,
  function(a, b) return a <= b end,
  function(a, b) return a == b end,
  function(a, b) return math.type(a) and math.fmod(a, b) end,
  function(a, b) return math.type(a) and math.ult(a, b) end,
  function(a) return -a, ~a end,
  function(a) return math.floor(a), math.ceil(a), math.tointeger(a) end,
  function(a) return math.modf(a) end,
  function(a, b) return a .. b end,
}

return function(first, second, base)
  local lines = { shown(pcall(tonumber, first, (string.unpack("<i8", base)))) }
  local a, b = tonumber(first), tonumber(second)
  lines[2] = shown(a, b)
  for _, given in ipairs({ { a, b }, { first, second }, { a, second } }) do
    for i, operation in ipairs(OPERATIONS) do
      local line = shown(pcall(operation, given[1], given[2]))
      lines[#lines + 1] = i .. " " .. line
    end
  end
  return table.concat(lines, "\n")
end

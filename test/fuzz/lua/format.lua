-- string.format. Each argument begins with its kind.
local read = {
  i = math.tointeger,
  n = tonumber,
  s = function(text) return text end,
  b = function(text) return text == "true" end,
  z = function() return nil end,
}

return function(format, ...)
  local args = table.pack(...)
  for i = 1, args.n do
    local kind, text = args[i]:sub(1, 1), args[i]:sub(2)
    if kind == "i" then text = tonumber(text) end
    args[i] = read[kind](text)
    -- C libraries write the mantissa of such a number in different ways.
    local small = math.type(args[i]) == "float" and args[i] ~= 0 and math.abs(args[i]) < 0x1p-1022
    if small and format:find("[aAq]") then return "a subnormal number" end
  end
  local _, text = pcall(string.format, format, table.unpack(args, 1, args.n))
  -- The sign of NaN is the machine's, and so are the widths of its long numbers' conversions.
  return (tostring(text):gsub("%-nan", "+nan"):gsub("%-NAN", "+NAN"):gsub("[ +]*nan", "nan"):gsub("[ +]*NAN", "NAN"))
end

-- string.pack, unpack and packsize. Sizes that follow the machine's are left out.
local function shown(ok, ...)
  local results = table.pack(ok, ...)
  for i = 1, results.n do
    results[i] = (tostring(results[i]):gsub("^%-nan$", "nan"))
  end
  return table.concat(results, "\1")
end

local function value(text)
  local kind = text:sub(1, 1)
  if kind == "s" then return text:sub(2) end
  return tonumber(text:sub(2))
end

return function(format, bytes, at, ...)
  -- A string of 32-bit Lua is shorter than 2 GB.
  if format:find("%d%d%d%d%d") then return "a size beyond memory" end
  if format:find("[lLT]") or format:gsub("s%d", ""):find("s") then return "a size of the machine" end
  local values = table.pack(...)
  for i = 1, values.n do values[i] = value(values[i]) end
  local packed = table.pack(pcall(string.pack, format, table.unpack(values, 1, values.n)))
  return table.concat({
    shown(table.unpack(packed, 1, packed.n)),
    shown(pcall(string.packsize, format)),
    shown(pcall(string.unpack, format, bytes, (string.unpack("<i8", at)))),
    packed[1] and shown(pcall(string.unpack, format, packed[2])) or "",
  }, "\n")
end

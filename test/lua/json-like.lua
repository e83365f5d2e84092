local function ser(v, ind)
  ind = ind or ""
  if type(v) == "table" then
    local k = {}
    for n in pairs(v) do
      k[#k + 1] = n
    end
    table.sort(k, function(a, b) return tostring(a) < tostring(b) end)
    local o = {}
    for _, n in ipairs(k) do
      o[#o + 1] = ind .. "  " .. tostring(n) .. ": " .. ser(v[n], ind .. "  ")
    end
    return "{\n" .. table.concat(o, ",\n") .. "\n" .. ind .. "}"
  end
  return type(v) == "string" and ("%q"):format(v) or tostring(v)
end
print(ser { 1, 2, { a = "x", b = { true, false } }, name = "n\tt", f = 1.5 })

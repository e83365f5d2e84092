local function lvl3() return debug.traceback("msg", 1) end
local function lvl2()
  local r = lvl3()
  return r
end
local function lvl1()
  local r = lvl2()
  return r
end
print((lvl1():gsub("^(.-\n.-\n.-\n.-\n.-)\n.*$", "%1")))
print(
  debug.traceback({}) ~= nil,
  type(debug.traceback({})),
  debug.traceback(nil) ~= nil,
  debug.traceback("only", 50)
)
